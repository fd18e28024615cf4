import Foundation
import Metrics
import Numerics
import TestSupport
import Testing

@Suite struct DataCopyingTests {
    private let test = DataCopying()

    /// The published code's values for given cells.
    @Test func equalsThePublishedCode() throws {
        guard let folder = SharedData.goldens("image") else { return }
        func labels(_ name: String) throws -> [Int] {
            try NumPyFile(folder.appending(path: "ct_labels_\(name).npy")).integers()
        }
        func rows(_ name: String) throws -> Matrix<Float> {
            try NumPyFile(folder.appending(path: "\(name).npy")).matrix()
        }
        let (training, cells) = (try rows("real_500x64"), try labels("train"))
        func placed(_ name: String, _ own: [Int]) throws -> DataCopying.Rows {
            DataCopying.Rows(
                cells: own,
                distances: try DataCopying.distances(rows(name), own, to: training, cells, count: 3, .serial))
        }
        let result = try test.statistic(
            synthetic: placed("copies_500x64", labels("gen")), holdout: placed("heldout_400x64", labels("test")))
        let expected = [-3.8029743583776097, -5.1688803613951295, -4.384447673473506]
        for (value, golden) in zip(result.cells, expected) { #expect(isClose(try #require(value), golden, 1e-9)) }
        #expect(isClose(result.value, -4.4833089724549255, 1e-9))
    }

    private func outcome(copied: Int, spread: Double = 1) throws -> (value: Double, low: Double, high: Double) {
        let training = normalRows(600, 80, seed: 1)
        var synthetic = normalRows(500, 80, seed: 2, scale: spread)
        for row in 0..<copied { for column in 0..<80 { synthetic[row, column] = training[row, column] + 0.01 } }
        let partition = try DataCopying.Partition(training, moments: Moments(of: training), test, parallel: .serial)
        let estimate = try test.estimate(
            synthetic: partition.place(synthetic), holdout: partition.place(normalRows(500, 80, seed: 3)),
            resamples: Resamples(seed: 1))
        let interval = try #require(estimate.interval)
        return (estimate.value, interval.low, interval.high)
    }

    @Test func copiesLieBelowZeroAndBlurAbove() throws {
        let honest = try outcome(copied: 0)
        #expect(honest.low < 0 && honest.high > 0)
        let some = try outcome(copied: 150)
        let many = try outcome(copied: 400)
        #expect(many.value < some.value && some.high < 0)
        #expect(try outcome(copied: 0, spread: 1.5).low > 0)
    }

    @Test func copyOfTrainingIsExtremeAndHalvesAreNot() throws {
        let training = normalRows(400, 6, seed: 4)
        let partition = try DataCopying.Partition(training, moments: Moments(of: training), test, parallel: .serial)
        let holdout = try partition.place(normalRows(400, 6, seed: 5))
        #expect(try test.statistic(synthetic: .copies(partition.cells), holdout: holdout).value < -8)
        let floor = test.floor(holdout, splits: 30, seed: 1)
        #expect(floor.count == 30 && floor.allSatisfy { abs($0) < 5 })
        let mean: Double = floor.reduce(0, +) / 30
        #expect(abs(mean) < 0.6)
    }

    @Test func reasons() throws {
        let training = normalRows(100, 3, seed: 6)
        let partition = try DataCopying.Partition(training, moments: Moments(of: training), test, parallel: .serial)
        let few = try partition.place(normalRows(15, 3, seed: 7))
        let holdout = try partition.place(normalRows(90, 3, seed: 8))
        #expect(throws: MetricError.self) { try test.estimate(synthetic: few, holdout: holdout, resamples: nil) }
        do throws(MetricError) {
            _ = try test.estimate(synthetic: few, holdout: nil, resamples: nil)
            Issue.record("no holdout was accepted")
        } catch { #expect(error.status == .notApplicable && error.reason.contains("--holdout")) }
        let one = normalRows(1, 3, seed: 9)
        #expect(throws: MetricError.self) {
            try DataCopying.Partition(one, moments: Moments(of: one), test, parallel: .serial)
        }
    }
}
