import Numerics
import Results

/// What two regressions, one trained on real and one on synthetic rows, say about the same rows.
///
/// The score is R², the share of the variance that is explained, and 0 where a model does worse than the mean: a model that
/// explains nothing is worth nothing, however wrong it is. What it is without that bound stands in the notes.
public struct RegressionStudy: Sendable {
    struct Refits: Sendable {
        var real: [[Double]]
        var synthetic: [[Double]]
    }

    /// Synthetic rows that were asked about.
    struct SyntheticTest: Sendable {
        let values: [Double]
        let keys: RowKeys

        init(_ parts: [RegressionSet]) {
            values = parts.flatMap(\.values)
            keys = RowKeys(content: parts.flatMap(\.content))
        }
    }

    public let learner: String
    let learnerParameters: [String: String]
    /// True values of the real test rows.
    public let test: [Double]
    /// Their places in the holdout, or in the real set.
    public let testRows: [Int]
    let testKeys: RowKeys
    public let testsOnHoldout: Bool
    let heldOut: SyntheticTest?
    let allSynthetic: SyntheticTest?
    let leftOut: [Double]?
    public let trtr: [Double]
    public let tstr: [Double]
    let trts: [Double]?
    let tsts: [Double]?
    /// The real model's answers to real rows beside the holdout.
    let onLeftOut: [Double]?
    let refits: Refits
    public let realRows: Int
    public let syntheticRows: Int
    private let testWeightStore = Keyed<Resamples, [[Double]]>()

    /// R² of `answers`, not bounded below; nil where the truth does not vary or no row counts.
    public static func explained(_ answers: [Double], _ truth: [Double], weights: [Double]? = nil) -> Double? {
        // In units of the largest truth, so that squares of ±1e200 stay finite.
        let largest = truth.reduce(0) { max($0, abs($1)) }
        guard largest > 0, answers.count == truth.count else { return nil }
        var (count, sum) = (0.0, 0.0)
        for row in truth.indices {
            let weight = weights?[row] ?? 1
            count += weight
            sum += weight * (truth[row] / largest)
        }
        guard count > 0 else { return nil }
        var (left, all) = (0.0, 0.0)
        for row in truth.indices {
            let weight = weights?[row] ?? 1
            let value = truth[row] / largest
            left += weight * (value - answers[row] / largest) * (value - answers[row] / largest)
            all += weight * (value - sum / count) * (value - sum / count)
        }
        guard all > 1e-20 * count, left.isFinite else { return nil }
        return 1 - left / all
    }

    private static func score(_ answers: [Double], _ truth: [Double], _ weights: [Double]? = nil) -> Double? {
        explained(answers, truth, weights: weights).map { max(0, $0) }
    }

    public static func meanError(_ answers: [Double], _ truth: [Double]) -> Double {
        let count = Double(max(1, truth.count))
        return zip(answers, truth).reduce(0) { $0 + abs($1.0 - $1.1) / count }
    }

    // MARK: Estimates

    /// What is measured, by the id of its descriptor.
    public enum Quantity: CaseIterable, Sendable {
        case tstr, trtr, gap, tsts, trts

        public var descriptor: MetricDescriptor {
            switch self {
            case .tstr: UtilityStudy.tstrDescriptor
            case .trtr: UtilityStudy.trtrDescriptor
            case .gap: UtilityStudy.gapDescriptor
            case .tsts: UtilityStudy.tstsDescriptor
            case .trts: UtilityStudy.trtsDescriptor
            }
        }
    }

    public func estimate(_ quantity: Quantity, resamples: Resamples) throws(MetricError) -> Estimate {
        switch quantity {
        case .tstr: try single(tstr, test, testWeights(resamples), refits.synthetic, syntheticRows)
        case .trtr: try single(trtr, test, testWeights(resamples), refits.real, realRows)
        case .trts: try onSynthetic(trts, allSynthetic, "synthetic rows", resamples, realRows)
        case .tsts: try onSynthetic(tsts, heldOut, "held-out synthetic rows", resamples, syntheticRows)
        case .gap: try gap(nil, resamples)
        }
    }

    private func onSynthetic(
        _ answers: [Double]?, _ asked: SyntheticTest?, _ name: String, _ resamples: Resamples, _ rows: Int
    ) throws(MetricError) -> Estimate {
        guard let answers, let asked else {
            throw .insufficientData("a test on synthetic rows needs 10 of them outside the training rows")
        }
        var estimate = try single(answers, asked.values, weights(resamples, asked.keys, .synthetic), [], rows)
        estimate.parameters["test"] = name
        estimate.parameters["test_rows"] = "\(asked.values.count)"
        return estimate
    }

    private func single(
        _ answers: [Double], _ truth: [Double], _ weights: [[Double]], _ refits: [[Double]], _ rows: Int
    ) throws(MetricError) -> Estimate {
        guard let explained = Self.explained(answers, truth) else {
            throw .insufficientData("the test rows have one value of the target")
        }
        let value = max(0, explained)
        var estimate = Estimate(
            value, parameters: parameters(["training_rows": "\(rows)"]),
            notes: ["mean absolute error \(rounded(Self.meanError(answers, truth)))"]
                + (explained < 0 ? ["R² \(rounded(explained)): worse than the mean"] : []))
        estimate.interval = interval(
            weights.compactMap { Self.score(answers, truth, $0) }, about: value, range: 0...1,
            refits: [refits.compactMap { Self.score($0, truth) }])
        if estimate.interval == nil { estimate.intervalReason = "no resample of the test rows has a score" }
        return estimate
    }

    /// TRTR − TSTR on the test rows at `places`; nil for all of them.
    public func gap(_ places: [Int]?, _ resamples: Resamples) throws(MetricError) -> Estimate {
        func own(_ values: [Double]) -> [Double] { places.map { rows in rows.map { values[$0] } } ?? values }
        let (truth, first, second) = (own(test), own(trtr), own(tstr))
        guard let real = Self.score(first, truth), let synthetic = Self.score(second, truth) else {
            throw .insufficientData("the test rows have one value of the target")
        }
        let value = real - synthetic
        let sample = testWeights(resamples).compactMap { all -> Double? in
            let weights = own(all)
            guard let a = Self.score(first, truth, weights), let b = Self.score(second, truth, weights) else { return nil }
            return a - b
        }
        func scores(_ answers: [[Double]]) -> [Double] { answers.compactMap { Self.score(own($0), truth) } }
        let (a, b) = (Self.meanError(first, truth), Self.meanError(second, truth))
        var estimate = Estimate(
            value, parameters: parameters(["refits": "\(refits.real.count)"]),
            notes: ["mean absolute error \(rounded(a)) after real, \(rounded(b)) after synthetic rows"])
        estimate.interval = interval(
            sample, about: value, range: -1...1, refits: [scores(refits.real), scores(refits.synthetic)])
        if estimate.interval == nil { estimate.intervalReason = "no resample of the test rows has a score" }
        if !testsOnHoldout {
            estimate.notes.append(
                "tested on 30 % of the real rows, which the generator may have learned from: without a holdout memorised rows "
                    + "count as learned ones")
        }
        return estimate
    }

    private func interval(
        _ sample: [Double], about value: Double, range: ClosedRange<Double>, refits: [[Double]]
    ) -> Interval? {
        guard let own = Intervals.percentile(sample) else { return nil }
        var interval = Interval(
            low: min(value, own.lowerBound), high: max(value, own.upperBound), method: "bootstrap_rows",
            replicates: sample.count)
        for scores in refits where scores.count > 1 {
            interval = UtilityStudy.widened(interval, about: value, by: scores, range: range)
            interval.method = "bootstrap_rows_refits"
        }
        return interval
    }

    // MARK: Scale

    /// The gap of two models that both learned from real rows.
    public func gapFloor() -> Floor? {
        let scores = refits.real.compactMap { Self.score($0, test) }
        guard scores.count > 1 else { return nil }
        let mean = scores.reduce(0, +) / Double(scores.count)
        let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count - 1)
        return .gap(variance: variance, degrees: Double(scores.count - 1), refits: scores.count)
    }

    /// What a copy of the real set scores in a test on synthetic rows.
    public var unseenRealScore: Double? {
        if let onLeftOut, let leftOut { return Self.score(onLeftOut, leftOut) }
        return Self.score(trtr, test)
    }

    private func parameters(_ own: [String: String]) -> [String: String] {
        learnerParameters.merging([
            "score": "r2", "test": testsOnHoldout ? "holdout" : "30 % of real", "test_rows": "\(test.count)",
        ]) { $1 }.merging(own) { $1 }
    }

    private func testWeights(_ resamples: Resamples) -> [[Double]] {
        testWeightStore.get(resamples) { weights(resamples, testKeys, testsOnHoldout ? .holdout : .real) }
    }

    private func weights(_ resamples: Resamples, _ keys: RowKeys, _ role: Resamples.Role) -> [[Double]] {
        let drawn = resamples.weights(of: keys, role: role)
        return (0..<resamples.replicates).map { drawn[$0].map(Double.init) }
    }
}
