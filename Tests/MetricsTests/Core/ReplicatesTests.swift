import Metrics
import Numerics
import Results
import Testing

/// Bootstrap replicates of the metrics that studies compare candidates by: as wide as the intervals beside them.
@Suite struct ReplicatesTests {
    private static let resamples = Resamples(seed: 4, replicates: 200)

    private static func normal(_ rows: Int, _ columns: Int, shift: Double, seed: UInt64) -> Matrix<Float> {
        var matrix = Matrix<Float>(rows: rows, columns: columns)
        var draw = RandomStream(seed: seed)
        for index in matrix.storage.indices { matrix.storage[index] = Float(draw.normal() + shift) }
        return matrix
    }

    private func pair(shift: Double = 0.3) throws -> PairEvidence {
        try PairEvidence(
            reference: Self.normal(400, 6, shift: 0, seed: 1), candidate: Self.normal(350, 6, shift: shift, seed: 2))
    }

    private func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }

    private func expectWidth(_ estimate: Estimate, _ tolerance: Double = 0.25) throws {
        let replicates = try #require(estimate.replicates)
        let interval = try #require(estimate.interval)
        let expected = (interval.high - interval.low) / 3.92
        #expect(
            abs(deviation(replicates) / expected - 1) < tolerance, "\(deviation(replicates)) against \(expected)")
    }

    @Test func frechetSharesTheReference() throws {
        let evidence = try pair()
        let metric = FrechetDistanceMetric()
        let own = try metric.estimate(evidence, resamples: Self.resamples)
        let shared = try metric.estimate(
            evidence, sharing: FrechetReplicates(evidence, resamples: Self.resamples))
        #expect(shared.value == own.value)
        for (a, b) in zip(try #require(own.replicates), try #require(shared.replicates)) {
            #expect(abs(a - b) < 1e-7 * max(1, a))
        }
    }

    @Test func frechetWithFewerRowsThanColumns() throws {
        let evidence = try PairEvidence(
            reference: Self.normal(20, 30, shift: 0, seed: 1), candidate: Self.normal(20, 30, shift: 1, seed: 2))
        let few = Resamples(seed: 4, replicates: 20)
        let own = try FrechetDistanceMetric().estimate(evidence, resamples: few)
        let shared = try FrechetDistanceMetric().estimate(
            evidence, sharing: FrechetReplicates(evidence, resamples: few))
        #expect(own.replicates == shared.replicates)
    }

    @Test func kernelDistance() throws {
        try expectWidth(KernelDistanceMetric(subsets: 0).estimate(pair(), resamples: Self.resamples))
    }

    @Test func twoSampleTest() throws {
        let estimate = try ClassifierTwoSample().estimate(pair(), resamples: Self.resamples)
        try expectWidth(estimate)
        let replicates = try #require(estimate.replicates)
        #expect(abs(replicates.reduce(0, +) / 200 - estimate.value) < 0.02)
    }

    @Test func shares() throws {
        for id in ["fidelity.precision", "fidelity.density", "diversity.recall", "diversity.coverage"] {
            let metric = try #require(MetricRegistry.pairMetric(id))
            try expectWidth(metric.estimate(pair(), resamples: Self.resamples))
        }
    }

    /// Every synthetic row has a nearest row of its own, so that rows are independent; then ten share each.
    @Test func neighbourShare() throws {
        for sharing in [1, 10] {
            let count = 600
            let indices = (0..<count).map { $0 / sharing }
            var draw = RandomStream(seed: 3)
            let sides = (0..<count / sharing).map { _ in draw.uniform() < 0.6 }
            let near = indices.map { sides[$0] ? 1.0 : 2 }
            let far = near.map { 3 - $0 }
            let estimate = try NearestNeighbourShare.estimate(
                training: NearestRecords(distances: near, indices: indices, searched: count),
                holdout: NearestRecords(distances: far, indices: indices, searched: count), resamples: Self.resamples)
            try expectWidth(estimate, 0.35)
        }
    }
}
