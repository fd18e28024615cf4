import Metrics
import Numerics
import Testing

@Suite struct FloorEvidenceTests {
    /// The shortcut must be the direct computation.
    @Test(arguments: [(500, 500, 500), (700, 300, 300), (600, 0, 600), (90, 60, 40)])
    func splitsEqualDirectEvidence(real: Int, holdout: Int, candidate: Int) throws {
        var train = normalRows(real, 5, seed: 1)
        // Duplicates and ties, so that some lists run out.
        for row in 0..<min(60, real) { for column in 0..<5 { train[row, column] = 1 } }
        let test = holdout > 0 ? normalRows(holdout, 5, seed: 2) : nil
        let floors = try FloorEvidence(
            real: train, holdout: test, candidateRows: candidate, splits: 3, seed: 4, parallel: Parallel(threads: 2))
        let pool = try Matrix(
            rows: real + holdout, columns: 5, storage: train.storage + (test?.storage ?? []))
        for index in 0..<3 {
            let rows = floors.plan.rows(index)
            #expect(Set(rows.reference).isDisjoint(with: rows.candidate))
            let direct = try PairEvidence(
                reference: pool.rows(at: rows.reference), candidate: pool.rows(at: rows.candidate))
            let split = floors.split(index)
            #expect(try split.neighbours() == direct.neighbours())
            #expect(split.moments.reference == direct.moments.reference)
            #expect(isClose(try split.kernelTotals().unbiased, try direct.kernelTotals().unbiased, 1e-9))
            #expect(isClose(try split.kernelTotals().biased, try direct.kernelTotals().biased, 1e-9))
        }
    }

    @Test func sizesShrinkWithANote() throws {
        let plan = try FloorPlan(real: 100, holdout: 0, candidate: 100, seed: 1)
        #expect(plan.referenceRows == 50 && plan.candidateRows == 50 && plan.note != nil)
        let full = try FloorPlan(real: 100, holdout: 80, candidate: 80, seed: 1)
        #expect(full.referenceRows == 100 && full.candidateRows == 80 && full.note == nil)
        #expect(throws: MetricError.self) { try FloorPlan(real: 3, holdout: 0, candidate: 300, seed: 1) }
    }

    @Test func floorsOfEveryMetric() throws {
        let real = normalRows(300, 6, seed: 5)
        let holdout = normalRows(300, 6, seed: 6)
        let levels = [FeatureLevel("texture", columns: 0..<3)]
        let floors = try [1, 3].map { threads in
            try FloorEvidence(
                real: real, holdout: holdout, candidateRows: 300, splits: 4, levels: levels, seed: 7,
                parallel: Parallel(threads: threads)
            ).floors(of: MetricRegistry.pairMetrics)
        }
        #expect(floors[0] == floors[1])
        #expect(floors[0].count == MetricRegistry.pairMetrics.count + 1)
        for floor in floors[0] {
            let floor = try #require(floor.floor)
            #expect(floor.low <= floor.value && floor.value <= floor.high)
        }
        let distance = try #require(floors[0].first)
        #expect(distance.id == "fidelity.frechet_distance" && (distance.floor?.value ?? 0) > 0)
    }
}

@Suite struct SharedEvidenceTests {
    @Test func sharingChangesNoValue() throws {
        let x = normalRows(200, 6, seed: 1)
        let y = normalRows(150, 6, seed: 2)
        let pair = try PairEvidence(reference: x, candidate: normalRows(90, 6, seed: 3))
        for candidate in [y, x] {
            let shared = try PairEvidence(sharing: pair, candidate: candidate)
            let direct = try PairEvidence(reference: x, candidate: candidate)
            for metric in MetricRegistry.pairMetrics {
                #expect(try metric.estimate(shared, resamples: nil) == metric.estimate(direct, resamples: nil))
            }
        }
        #expect(throws: MetricError.self) { try PairEvidence(sharing: pair, candidate: normalRows(9, 5, seed: 4)) }
    }
}
