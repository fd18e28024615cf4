import Learners
import Numerics
import Results

/// What two classifiers, one trained on real and one on synthetic rows, say about the same rows.
public struct UtilityStudy: Sendable, Codable {
    struct Halves: Sendable, Codable {
        let first: Predictions
        let second: Predictions
    }

    public let classNames: [String]
    /// Trained on real, tested on real.
    public let trtr: Predictions
    /// Trained on synthetic, tested on the same real rows.
    public let tstr: Predictions
    /// Trained on real, tested on all synthetic rows; nil where `tsts` is.
    public let trts: Predictions?
    /// Trained on synthetic, tested on synthetic rows that were kept out of training; nil when those are too few.
    public let tsts: Predictions?
    /// Trained on real, tested on the real rows left out beside the holdout; nil when there are none.
    let leftOut: Predictions?
    /// Trained on two disjoint halves of the real rows, tested as `trtr`; nil where there are no two halves.
    let halves: Halves?
    /// Both classifiers fitted again on halves of their rows.
    let luck: Luck
    public let realRows: Int
    public let syntheticRows: Int
    public let testsOnHoldout: Bool
    /// Rows of the holdout, or of the real set, that were tested on.
    public let testRows: [Int]
    /// Of these rows, in their order: what they are drawn again by.
    let testKeys: RowKeys
    /// Classes of the test rows of which there is no synthetic row.
    let absent: [Int]
    public let learner: String
    let learnerParameters: [String: String]

    public static let tstrDescriptor = MetricDescriptor(
        id: "utility.tstr", version: 3, title: "Train on synthetic, test on real", shortTitle: "TSTR score",
        dimension: .utility, direction: .higher, unit: "accuracy", range: 0...1, optimum: nil, restsOn: .test,
        study: StudyPlace(.unranked, leads: 1, sanity: .learns), needsClasses: true, sign: .learning)
    public static let trtrDescriptor = MetricDescriptor(
        id: "utility.trtr", version: 3, title: "Train on real, test on real", shortTitle: "TRTR score",
        dimension: .utility, direction: .higher, unit: "accuracy", range: 0...1, optimum: nil, restsOn: .test, needsClasses: true)
    public static let tstsDescriptor = MetricDescriptor(
        id: "utility.tsts", version: 2, title: "Train and test on synthetic", shortTitle: "TSTS score", dimension: .utility,
        direction: .higher, unit: "accuracy", range: 0...1, optimum: nil, needsClasses: true)
    public static let trtsDescriptor = MetricDescriptor(
        id: "utility.trts", version: 3, title: "Train on real, test on synthetic", shortTitle: "TRTS score", dimension: .utility,
        direction: .higher, unit: "accuracy", range: 0...1, optimum: nil, needsClasses: true, sign: .labels)
    public static let gapDescriptor = MetricDescriptor(
        id: "utility.tstr_gap", version: 3, title: "Loss of accuracy from training on synthetic rows",
        shortTitle: "TSTR loss", dimension: .utility, direction: .lower, unit: "accuracy", range: -1...1, optimum: 0,
        restsOn: .test, needsClasses: true, sign: .learning)
    public static let calibrationDescriptor = MetricDescriptor(
        id: "utility.calibration_error", version: 2, title: "Calibration error after training on synthetic", dimension: .utility,
        direction: .lower, unit: "probability", range: 0...1, optimum: nil, restsOn: .test, needsClasses: true)

    /// `utility.tstr`: the share of real test rows that the classifier trained on synthetic rows gets right.
    public func tstrEstimate(resamples: Resamples?) throws(MetricError) -> Estimate {
        try single(tstr, luck.synthetic, resamples, rows: syntheticRows, notes: absentNotes + seenNotes)
    }

    /// `utility.trtr`: the same for the classifier trained on real rows, the yardstick.
    public func trtrEstimate(resamples: Resamples?) throws(MetricError) -> Estimate {
        try single(trtr, luck.real, resamples, rows: realRows)
    }

    /// `utility.tsts`: the share of held-out synthetic rows that the classifier trained on synthetic rows gets right.
    public func tstsEstimate(resamples: Resamples?) throws(MetricError) -> Estimate {
        try single(
            syntheticTest(tsts), luck.onSynthetic?.synthetic, resamples, rows: syntheticRows, test: "held-out synthetic rows")
    }

    /// `utility.trts`: the share of all synthetic rows that the classifier trained on real rows gets right, all of which are new to it.
    public func trtsEstimate(resamples: Resamples?) throws(MetricError) -> Estimate {
        try single(
            syntheticTest(trts), luck.onSynthetic?.real, resamples, rows: realRows, test: "synthetic rows")
    }

    private func syntheticTest(_ predictions: Predictions?) throws(MetricError) -> Predictions {
        guard let predictions else {
            throw .insufficientData(
                "a test on synthetic rows needs 10 of them outside the training rows, of classes with more than one row")
        }
        return predictions
    }

    /// `utility.tstr_gap`: TRTR − TSTR in accuracy, with an interval over test rows (paired) and training rows (refits).
    public func gapEstimate(resamples: Resamples?) throws(MetricError) -> Estimate {
        let value = try gap(.accuracy)
        var notes = absentNotes + seenNotes
        for score in UtilityScore.allCases where score != .accuracy {
            notes.append("gap in \(score.title): \(rounded(try gap(score)))")
        }
        let ratio = Double(syntheticRows) / Double(max(1, realRows))
        if ratio < 0.8 || ratio > 1.25 {
            notes.append(
                "trained on \(realRows) real and \(syntheticRows) synthetic rows: the gap mixes their number with "
                    + "their quality")
        }
        var estimate = Estimate(
            value, interval: resamples.flatMap { gapInterval($0, .accuracy) }, parameters: gapParameters, notes: notes)
        if resamples != nil, estimate.interval == nil { estimate.intervalReason = luckReason }
        return estimate
    }

    /// The gap of two classifiers that both learned from halves of the real rows; nil where there are no halves.
    public var gapFloor: Floor? { gapFloor(nil) }

    /// Why there is no floor of the gap and no interval, where there is none.
    public var luckReason: String { luck.reason ?? "the classifiers could not be fitted again on halves of the rows" }

    /// With how often each classifier was fitted again.
    var gapParameters: [String: String] {
        parameters(luck.real.map { ["refits": "\($0.answers.count)"] } ?? [:])
    }

    /// Accuracy of the classifier trained on real rows on further real rows: what a copy of the real set would score
    /// in a test on synthetic rows.
    public var unseenRealAccuracy: Double? { Confusion(leftOut ?? trtr).accuracy }

    /// TRTR − TSTR in any score; for losses TSTR − TRTR, so that above 0 is always worse.
    public func gap(_ score: UtilityScore) throws(MetricError) -> Double {
        guard let real = score.value(trtr), let synthetic = score.value(tstr) else {
            throw .insufficientData("there are no test rows of two classes")
        }
        return score.isLoss ? synthetic - real : real - synthetic
    }

    /// Paired bootstrap over test rows, widened by the luck of the training rows (`widened`). The share that this luck has
    /// of the width is measured on accuracy and taken for the other scores too. With fewer than 10 rows on which the two
    /// classifiers differ in being right the bootstrap sees too little to vary, and Agresti and Min's (2005) interval for
    /// paired shares takes its place. nil where the classifiers could not be fitted again.
    public func gapInterval(_ resamples: Resamples, _ score: UtilityScore) -> Interval? {
        guard let accuracy = testInterval(resamples, .accuracy), let value = try? gap(.accuracy),
            let wide = widened(accuracy.low...accuracy.high, about: value)
        else { return nil }
        if score == .accuracy {
            return Interval(
                low: wide.lowerBound, high: wide.upperBound, method: accuracy.method + "_refits",
                replicates: accuracy.replicates)
        }
        guard var interval = testInterval(resamples, score), let value = try? gap(score) else { return nil }
        let width = accuracy.high - accuracy.low
        let stretch = width > 0 ? max(1, (wide.upperBound - wide.lowerBound) / width) : 1
        interval.low = value - stretch * max(0, value - interval.low)
        interval.high = value + stretch * max(0, interval.high - value)
        interval.method += "_refits"
        return interval
    }

    /// The interval that the luck of the test rows alone gives.
    private func testInterval(_ resamples: Resamples, _ score: UtilityScore) -> Interval? {
        if score == .accuracy {
            let pairs = PairedAnswers(trtr, tstr)
            if pairs.lost + pairs.won < 10 {
                let range = pairs.interval(level: 0.95)
                return Interval(low: range.lowerBound, high: range.upperBound, method: "agresti_min_paired")
            }
        }
        let sign = score.isLoss ? -1.0 : 1
        let (real, synthetic) = (score.scorer(trtr), score.scorer(tstr))
        let sample = weights(resamples).compactMap { weights -> Double? in
            guard let first = real(weights), let second = synthetic(weights) else { return nil }
            return sign * (first - second)
        }
        return Intervals.percentile(sample).map {
            Interval(
                low: $0.lowerBound, high: $0.upperBound, method: "paired_bootstrap_rows",
                replicates: resamples.replicates)
        }
    }

    private func single(
        _ predictions: Predictions, _ luck: TrainingLuck?, _ resamples: Resamples?, rows: Int, test: String? = nil,
        notes: [String] = []
    ) throws(MetricError) -> Estimate {
        guard let value = Confusion(predictions).accuracy else { throw .insufficientData("there are no test rows") }
        var notes = notes
        for score in UtilityScore.allCases where score != .accuracy {
            if let other = score.value(predictions) { notes.append("\(score.title) \(rounded(other))") }
        }
        var own = ["training_rows": "\(rows)", "test_rows": "\(predictions.labels.count)"]
        if let test { own["test"] = test }
        if let luck { own["refits"] = "\(luck.answers.count)" }
        var estimate = Estimate(
            value, interval: resamples.flatMap { _ in luck?.interval(of: value) }, parameters: parameters(own), notes: notes)
        if resamples != nil, estimate.interval == nil { estimate.intervalReason = luckReason }
        return estimate
    }

    func parameters(_ own: [String: String] = [:]) -> [String: String] {
        learnerParameters.merging([
            "test": testsOnHoldout ? "holdout" : "30 % of real", "test_rows": "\(trtr.labels.count)",
        ]) { $1 }.merging(own) { $1 }
    }

    private var seenNotes: [String] {
        testsOnHoldout
            ? []
            : [
                "tested on 30 % of the real rows, which the generator may have learned from: without a labelled holdout "
                    + "memorised rows count as learned ones"
            ]
    }

    private var absentNotes: [String] {
        guard !absent.isEmpty else { return [] }
        let names = absent.prefix(10).map { classNames[$0] }.joined(separator: ", ")
        return ["classes without a synthetic row, never learned: \(names)\(absent.count > 10 ? ", …" : "")"]
    }

    /// Weights of the test rows in each replicate.
    func weights(_ resamples: Resamples) -> [[Double]] {
        let drawn = resamples.weights(of: testKeys, role: testsOnHoldout ? .holdout : .real)
        return (0..<resamples.replicates).map { drawn[$0].map(Double.init) }
    }
}
