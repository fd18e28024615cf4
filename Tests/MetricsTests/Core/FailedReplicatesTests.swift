import Numerics
import Results
import Testing

import Metrics

/// A replicate that could not be computed is counted; it neither drops the interval nor stands in with the value.
@Suite struct FailedReplicatesTests {
    private static let sample = (0..<100).map { 1 + Double($0) / 100 }

    @Test func aFewAreCounted() throws {
        var replicates = Self.sample
        replicates[3] = .nan
        replicates[50] = .infinity
        let found = ShiftedBootstrap(replicates, value: 1.5, range: 0...10)
        let interval = try #require(found.interval)
        #expect(interval.failed == 2 && interval.replicates == 98)
        #expect(found.replicates == nil && found.reason == nil)
        let whole = try #require(ShiftedBootstrap(Self.sample, value: 1.5, range: 0...10).interval)
        #expect(whole.failed == nil && abs(whole.low - interval.low) < 0.05)
    }

    @Test func manyAreAReason() {
        let replicates = Self.sample.enumerated().map { $0 % 3 == 0 ? Double.nan : $1 }
        let found = ShiftedBootstrap(replicates, value: 1.5, range: 0...10)
        #expect(found.interval == nil)
        #expect(found.reason == "34 of 100 replicates have no value")
    }

    @Test func halvesCountThem() throws {
        let spread = HalfSpread(about: 0.5, replicates: 50, parallel: .serial) { replicate in
            replicate == 7 ? (.nan, 0.5) : (0.5 + Double(replicate % 5) / 100, 0.5)
        }
        let interval = try #require(spread.share(rows: 100))
        #expect(interval.failed == 1 && interval.replicates == 49)
        let none = HalfSpread(about: 0.5, replicates: 50, parallel: .serial) { _ in (.nan, .nan) }
        #expect(none.normal(in: 0...1) == nil && none.reason != nil)
    }

    /// Cells with few synthetic rows are empty in some samples; the point must not stand in for them.
    @Test func dataCopyingDoesNotRepeatTheValue() throws {
        let test = DataCopying(cells: 1, leastRows: 1)
        let synthetic = DataCopying.Rows(cells: [0, 0, 1, 1, 1], distances: [1, 2, 1, 3, 2])
        let holdout = DataCopying.Rows(cells: [2, 2, 2, 2, 0], distances: [1, 2, 3, 4, 1.5])
        let estimate = try test.estimate(synthetic: synthetic, holdout: holdout, resamples: Resamples(seed: 1))
        #expect(estimate.interval == nil && estimate.intervalReason != nil && estimate.replicates == nil)
    }
}
