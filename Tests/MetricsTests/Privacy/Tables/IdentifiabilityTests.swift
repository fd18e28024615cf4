import Datasets
import Metrics
import Numerics
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct IdentifiabilityTests {
    /// Weights are 1 / entropy, not overwritten by 1: the column of few rows decides.
    @Test func weightsAreInverseEntropies() throws {
        let levels = TableColumn(
            name: "c", type: .categorical, cells: .codes([0, 0, 0, 1, -1, 0, 0, 0], levels: ["a", "b"]))
        let table = try SmallTables.table([
            levels, SmallTables.numeric("x", (0..<8).map(Double.init)), SmallTables.numeric("one", [Double](repeating: 1, count: 8)),
        ])
        let columns = try RecordColumns(Roles(real: table, synthetic: table), firstPart: ["c"])
        let weights = Identifiability.weights(columns)
        let entropy = -(0.75 * log(0.75) + 2 * 0.125 * log(0.125))
        #expect(abs(weights[0] - 1 / entropy) < 1e-12)
        #expect(abs(weights[1] - 1 / log(8)) < 1e-12)
        #expect(weights[2] == 0)
    }

    /// The holdout's share is one of the holdout's rows (SynthEval 1.7.3 divides by the rows of the training table), and
    /// each row is set against its nearest training row.
    @Test func copiesIdentifyAndHonestRowsDoNot() throws {
        let (real, unseen) = (try RandomTables.mixed(600, seed: 1), try RandomTables.mixed(200, seed: 2))
        let honest = try NeighbourRecords(Roles(real: real, holdout: unseen, synthetic: RandomTables.mixed(600, seed: 3)))
        let found = try Identifiability.found(honest)
        #expect(found.training.count == 600 && found.holdout.count == 200)
        let floor = try #require(Identifiability.floor(honest))
        #expect(floor.value == Double(found.holdout.count { $0 }) / 200 && abs(floor.value - 0.5) < 0.1)
        #expect((floor.low...floor.high).contains(try Identifiability.estimate(honest).value))
        let copied = try NeighbourRecords(Roles(real: real, holdout: unseen, synthetic: real))
        #expect(try Identifiability.estimate(copied).value == 1)
    }

    /// By the definition, on the golden tables: 0 of a row's own distance, ties are no identification.
    @Test func equalsTheDefinition() throws {
        let (real, synthetic) = (try RandomTables.mixed(60, seed: 4), try RandomTables.mixed(50, seed: 5))
        let records = try NeighbourRecords(Roles(real: real, holdout: synthetic, synthetic: synthetic))
        let weights = Identifiability.weights(records.columns)
        let space = try GowerSpace(records.columns.columns.map(\.space), weights: weights, split: records.columns.split)
        let own = try GowerRows(records.columns.training, in: space)
        let made = try GowerRows(records.columns.synthetic, in: space)
        let flags = try Identifiability.found(records).training
        for row in 0..<60 {
            let inside = (0..<60).filter { $0 != row }.map { own.distance(row, to: own, $0) }.min() ?? 0
            let outside = (0..<50).map { own.distance(row, to: made, $0) }.min() ?? 0
            #expect(flags[row] == (outside < inside))
        }
    }

    @Test func constantTablesHaveNoAnswer() throws {
        let table = try SmallTables.table([SmallTables.numeric("one", [1, 1, 1])])
        #expect(throws: MetricError.self) {
            try Identifiability.estimate(NeighbourRecords(Roles(real: table, holdout: table, synthetic: table)))
        }
    }
}
