import Datasets
import Metrics
import Numerics
import Testing

@Suite struct LinkabilityTests {
    /// Anonymeter 1.1.0 with every row attacked: 61 of 2,000 training rows and no holdout row are linked by the nearest
    /// record, 92 and 16 by one of five, 196 and 72 by one of ten, up to ties, which its sort leaves to chance.
    @Test func equalsAnonymeter() throws {
        guard let tables = try SmallTables.imputed(), let holdout = tables.holdout else {
            return print("skipped: no goldens/tabular")
        }
        for (table, expected) in [(tables.real, [61, 92, 196]), (holdout, [0, 16, 72])] {
            let columns = try RecordColumns(
                Roles(real: table, synthetic: tables.synthetic),
                firstPart: ["age", "education", "gender", "city", "label"], ranges: .all)
            let space = try columns.space()
            let found = try GowerSearch(GowerRows(columns.synthetic, in: space)).nearest(
                of: GowerRows(columns.training, in: space), GowerQuestion(parts: 10), parallel: Parallel(threads: 2))
            let links = [1, 5, 10].map { k in
                (0..<table.count).count { row in
                    !Set((1...k).map { found.first.index(row, rank: $0) })
                        .isDisjoint(with: (1...k).map { found.second.index(row, rank: $0) })
                }
            }
            for (own, other) in zip(links, expected) { #expect(abs(own - other) <= 2) }
        }
    }

    @Test func seesMemorisedRows() throws {
        let (real, unseen) = (try RandomTables.mixed(500, seed: 1), try RandomTables.mixed(500, seed: 2))
        let honest = try RandomTables.mixed(500, seed: 3)
        let clean = try Linkability.estimate(NeighbourRecords(Roles(real: real, holdout: unseen, synthetic: honest)))
        #expect(clean.interval?.low == 0)
        let copying = try RandomTables.memorised(honest, of: real, every: 20)
        let records = try NeighbourRecords(Roles(real: real, holdout: unseen, synthetic: copying))
        let risk = try Linkability.risk(records)
        let estimate = try Linkability.estimate(records)
        #expect(risk.main.successes >= 20 && (estimate.interval?.low ?? 0) > 0)
        #expect((estimate.interval?.low ?? 0) > 0 && risk.floor.map { $0.high < estimate.value } == true)
        #expect(estimate.parameters["attacks"] == "500")
    }

    /// The same rows in another order give the same number.
    @Test func orderOfRowsChangesNothing() throws {
        let tables = Roles(
            real: try RandomTables.mixed(300, seed: 4, numbers: 0, levels: 6),
            holdout: try RandomTables.mixed(200, seed: 5, numbers: 0, levels: 6),
            synthetic: try RandomTables.mixed(400, seed: 6, numbers: 0, levels: 6))
        var random = RandomStream(seed: 7)
        let turned = try tables.map { try $0.subset(random.permutation($0.count)) }
        let (one, other) = (try NeighbourRecords(tables), try NeighbourRecords(turned))
        #expect(try Linkability.estimate(one) == Linkability.estimate(other))
        #expect(try AttributeInference.risks(one).map(\.risk) == AttributeInference.risks(other).map(\.risk))
        let tests = try SinglingOut.risk(.multivariate, SinglingOut.Tables(one))
        #expect(try tests == SinglingOut.risk(.multivariate, SinglingOut.Tables(other), parallel: Parallel(threads: 3)))
    }

    @Test func whatCannotBeLinkedSaysWhy() throws {
        let one = try SmallTables.table([SmallTables.numeric("x", [1, 2, 3])])
        #expect(throws: MetricError.self) { try Linkability.risk(NeighbourRecords(Roles(real: one, holdout: one, synthetic: one))) }
        let two = try RandomTables.mixed(5, seed: 8)
        #expect(throws: MetricError.self) { try Linkability.risk(NeighbourRecords(Roles(real: two, synthetic: two))) }
    }
}
