import Foundation
import Metrics
import Numerics
import TestSupport
import Testing

@Suite struct FeatureLikelihoodTests {
    /// The published code's likelihoods, single precision and Adam: relative error 10⁻³.
    @Test func equalsThePublishedCode() throws {
        guard let folder = SharedData.goldens("image") else { return }
        func rows(_ name: String) throws -> Matrix<Float> {
            try NumPyFile(folder.appending(path: "\(name).npy")).matrix()
        }
        let (training, unseen) = (try rows("real_500x64"), try rows("heldout_400x64"))
        let moments = Moments(of: unseen)
        let deviations = moments.variances().map { $0.squareRoot() }
        func scaled(_ set: Matrix<Float>) -> Matrix<Float> {
            var result = set
            for index in result.storage.indices {
                let column = index % set.columns
                result.storage[index] = Float((Double(set.storage[index]) - moments.mean[column]) / deviations[column])
            }
            return result
        }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let known = scaled(training)
        let test = scaled(unseen)
        for (name, onTest, onTraining) in [
            ("fake_500x64", 1.5551328659057617, 1.5578316450119019),
            ("copies_500x64", 1.5823640823364258, -1.8510668277740479),
        ] {
            let mixture = try SphericalMixture(scaled(rows(name)), fitted: known, parallel: Parallel(threads: 2))
            #expect(isClose(mean(try mixture.negativeLogLikelihoods(test)), onTest, 1e-3), "\(name)")
            #expect(isClose(mean(try mixture.negativeLogLikelihoods(known)), onTraining, 2e-3), "\(name)")
        }
        let baseline = try SphericalMixture(known.rows(at: 0..<250), fitted: known.rows(at: 250..<500))
        #expect(isClose(mean(try baseline.negativeLogLikelihoods(test)), 1.5459176301956177, 1e-3))
    }

    private func measured(_ synthetic: Matrix<Float>) throws -> (value: Double, gap: Double) {
        let metric = FeatureLikelihood(largestRows: 400)
        let baseline = try metric.baseline(
            training: normalRows(400, 8, seed: 1), unseen: normalRows(300, 8, seed: 2), parallel: .serial)
        let outcome = try metric.outcome(synthetic, baseline, parallel: .serial)
        return (outcome.value, outcome.gap)
    }

    @Test func noiseAndCopiesRaiseIt() throws {
        let honest = try measured(normalRows(400, 8, seed: 3))
        let noise = try measured(normalRows(400, 8, seed: 4, scale: 2))
        #expect(noise.value > honest.value + 5)
        let copies = try measured(normalRows(400, 8, seed: 1))
        #expect(copies.gap < honest.gap - 100)
        #expect(copies.value > honest.value + 50)
    }

    @Test func intervalAndFloor() throws {
        let metric = FeatureLikelihood(largestRows: 300)
        let baseline = try metric.baseline(
            training: normalRows(500, 5, seed: 5), unseen: normalRows(400, 5, seed: 6), parallel: .serial)
        let outcome = try metric.outcome(normalRows(300, 5, seed: 7), baseline, parallel: .serial)
        let estimate = try metric.estimate(outcome, baseline, resamples: Resamples(seed: 1))
        let interval = try #require(estimate.interval)
        #expect(interval.low < estimate.value && estimate.value < interval.high)
        #expect(estimate.parameters["rows"] == "300")
        let floor = metric.floor(baseline, syntheticRows: 300, splits: 3, parallel: .serial)
        #expect(floor.count == 3 && floor.allSatisfy { abs($0) < 10 })
    }

    /// The value between equal laws is 0 for any numbers of rows, as its floor is.
    @Test(arguments: [150, 300, 600])
    func equalLawsScoreNothing(rows: Int) throws {
        var total = 0.0
        for draw in 0..<6 {
            let metric = FeatureLikelihood()
            let baseline = try metric.baseline(
                training: normalRows(300, 8, seed: UInt64(100 + draw)), unseen: normalRows(300, 8, seed: UInt64(200 + draw)),
                parallel: .serial)
            total += try metric.outcome(
                normalRows(rows, 8, seed: UInt64(300 + draw)), baseline, parallel: .serial
            ).value
        }
        #expect(abs(total / 6) < 1.5, "\(total / 6)")
    }

    @Test func reasons() throws {
        let metric = FeatureLikelihood()
        #expect(throws: MetricError.self) {
            try metric.baseline(training: normalRows(50, 3, seed: 1), unseen: normalRows(19, 3, seed: 2), parallel: .serial)
        }
        #expect(throws: MetricError.self) {
            try metric.baseline(
                training: normalRows(50, 3, seed: 1), unseen: Matrix(rows: 30, columns: 3, repeating: 1), parallel: .serial)
        }
        #expect(FeatureLikelihood.refusal().reason.contains("--holdout"))
    }
}
