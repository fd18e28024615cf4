import Datasets
import Metrics
import Numerics
import Testing

@Suite struct NearestNeighbourRatioTests {
    @Test func ratiosByHand() throws {
        let real = try SmallTables.table([SmallTables.numeric("x", [0, 10, 10])])
        let made = try SmallTables.table([SmallTables.numeric("x", [1, 0, 10, 9])])
        let found = try NeighbourRecords(Roles(real: real, holdout: made, synthetic: made))
        let ratios = try NearestNeighbourRatio.ratios(found.syntheticToTraining())
        // Two records at 0 are 1, one at 0 is 0.
        for (ratio, expected) in zip(ratios, [1.0 / 9, 0, 1, 1]) { #expect(abs(ratio - expected) < 1e-10) }
        #expect(throws: MetricError.self) {
            try NearestNeighbourRatio.ratios(NeighbourRecords(Roles(real: real.subset([0]), synthetic: made)).syntheticToTraining())
        }
    }

    @Test func memorisedRowsLowerIt() throws {
        let (real, unseen) = (try RandomTables.mixed(600, seed: 1), try RandomTables.mixed(600, seed: 2))
        let honest = try RandomTables.mixed(600, seed: 3)
        let copying = try RandomTables.memorised(honest, of: real, every: 10)
        for (table, sees) in [(honest, false), (copying, true)] {
            let found = try NeighbourRecords(Roles(real: real, holdout: unseen, synthetic: table))
            let estimate = try NearestNeighbourRatio.estimate(.p5, found)
            let floor = try NearestNeighbourRatio.quantile(.p5, found).floor
            #expect((estimate.value < floor.low) == sees)
        }
    }
}
