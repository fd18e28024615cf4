import Foundation
import Metrics
import Numerics
import TestSupport
import Testing

@Suite struct InceptionScoreTests {
    @Test func equalsThePackages() throws {
        guard let folder = SharedData.goldens("image") else { return }
        let logits = try NumPyFile(folder.appending(path: "logits_1000x10.npy")).matrix()
        let probabilities = try InceptionScore.Probabilities(logits: logits)
        let ten = InceptionScore().score(probabilities, order: Array(0..<1000))
        #expect(isClose(ten.mean, 2.6108376458411584, 1e-6))
        #expect(isClose(ten.deviation, 0.12546884160015676, 1e-6))
        let one = InceptionScore(splits: 1).score(probabilities, order: Array(0..<1000))
        #expect(isClose(one.mean, 2.646353839747998, 1e-6))
        let shuffled = try NumPyFile(folder.appending(path: "is_permutation_1000_seed2020.npy")).integers()
        #expect(isClose(InceptionScore().score(probabilities, order: shuffled).mean, 2.6182013482227924, 1e-6))
    }

    /// Logits that name class i % classes with certainty.
    private func certain(_ rows: Int, classes: Int, of all: Int = 10) -> Matrix<Float> {
        var logits = Matrix<Float>(rows: rows, columns: all)
        for row in 0..<rows { logits[row, row % classes] = 60 }
        return logits
    }

    @Test func extremes() throws {
        let score = InceptionScore(splits: 2)
        func value(_ logits: Matrix<Float>) throws -> Double { score.value(try InceptionScore.Probabilities(logits: logits)) }
        #expect(isClose(try value(Matrix(rows: 100, columns: 10, repeating: 3)), 1, 1e-12))
        #expect(isClose(try value(certain(100, classes: 1)), 1, 1e-9))
        #expect(try value(certain(1000, classes: 10)) > 9.8)
        #expect(try value(certain(1000, classes: 4)) < 4.0001)
    }

    @Test func intervalFloorAndReasons() throws {
        let known = try InceptionScore.Probabilities(logits: normalRows(300, 10, seed: 1, scale: 3))
        let estimate = try InceptionScore().estimate(known, head: "test", resamples: Resamples(seed: 1), parallel: .serial)
        let interval = try #require(estimate.interval)
        #expect(interval.low < estimate.value && estimate.value < interval.high)
        #expect(InceptionScore().floor(known, rows: 200, draws: 4).count == 4)
        let few = try InceptionScore.Probabilities(logits: normalRows(99, 10, seed: 2))
        #expect(throws: MetricError.self) {
            try InceptionScore().estimate(few, head: "test", resamples: nil, parallel: .serial)
        }
        #expect(throws: MetricError.self) { try InceptionScore.Probabilities(logits: Matrix(rows: 3, columns: 1)) }
        #expect(throws: MetricError.self) {
            try InceptionScore.Probabilities(logits: Matrix(rows: 3, columns: 2, repeating: .nan))
        }
    }
}
