import Foundation
import Learners
import Numerics
import Results
import Testing

import Metrics

@Suite struct TrainingLuckTests {
    /// Answers of refits to `rows` rows: each refit has an accuracy of its own, each answer its own luck.
    private func luck(_ refits: Int, rows: Int, deviation: Double, seed: UInt64) -> TrainingLuck {
        var random = RandomStream(seed: seed)
        return TrainingLuck(
            answers: (0..<refits).map { _ in
                let accuracy = 0.7 + deviation * random.normal()
                return (0..<rows).map { _ in random.uniform() < accuracy }
            })
    }

    /// What single rows do is noise of the test rows; only what a refit does to all of them counts.
    @Test func countsWhatRefitsShare() {
        var (none, some, spread) = (0.0, 0.0, 0.0)
        for trial in 0..<200 {
            none += luck(8, rows: 300, deviation: 0, seed: UInt64(trial)).variance() / 200
            let moved = luck(8, rows: 300, deviation: 0.05, seed: UInt64(1_000 + trial))
            some += moved.variance() / 200
            spread += moved.spread() / 200
        }
        #expect(none < 0.0003 && abs(some / 0.0025 - 1) < 0.15)
        #expect(abs(spread / (0.0025 + 0.7 * 0.3 / 300) - 1) < 0.15)
    }

    @Test func readsTheRowsOfAGroup() {
        let luck = TrainingLuck(answers: [[true, true, false, false], [true, false, true, true]])
        #expect(luck.spread([0]) == 0 && luck.spread([2, 3]) == 0.5 && luck.variance([2, 3]) == 0.5)
        #expect(luck.spread() == 0.03125 && luck.variance([1]) == 0)
    }

    /// Ten classes of one row each teach something, although no half of them is left for a floor.
    @Test(arguments: [1, 2])
    func fewRowsAClassKeepTheirValues(rowsAClass: Int) throws {
        func set(_ rows: Int, seed: UInt64) throws -> LabelledSet<Matrix<Float>> {
            let features = normalRows(rows, 12, seed: seed, scale: 0.3)
            var moved = features
            for row in 0..<rows { moved[row, row % 10] += 4 }
            return try LabelledSet(
                inputs: moved, labels: (0..<rows).map { $0 % 10 }, classNames: (0..<10).map { "class \($0)" })
        }
        let study = try UtilityTask(
            real: set(10 * rowsAClass, seed: 1), synthetic: set(10 * rowsAClass, seed: 2), holdout: set(200, seed: 3),
            seed: 4
        ).run(LogisticRegression(), seed: 5, on: .serial)
        let resamples = Resamples(seed: 1, replicates: 20)
        #expect(try study.trtrEstimate(resamples: resamples).value > 0.9)
        #expect(try study.tstrEstimate(resamples: resamples).value > 0.9)
        let gap = try study.gapEstimate(resamples: resamples)
        #expect(abs(gap.value) < 0.1)
        if rowsAClass == 1 {
            #expect(gap.interval == nil && study.gapFloor == nil)
            #expect(gap.intervalReason?.contains("one row each") == true)
        }
    }

    @Test func sameSeedSameRefits() throws {
        let sets = try [1, 2, 3].map { try UtilityStudyTests.blobs(120, seed: $0) }
        let task = try UtilityTask(real: sets[0], synthetic: sets[1], holdout: sets[2], seed: 5)
        let gaps = try [1, 2].map { threads in
            try task.run(LogisticRegression(), refits: 4, seed: 6, on: Parallel(threads: threads))
                .gapEstimate(resamples: Resamples(seed: 1, replicates: 50))
        }
        #expect(gaps[0] == gaps[1] && gaps[0].parameters["refits"] == "4")
    }

    /// Share of 95 % intervals that hold the gap's expectation, over draws of all three sets.
    @Test func intervalsCover() throws {
        let trials = ProcessInfo.processInfo.environment["ASSAY_LONG_TESTS"] != nil ? 400 : 60
        @Sendable func set(_ rows: Int, seed: UInt64, spread: Double) throws -> LabelledSet<Matrix<Float>> {
            try UtilityStudyTests.blobs(rows, seed: seed, spread: spread)
        }
        @Sendable func trial(_ index: Int) throws -> (value: Double, interval: Interval, test: Double) {
            let study = try UtilityTask(
                real: set(120, seed: UInt64(10 * index + 1), spread: 2),
                synthetic: set(120, seed: UInt64(10 * index + 2), spread: 3),
                holdout: set(400, seed: UInt64(10 * index + 3), spread: 2), seed: UInt64(index)
            ).run(LogisticRegression(), refits: 8, seed: UInt64(index), on: .serial)
            let gap = try study.gapEstimate(resamples: Resamples(seed: UInt64(index), replicates: 200))
            let answers = PairedAnswers(study.trtr, study.tstr).interval(level: 0.95)
            return (gap.value, try #require(gap.interval), answers.upperBound - answers.lowerBound)
        }
        let found = try Parallel(threads: 2).map(trials) { index in Result { try trial(index) } }.map { try $0.get() }
        let expectation = found.reduce(0) { $0 + $1.value } / Double(trials)
        let held = Double(found.count { $0.interval.low <= expectation && expectation <= $0.interval.high })
        let fixed = Double(found.count { abs($0.value - expectation) <= $0.test / 2 })
        print("TSTR gap: \(held / Double(trials)) of intervals hold its expectation; \(fixed / Double(trials)) by test rows alone")
        #expect(held / Double(trials) > 0.89 && fixed < held)
    }
}

@Suite struct TrainingLuckIntervalTests {
    /// Without luck of the training rows it is Wilson's; with it wider, and inside 0…1.
    @Test func widensWilson() throws {
        let answers = (0..<100).map { $0 < 90 }
        let plain = try #require(TrainingLuck(answers: [[Bool]](repeating: answers, count: 8)).interval(of: 0.9))
        let wilson = Intervals.wilson(successes: 90, trials: 100)
        #expect(abs(plain.low - wilson.lowerBound) < 1e-12 && abs(plain.high - wilson.upperBound) < 1e-12)
        let moved = TrainingLuck(answers: (0..<8).map { refit in (0..<100).map { $0 < 80 + 3 * (refit % 4) } })
        let wide = try #require(moved.interval(of: 0.9))
        #expect(wide.low < plain.low && wide.high > plain.high && wide.high <= 1)
        #expect(TrainingLuck(answers: [answers]).interval(of: 0.9) == nil)
    }
}
