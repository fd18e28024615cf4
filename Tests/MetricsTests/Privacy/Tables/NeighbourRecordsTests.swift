import Datasets
import Metrics
import Numerics
import Testing

@Suite struct NeighbourRecordsTests {
    /// SDMetrics 0.32.0: `calculate_dcr` of every synthetic and holdout row.
    @Test func distancesEqualSDMetrics() throws {
        guard let tables = try SmallTables.goldens(), let made = try SmallTables.numbers("tabular/sdmetrics_dcr.csv"),
            let unseen = try SmallTables.numbers("tabular/sdmetrics_dcr_holdout.csv")
        else { return print("skipped: no goldens/tabular") }
        let records = try NeighbourRecords(tables, ranges: .training, parallel: Parallel(threads: 2))
        #expect(records.columns.columns.count == 19 && records.columns.leftOut.isEmpty)
        let found = try records.syntheticToTraining().distances(rank: 1).map(records.share)
        #expect(found.count == 1500)
        for row in 0..<1500 { #expect(abs(found[row] - made[row][0]) < 1e-9) }
        let other = try records.holdoutToTraining().distances(rank: 1).map(records.share)
        for row in 0..<1000 { #expect(abs(other[row] - unseen[row][0]) < 1e-9) }
    }

    /// Anonymeter 1.1.0: the five nearest synthetic rows of the first 200 training rows.
    @Test func neighboursEqualAnonymeter() throws {
        guard let tables = try SmallTables.imputed(),
            let expected = try SmallTables.numbers("tabular/anonymeter_neighbours_200.csv")
        else { return print("skipped: no goldens/tabular") }
        let asked = try tables.real.subset(Array(0..<200))
        let columns = try RecordColumns(Roles(real: asked, synthetic: tables.synthetic), ranges: .all)
        let space = try columns.space()
        let search = try GowerSearch(GowerRows(columns.synthetic, in: space))
        let found = try search.nearest(of: GowerRows(columns.training, in: space), k: 5)
        for row in 0..<200 {
            for rank in 1...5 {
                #expect(abs(found.distance(row, rank: rank) - expected[row][4 + rank]) < 1e-6)
                #expect(found.index(row, rank: rank) == Int(expected[row][rank - 1]))
            }
        }
    }

    /// 60 of the 1,500 golden rows are memorised, 15 of them exactly: a mean distance and an area do not see them (a share
    /// nearer to training of 0.51, an area of 0.51), linking and low false-positive rates do.
    @Test func fewMemorisedGoldenRowsAreSeen() throws {
        guard let tables = try SmallTables.goldens() else { return print("skipped: no goldens/tabular") }
        let records = try NeighbourRecords(tables, parallel: Parallel(threads: 2))
        let area = try MembershipInference.estimate(.auc, records)
        #expect((area.interval?.low ?? 1) < 0.5)
        let rate = try MembershipInference.estimate(.onePercent, records)
        let floor = try #require(MembershipInference.floor(.onePercent, members: 2000, strangers: 1000))
        #expect((rate.interval?.low ?? 0) > floor.high)
        let linking = try Linkability.risk(records)
        #expect(linking.bounds().low > (linking.floor?.high ?? 1))
        #expect(try records.syntheticToTraining().distances(rank: 1).count { $0 == 0 } == 15)
        // The schema's own names.
        #expect(!records.columns.columns.contains { $0.name == "id" })
    }

    /// Columns that the tables do not agree on are named; ordinal levels have distances, texts are equal or not.
    @Test func columnsAreTakenForWhatTheyAre() throws {
        func table(_ size: [Int32], _ note: [String], _ other: TableColumn) throws -> Table {
            try SmallTables.table([
                TableColumn(name: "size", type: .ordinal, cells: .codes(size, levels: ["s", "m", "l"])),
                TableColumn(name: "note", type: .text, cells: SmallTables.column("note", note, isLevel: true).cells), other,
            ])
        }
        let real = try table([0, 2, 1], ["x", "y", "z"], SmallTables.numeric("wage", [1, 2, 3]))
        let made = try table([1, 2, 0], ["z", "y", ""], SmallTables.column("wage", ["a", "b", "c"]))
        let columns = try RecordColumns(Roles(real: real, synthetic: made), firstPart: ["size"])
        #expect(columns.leftOut == ["wage"] && columns.columns.map(\.name) == ["size", "note"])
        let records = try NeighbourRecords(Roles(real: real, synthetic: made), firstPart: ["size"])
        let found = try records.syntheticToTraining()
        // m is half the way from l and from s; a missing note is no note.
        for (row, expected) in [0.0, 0, 1].enumerated() { #expect(abs(found.distance(row) - expected) < 1e-11) }
    }
}
