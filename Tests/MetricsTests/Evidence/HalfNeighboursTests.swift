import Numerics
import Results
import Testing

import Metrics

/// What halves find in the whole sets' lists is what they would find by themselves.
@Suite struct HalfNeighboursTests {
    private func halves(_ rows: Int, _ replicate: Int, _ role: Resamples.Role) -> [Bool] {
        Resamples(seed: 3).halves(of: RowKeys(Array(0..<rows)), role: role).half(replicate)
    }

    /// Equal laws, and synthetic rows that lie in the middle of the real ones, where every ball holds many of them.
    @Test(arguments: [1.0, 0.2])
    func equalADirectComputation(scale: Double) throws {
        let x = normalRows(240, 5, seed: 1)
        let y = normalRows(200, 5, seed: 2, scale: scale)
        let evidence = try PairEvidence(reference: x, candidate: y)
        let found = try evidence.halfNeighbours()
        for replicate in 0..<5 {
            let half = (halves(240, replicate, .real), halves(200, replicate, .synthetic))
            let own = (x.rows(at: half.0.indices.filter { half.0[$0] }), y.rows(at: half.1.indices.filter { half.1[$0] }))
            let direct = try PairEvidence(reference: own.0, candidate: own.1)
            let values: [(id: String, value: Double)] = [
                ("fidelity.precision", found.precision(half, k: 3)), ("diversity.recall", found.recall(half, k: 3)),
                ("fidelity.density", found.density(half, k: 5)), ("diversity.coverage", found.coverage(half, k: 5)),
            ]
            for (id, value) in values {
                let metric = try #require(MetricRegistry.pairMetric(id))
                let expected = try metric.estimate(direct, resamples: nil).value
                #expect(abs(value - expected) < 1e-12, "\(id): \(value) against \(expected)")
            }
            let near = try NearestNeighbours.between(own.1, own.0, k: 1).ofFirst
            let flags = try Authenticity.flags(
                NearestRecords(near, searched: own.0.rows), training: NearestNeighbours.within(own.0, k: 1))
            #expect(abs(found.authenticity(half) - Double(flags.count { $0 }) / Double(flags.count)) < 1e-12)
        }
    }

    @Test func theSameNeighboursWhicheverMetricComesFirst() throws {
        let (x, y) = (normalRows(150, 4, seed: 4), normalRows(170, 4, seed: 5))
        let first = try PairEvidence(reference: x, candidate: y)
        let second = try PairEvidence(reference: x, candidate: y)
        _ = try second.halfNeighbours()
        #expect(try first.neighbours() == second.neighbours())
    }

    @Test func tooFewRowsForHalvesIsAReason() throws {
        let pair = try PairEvidence(reference: normalRows(9, 3, seed: 6), candidate: normalRows(40, 3, seed: 7))
        let estimate = try DensityMetric().estimate(pair, resamples: Resamples(seed: 1))
        #expect(estimate.interval == nil)
        #expect(estimate.intervalReason?.contains("12") == true)
    }
}
