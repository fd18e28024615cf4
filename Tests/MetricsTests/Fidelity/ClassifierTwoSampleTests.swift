import Foundation
import Learners
import Metrics
import Numerics
import Testing

@Suite struct ClassifierTwoSampleTests {
    static func normal(_ rows: Int, _ columns: Int, shift: Double = 0, seed: UInt64) -> Matrix<Float> {
        var random = RandomStream(seed: seed)
        let values = (0..<rows * columns).map { _ in Float(random.normal() + shift) }
        return Matrix(unchecked: values, rows: rows, columns: columns)
    }

    @Test func seesAShift() throws {
        // One column shifted by 1: the best AUC is Φ(1/√2) = 0.760.
        let real = Self.normal(1000, 1, seed: 1)
        let synthetic = Self.normal(1000, 1, shift: 1, seed: 2)
        let outcome = try ClassifierTwoSample().test(real, synthetic, on: .serial)
        #expect(abs(outcome.areaUnderCurve - 0.760) < 0.03)
        #expect(outcome.interval.contains(0.760))
        #expect(outcome.pValue < 1e-6)
        // Best accuracy: Φ(1/2) = 0.691.
        #expect(abs(outcome.balancedAccuracy - 0.691) < 0.03)
    }

    /// Features that differ in the last bit, as between processors, must not deal out other folds: 80 rows moved by 0.11.
    @Test func lastBitsDoNotMoveIt() throws {
        for seed in UInt64(0)..<5 {
            let real = Self.normal(80, 20, seed: 100 + seed)
            let synthetic = Self.normal(80, 20, shift: 0.2, seed: 200 + seed)
            var (x, y) = (real, synthetic)
            var random = RandomStream(seed: seed)
            func nudged(_ value: Float) -> Float {
                switch random.index(below: 3) {
                case 0: value.nextUp
                case 1: value.nextDown
                default: value
                }
            }
            for index in x.storage.indices { x.storage[index] = nudged(x.storage[index]) }
            for index in y.storage.indices { y.storage[index] = nudged(y.storage[index]) }
            let test = ClassifierTwoSample()
            let (one, other) = try (test.test(real, synthetic, on: .serial), test.test(x, y, on: .serial))
            #expect(abs(one.areaUnderCurve - other.areaUnderCurve) < 0.005)
        }
    }

    @Test func perfectSeparationHasAnInterval() throws {
        let outcome = try ClassifierTwoSample().test(
            Self.normal(50, 2, seed: 3), Self.normal(50, 2, shift: 50, seed: 4), on: .serial)
        #expect(outcome.areaUnderCurve == 1)
        #expect(outcome.interval.upperBound == 1 && outcome.interval.lowerBound < 1)
    }

    /// Without the rule of one fold for all copies this value is near 0.
    @Test func copiesAreChance() throws {
        let real = Self.normal(200, 10, seed: 5)
        var random = RandomStream(seed: 6)
        let shuffled = real.rows(at: random.permutation(200))
        let outcome = try ClassifierTwoSample().test(real, shuffled, on: .serial)
        #expect(outcome.areaUnderCurve == 0.5)
        #expect(outcome.pValue == 0.5)
        #expect(outcome.sharedRows == 400)
        #expect(outcome.interval.contains(0.5))
    }

    @Test func partlyCopiedSetIsNotPulledBelowChance() throws {
        let real = Self.normal(400, 10, seed: 7)
        let fresh = Self.normal(200, 10, seed: 8)
        let mixed = try Matrix(rows: 400, columns: 10, storage: Array(real.storage.prefix(2000)) + fresh.storage)
        let outcome = try ClassifierTwoSample().test(real, mixed, on: .serial)
        #expect(outcome.interval.contains(0.5))
    }

    /// False alarms at 5 % and coverage of 0.5 over repeated equal sets; with undoubled variance both fail.
    @Test func levelHolds() throws {
        let outcomes = try Parallel(threads: 2).map(200) { index -> Result<ClassifierTwoSample.Outcome, MetricError> in
            let real = Self.normal(120, 15, seed: UInt64(1000 + 2 * index))
            let synthetic = Self.normal(120, 15, seed: UInt64(1001 + 2 * index))
            return Result { () throws(MetricError) in
                try ClassifierTwoSample(seed: UInt64(index)).test(real, synthetic, on: .serial)
            }
        }.map { try $0.get() }
        let alarms = outcomes.count { $0.pValue < 0.05 }
        let covered = outcomes.count { $0.interval.contains(0.5) }
        #expect(alarms <= 20, "\(alarms) of 200")
        #expect(covered >= 180, "\(covered) of 200")
        let mean = outcomes.reduce(0) { $0 + $1.areaUnderCurve } / 200
        #expect(abs(mean - 0.5) < 0.015)
    }

    /// The order of the rows changes nothing, not even the last bit, with either classifier.
    @Test func orderOfTheRowsIsNoMatter() throws {
        let real = Self.normal(200, 8, seed: 30)
        let synthetic = Self.normal(200, 8, shift: 0.2, seed: 31)
        var random = RandomStream(seed: 32)
        let (first, second) = (random.permutation(200), random.permutation(200))
        for metric in [ClassifierTwoSample(), ClassifierTwoSample(boosted: XGBoostClassifier(rounds: 5))] {
            let straight = try metric.test(real, synthetic, on: .serial)
            let turned = try metric.test(real.rows(at: first), synthetic.rows(at: second), on: Parallel(threads: 2))
            #expect(straight == turned)
        }
        let seeds = try [1, 2].map { try ClassifierTwoSample(seed: $0).test(real, synthetic, on: .serial) }
        #expect(seeds[0].areaUnderCurve != seeds[1].areaUnderCurve)
    }

    /// Equal means and spreads, but the synthetic columns are never near each other's sign: trees see it.
    @Test func treesSeeWhatNoWeightedSumDoes() throws {
        let real = Self.normal(400, 2, seed: 33)
        var synthetic = Self.normal(400, 2, seed: 34)
        for row in 0..<400 where synthetic[row, 0] * synthetic[row, 1] > 0 { synthetic[row, 1] = -synthetic[row, 1] }
        let linear = try ClassifierTwoSample().test(real, synthetic, on: .serial)
        let trees = try ClassifierTwoSample(boosted: XGBoostClassifier(rounds: 20)).test(real, synthetic, on: .serial)
        #expect(linear.areaUnderCurve < 0.6 && trees.areaUnderCurve > 0.65)
        #expect(linear.nullInterval.contains(0.5) && !trees.nullInterval.contains(trees.areaUnderCurve))
    }

    @Test func unequalSizesKeepChanceAccuracy() throws {
        let outcome = try ClassifierTwoSample().test(
            Self.normal(900, 5, seed: 9), Self.normal(100, 5, seed: 10), on: .serial)
        #expect(abs(outcome.balancedAccuracy - 0.5) < 0.1)
    }

    @Test func constantFeaturesAreChance() throws {
        let constant = Matrix<Float>(rows: 40, columns: 3, repeating: 7)
        let outcome = try ClassifierTwoSample().test(
            Self.normal(40, 3, seed: 11).rows(at: 0..<40), Self.normal(40, 3, seed: 12), on: .serial)
        #expect(outcome.areaUnderCurve >= 0 && outcome.areaUnderCurve <= 1)
        // Equal constant rows all share one fold: no model can be trained and tested.
        #expect(throws: MetricError.self) { try ClassifierTwoSample().test(constant, constant, on: .serial) }
    }

    @Test func sameBitsOnTwoThreads() throws {
        let real = Self.normal(1500, 20, seed: 13)
        let synthetic = Self.normal(1500, 20, shift: 0.05, seed: 14)
        let outcomes = try [1, 2].map {
            try ClassifierTwoSample().test(real, synthetic, on: Parallel(threads: $0))
        }
        #expect(outcomes[0] == outcomes[1])
    }

    @Test func refusesBadInput() throws {
        #expect(throws: MetricError.self) {
            try ClassifierTwoSample().test(Self.normal(3, 2, seed: 1), Self.normal(50, 2, seed: 2), on: .serial)
        }
        #expect(throws: MetricError.self) {
            try ClassifierTwoSample().test(Self.normal(50, 2, seed: 1), Self.normal(50, 3, seed: 2), on: .serial)
        }
        var broken = Self.normal(50, 2, seed: 1)
        broken[3, 1] = .nan
        #expect(throws: MetricError.self) {
            try ClassifierTwoSample().test(broken, Self.normal(50, 2, seed: 2), on: .serial)
        }
    }

    @Test func estimateCarriesItsParameters() throws {
        let evidence = try PairEvidence(
            reference: Self.normal(60, 2, seed: 1), candidate: Self.normal(60, 2, seed: 2))
        let metric = ClassifierTwoSample()
        let bare = try metric.estimate(evidence, resamples: nil)
        let full = try metric.estimate(evidence, resamples: Resamples(seed: 1))
        #expect(bare.interval == nil && full.interval != nil && bare.value == full.value)
        #expect(full.parameters["folds"] == "5")
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["ASSAY_TIMING"] != nil, "set ASSAY_TIMING to time"))
    func timing() throws {
        let real = Self.normal(10_000, 448, seed: 20)
        let synthetic = Self.normal(10_000, 448, shift: 0.01, seed: 21)
        for threads in [1, 2] {
            let time = try ContinuousClock().measure {
                print(try ClassifierTwoSample().test(real, synthetic, on: Parallel(threads: threads)))
            }
            print("two-sample 2 × 10,000 × 448, threads", threads, time)
        }
    }
}
