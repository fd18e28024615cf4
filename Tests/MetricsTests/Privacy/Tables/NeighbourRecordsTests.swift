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
}
