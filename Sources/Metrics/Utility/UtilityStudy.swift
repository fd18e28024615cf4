import Learners
import Numerics
import Results

/// What two classifiers, one trained on real and one on synthetic rows, say about the same real test rows.
public struct UtilityStudy: Sendable {
    public let classNames: [String]
    /// Trained on real, tested on real.
    public let trtr: Predictions
    /// Trained on synthetic, tested on real.
    public let tstr: Predictions
    public let realRows: Int
    public let syntheticRows: Int
    public let testsOnHoldout: Bool
    /// Classes of the test rows of which there is no synthetic row.
    let absent: [Int]
    public let learner: String
    let learnerParameters: [String: String]

    public static let tstrDescriptor = MetricDescriptor(
        id: "utility.tstr", dimension: .utility, direction: .higher, unit: "accuracy", range: 0...1, optimum: nil)
    public static let trtrDescriptor = MetricDescriptor(
        id: "utility.trtr", dimension: .utility, direction: .higher, unit: "accuracy", range: 0...1, optimum: nil)
    public static let gapDescriptor = MetricDescriptor(
        id: "utility.tstr_gap", dimension: .utility, direction: .lower, unit: "accuracy", range: -1...1, optimum: 0)

    /// `utility.tstr`: the share of real test rows that the classifier trained on synthetic rows gets right.
    public func tstrEstimate(resamples: Resamples?) throws(MetricError) -> Estimate {
        try single(tstr, resamples, rows: syntheticRows, absent: absentNotes)
    }

    /// `utility.trtr`: the same for the classifier trained on real rows, the yardstick.
    public func trtrEstimate(resamples: Resamples?) throws(MetricError) -> Estimate {
        try single(trtr, resamples, rows: realRows, absent: [])
    }

    /// `utility.tstr_gap`: TRTR − TSTR in accuracy, with a paired bootstrap interval over test rows.
    public func gapEstimate(resamples: Resamples?) throws(MetricError) -> Estimate {
        let value = try gap(.accuracy)
        var notes = absentNotes
        for score in UtilityScore.allCases where score != .accuracy {
            notes.append("gap in \(score.title): \(rounded(try gap(score)))")
        }
        let ratio = Double(syntheticRows) / Double(max(1, realRows))
        if ratio < 0.8 || ratio > 1.25 {
            notes.append(
                "trained on \(realRows) real and \(syntheticRows) synthetic rows: the gap mixes their number with "
                    + "their quality")
        }
        return Estimate(
            value, interval: resamples.flatMap { gapInterval($0, .accuracy) }, parameters: parameters, notes: notes)
    }

    /// TRTR − TSTR in any score (for log loss TSTR − TRTR, so that above 0 is always a loss).
    public func gap(_ score: UtilityScore) throws(MetricError) -> Double {
        guard let real = score.value(trtr), let synthetic = score.value(tstr) else {
            throw .insufficientData("there are no test rows")
        }
        return score == .logLoss ? synthetic - real : real - synthetic
    }

    /// Paired bootstrap over test rows. With fewer than 10 rows on which the two classifiers differ in being right the
    /// bootstrap sees too little to vary, and Agresti and Min's (2005) interval for paired shares takes its place.
    public func gapInterval(_ resamples: Resamples, _ score: UtilityScore) -> Interval? {
        if score == .accuracy {
            let (lost, won) = discordant
            if lost + won < 10 { return agrestiMin(lost, won) }
        }
        let sign = score == .logLoss ? -1.0 : 1
        let sample = (0..<resamples.replicates).compactMap { replicate -> Double? in
            let weights = weights(resamples, replicate)
            guard let real = score.value(trtr, weights: weights), let synthetic = score.value(tstr, weights: weights)
            else { return nil }
            return sign * (real - synthetic)
        }
        return Intervals.percentile(sample).map {
            Interval(
                low: $0.lowerBound, high: $0.upperBound, method: "paired_bootstrap_rows",
                replicates: resamples.replicates)
        }
    }

    /// Rows that only the real-trained classifier gets right, and rows that only the synthetic-trained one does.
    private var discordant: (lost: Int, won: Int) {
        var (lost, won) = (0, 0)
        for row in trtr.labels.indices {
            let (real, synthetic) = (trtr.isRight(row), tstr.isRight(row))
            if real, !synthetic { lost += 1 }
            if synthetic, !real { won += 1 }
        }
        return (lost, won)
    }

    private func agrestiMin(_ lost: Int, _ won: Int) -> Interval {
        let count = Double(trtr.labels.count) + 2
        let (a, b) = ((Double(lost) + 0.5) / count, (Double(won) + 0.5) / count)
        let half = NormalDistribution.quantile(0.975) * ((a + b - (a - b) * (a - b)) / count).squareRoot()
        return Interval(low: max(-1, a - b - half), high: min(1, a - b + half), method: "agresti_min_paired")
    }

    /// `utility.tstr` by itself, where the classifier trained on real rows is measured elsewhere.
    /// - Parameters:
    ///   - synthetic: what to train on; classes are matched to those of `test` by name.
    ///   - test: real rows.
    package static func tstr<Learner: Classifier>(
        _ learner: Learner, trainedOn synthetic: LabelledSet<Learner.Input>, test: LabelledSet<Learner.Input>,
        seed: UInt64, resamples: Resamples?, on parallel: Parallel
    ) throws(MetricError) -> Estimate {
        guard test.labels.count >= 10 else {
            throw .insufficientData("utility needs 10 real rows to test on; there are \(test.labels.count)")
        }
        guard synthetic.labels.count > 0 else { throw .insufficientData("there are no synthetic rows") }
        let training = try synthetic.relabelled(test.classNames, role: "synthetic")
        let predictions = try test.predictions(learner, trainedOn: training, seed: seed, on: parallel)
        let right = predictions.labels.indices.map { predictions.isRight($0) ? 1.0 : 0 }
        let value = right.reduce(0, +) / Double(right.count)
        let wilson = Intervals.wilson(successes: right.reduce(0, +), trials: Double(right.count))
        var estimate = Estimate(
            value,
            interval: resamples.map { _ in
                Interval(low: wilson.lowerBound, high: wilson.upperBound, method: "wilson")
            },
            parameters: learner.parameters.merging(["training_rows": "\(training.labels.count)"]) { $1 })
        estimate.replicates = resamples.map { rowMeans(right, role: .holdout, resamples: $0) }
        return estimate
    }

    private func single(
        _ predictions: Predictions, _ resamples: Resamples?, rows: Int, absent: [String]
    ) throws(MetricError) -> Estimate {
        let confusion = Confusion(predictions)
        guard let value = confusion.accuracy else { throw .insufficientData("there are no test rows") }
        var notes = absent
        for score in UtilityScore.allCases where score != .accuracy {
            notes.append("\(score.title) \(rounded(score.value(predictions) ?? 0))")
        }
        let count = Double(predictions.labels.count)
        let wilson = Intervals.wilson(successes: value * count, trials: count)
        return Estimate(
            value,
            interval: resamples.map { _ in
                Interval(low: wilson.lowerBound, high: wilson.upperBound, method: "wilson")
            },
            parameters: parameters.merging(["training_rows": "\(rows)"]) { $1 }, notes: notes)
    }

    private var parameters: [String: String] {
        learnerParameters.merging([
            "test": testsOnHoldout ? "holdout" : "30 % of real", "test_rows": "\(trtr.labels.count)",
        ]) { $1 }
    }

    private var absentNotes: [String] {
        guard !absent.isEmpty else { return [] }
        let names = absent.prefix(10).map { classNames[$0] }.joined(separator: ", ")
        return ["classes without a synthetic row, never learned: \(names)\(absent.count > 10 ? ", …" : "")"]
    }

    /// Multiplicities of the test rows in one replicate: the holdout's own samples, so that all metrics share them.
    private func weights(_ resamples: Resamples, _ replicate: Int) -> [Double] {
        resamples.counts(replicate, role: testsOnHoldout ? .holdout : .real, rows: trtr.labels.count).map { Double($0) }
    }
}

extension Predictions {
    func isRight(_ row: Int) -> Bool { labels[row] == predicted[row] }
}

extension UtilityScore {
    var title: String {
        switch self {
        case .accuracy: "accuracy"
        case .balancedAccuracy: "balanced accuracy"
        case .macroF1: "macro F1"
        case .logLoss: "log loss"
        }
    }
}
