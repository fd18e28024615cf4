import Datasets
import Metrics
import Numerics
import Testing

@Suite struct SinglingOutTests {
    private func passes(_ value: Double, _ test: RecordTest) -> Bool {
        switch test.form {
        case .equals: value == test.value
        case .atLeast: value >= test.value
        case .atMost: value <= test.value
        case .missing: value.isNaN
        }
    }

    @Test func countsEqualALookAtEveryRow() throws {
        let table = try RandomTables.mixed(300, seed: 1)
        let index = RecordIndex(try RecordColumns(Roles(real: table, synthetic: table)).training)
        var random = RandomStream(seed: 2)
        for _ in 0..<400 {
            let tests = random.permutation(8).prefix(1 + random.index(below: 3)).map { column -> RecordTest in
                let value = index.columns[column][random.index(below: 300)]
                if value.isNaN { return RecordTest(column, .missing) }
                return RecordTest(column, [.equals, .atLeast, .atMost][random.index(below: 3)], value)
            }
            let all = (0..<300).count { row in tests.allSatisfy { passes(index.columns[$0.column][row], $0) } }
            #expect(index.matches(tests, most: 300) == all)
            #expect(index.matches(tests, most: 1) == min(all, 2))
        }
    }

    /// Anonymeter 1.1.0 with 300 attacks, three seeds each: the success rates' intervals overlap. (Its risks there rest on
    /// a correction for the number of rows that a holdout of 1,000 leaves open: it halves what the holdout says.)
    @Test func overlapsAnonymeter() throws {
        guard let tables = try SmallTables.imputed() else { return print("skipped: no goldens/tabular") }
        let read = try SinglingOut.Tables(NeighbourRecords(tables))
        for (attack, rates) in [
            (SinglingOut.Attack.univariate, [(0.0886, 0.0315), (0.0623, 0.0266), (0.0886, 0.0315)]),
            (.multivariate, [(0.2268, 0.0470), (0.2696, 0.0498), (0.2532, 0.0488)]),
        ] {
            for (seed, rate) in rates.enumerated() {
                let own = try SinglingOut.risk(attack, read, limit: 300, seed: UInt64(seed)).main.wilson()
                #expect(abs(own.centre - rate.0) <= own.half + rate.1, "\(attack) \(own)")
            }
        }
    }

    @Test func statementsAreTrueOfOneSyntheticRow() throws {
        let tables = try SinglingOut.Tables(
            NeighbourRecords(
                Roles(
                    real: RandomTables.mixed(300, seed: 3), holdout: RandomTables.mixed(300, seed: 4),
                    synthetic: RandomTables.mixed(300, seed: 5))))
        for attack in SinglingOut.Attack.allCases {
            let statements = SinglingOut.statements(attack, tables)
            #expect(statements.count > 200)
            #expect(statements.allSatisfy { tables.synthetic.matches($0, most: 2) == 1 })
            let few = SinglingOut.statements(attack, tables, limit: 20)
            #expect(few.count == 20 && few.allSatisfy { statements.contains($0) })
        }
        #expect(SinglingOut.tried(40_000) == 40_000 && SinglingOut.tried(1_000_000) == 2147)
    }

    @Test func seesMemorisedRows() throws {
        let (real, unseen) = (try RandomTables.mixed(600, seed: 6), try RandomTables.mixed(600, seed: 7))
        for (every, sees) in [(2, true), (10_000, false)] {
            let made = try RandomTables.memorised(RandomTables.mixed(600, seed: 8), of: real, every: every)
            let records = try NeighbourRecords(Roles(real: real, holdout: unseen, synthetic: made))
            for attack in SinglingOut.Attack.allCases {
                let risk = try SinglingOut.risk(attack, SinglingOut.Tables(records))
                let estimate = try SinglingOut.estimate(attack, risk, records)
                #expect(((estimate.interval?.low ?? 0) > 0) == sees, "\(attack) \(estimate.value)")
                #expect(risk.control.factor == 1 && estimate.parameters["attack"] == attack.rawValue)
            }
        }
    }

    /// Rows and strangers of one law: the risk is 0 whatever their numbers, for rare and for common statements.
    @Test(arguments: [(800, 200), (200, 800)]) func sizesDoNotMatter(training: Int, holdout: Int) throws {
        var random = RandomStream(seed: 9)
        for largest in [0.002, 0.02] {
            let chances = (0..<4000).map { _ in largest * random.uniform() * random.uniform() }
            func fits(_ chance: Double, _ rows: Int) -> Int { (0..<rows).count { _ in random.uniform() < chance } }
            let (seen, unseen) = (chances.map { fits($0, training) }, chances.map { fits($0, holdout) })
            let sizes = PopulationSize(training: training, holdout: holdout)
            let control = AttackRate(unseen.count { $0 == 1 }, of: 4000, factor: sizes.factor(seen, unseen))
            let risk = AttackRisk(main: AttackRate(seen.count { $0 == 1 }, of: 4000), control: control, naive: nil)
            #expect(risk.bounds(3).low == 0)
            #expect(abs(control.share / Double(seen.count { $0 == 1 }) * 4000 - 1) < 0.25)
        }
        #expect(PopulationSize(training: 10, holdout: 10).factor([1], [1]) == 1)
        #expect(PopulationSize(training: 10, holdout: 5).factor([0], [0]) == 1)
        // Two of four rows fit: one of two drawn ones does with 4/6.
        #expect(abs(PopulationSize.expected([2], of: 4, drawn: 2, most: 5) - 4.0 / 6) < 1e-12)
    }

    /// ∫ n w (1 − w)ⁿ⁻¹ dw; Anonymeter's value for n = 1,000 up to 0.001.
    @Test func uniformWeightsAreAnonymeters() throws {
        #expect(abs(UniformWeights.expected(1000, 0.001) - 0.0002643448056524201) < 1e-12)
        var random = RandomStream(seed: 9)
        let (rows, other, largest) = (400, 1600, 0.01)
        func fits(_ chance: Double, _ rows: Int) -> Int { (0..<rows).count { _ in random.uniform() < chance } }
        let chances = (0..<1500).map { _ in largest * random.uniform() }
        let matches = chances.map { fits($0, rows) }
        let larger = chances.count { fits($0, other) == 1 }
        let predicted = UniformWeights(matches, rows: rows).factor(other) * Double(matches.count { $0 == 1 })
        #expect(abs(predicted / Double(larger) - 1) < 0.3)
    }
}
