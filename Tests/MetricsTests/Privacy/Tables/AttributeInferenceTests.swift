import Datasets
import Metrics
import Numerics
import Testing

@Suite struct AttributeInferenceTests {
    /// Anonymeter 1.1.0 with every row attacked by the nearest record of all other columns.
    @Test func equalsAnonymeter() throws {
        guard let tables = try SmallTables.imputed(), let holdout = tables.holdout else {
            return print("skipped: no goldens/tabular")
        }
        let expected = [[("grade", 1005), ("city", 269), ("gender", 971)], [("grade", 482), ("city", 113), ("gender", 491)]]
        for (table, known) in zip([tables.real, holdout], expected) {
            let records = try NeighbourRecords(
                Roles(real: table, synthetic: tables.synthetic), ranges: .all, parallel: Parallel(threads: 2))
            let found = try records.trainingToSynthetic().without
            for (name, right) in known {
                let place = try #require(records.columns.columns.firstIndex { $0.name == name })
                let target = InferenceTarget(records.columns.training[place], records.columns.columns[place])
                #expect(
                    target.successes(records.training.asked, guesses: records.columns.synthetic[place], found[place]) == right)
            }
        }
    }

    private func target(_ type: ColumnType, _ values: [Double]) throws -> InferenceTarget {
        let column = TableColumn(name: "x", type: type, cells: .numbers(values))
        let table = try SmallTables.table([column])
        let columns = try RecordColumns(Roles(real: table, synthetic: table))
        return InferenceTarget(columns.training[0], columns.columns[0])
    }

    /// A negative guess is no success: the error is set against the truth's magnitude (Anonymeter divides by the signed
    /// guess, and −100 passes for 5,000).
    @Test func guessesOfNumbers() throws {
        let truth = try target(.numeric, [5000, -101, 101, 130, 0, .nan, 5])
        let guesses = GowerCells.numbers([-100, -100, 100, 100, 0, .nan, .nan])
        let right = [false, true, true, false, true, true, false]
        for row in 0..<7 { #expect(truth.isRight(row, guesses, row) == right[row]) }
        // Moments: within 5 % of the range, not of the years since 1970.
        let moments = try target(.datetime, [0, 100, 50])
        #expect(moments.isRight(2, .numbers([55]), 0) && !moments.isRight(2, .numbers([56]), 0))
    }

    /// Shares 0.6 and 0.4: a drawn guess is right in 0.52 of the cases, the commonest one in 0.6. (Anonymeter aligns naive
    /// guesses by row label and measures 0.168.)
    @Test func naiveGuessesAreHonest() throws {
        let codes = (0..<1000).map { Int32($0 % 10 < 6 ? 0 : 1) }
        let column = TableColumn(name: "x", type: .categorical, cells: .codes(codes, levels: ["a", "b"]))
        let table = try SmallTables.table([column])
        let columns = try RecordColumns(Roles(real: table, synthetic: table))
        let naive = InferenceTarget(columns.training[0], columns.columns[0]).naive(columns.synthetic[0])
        #expect(abs(naive - 0.6) < 1e-12)
        // Numbers: 100 is within 5 % for 96…105, which is right for half of the rows.
        let numbers = try target(.numeric, [96, 100, 105, 300, 500, .nan])
        #expect(abs(numbers.naive(.numbers([100, 400, 900, 100])) - 0.5) < 1e-12)
    }

    @Test func seesMemorisedRowsAndConstantsAreNoSecrets() throws {
        let (real, unseen) = (try RandomTables.mixed(400, seed: 1), try RandomTables.mixed(400, seed: 2))
        func withConstant(_ table: Table) throws -> Table {
            try SmallTables.table(table.columns + [SmallTables.numeric("one", [Double](repeating: 1, count: table.count))])
        }
        let copying = try RandomTables.memorised(RandomTables.mixed(400, seed: 3), of: real, every: 3)
        let records = try NeighbourRecords(
            Roles(real: withConstant(real), holdout: withConstant(unseen), synthetic: withConstant(copying)))
        let secrets = try AttributeInference.risks(records)
        #expect(secrets.count == 8 && !secrets.contains { $0.name == "one" })
        let worst = try AttributeInference.worst(secrets, records)
        #expect((worst.interval?.low ?? 0) > 0.1)
        #expect(worst.parameters["secrets"] == "8" && worst.interval?.method == "wilson_propagated_bonferroni")
        let honest = try NeighbourRecords(Roles(real: real, holdout: unseen, synthetic: RandomTables.mixed(400, seed: 4)))
        #expect(try AttributeInference.worst(AttributeInference.risks(honest), honest).interval?.low == 0)
    }
}
