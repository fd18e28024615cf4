import Learners
import Numerics
import Results

extension UtilityStudy {
    /// `utility.calibration_error`: how far the confidence of the classifier trained on synthetic rows is from its
    /// accuracy on the real test rows. Resampling adds to the error, so the interval is moved back onto the value; refits on
    /// halves of the training rows widen it by the luck of these.
    public func calibrationEstimate(resamples: Resamples?) throws(MetricError) -> Estimate {
        let score = UtilityScore.calibrationError
        guard let value = score.value(tstr), let yardstick = score.value(trtr) else {
            throw .insufficientData("there are no test rows")
        }
        var notes = ["\(rounded(yardstick)) when trained on real rows"]
        if let resamples, let interval = gapInterval(resamples, score) {
            notes[0] += ", difference \(rounded(value - yardstick)) [\(rounded(interval.low)), \(rounded(interval.high))]"
        }
        let mean = { (predictions: Predictions) -> Double in
            let rows = predictions.labels.indices
            return rows.reduce(0) { $0 + predictions.confidence($1) } / Double(max(1, rows.count))
        }
        let excess = mean(tstr) - (Confusion(tstr).accuracy ?? 0)
        notes.append(
            "on average \(rounded(100 * abs(excess))) percentage points too \(excess > 0 ? "sure" : "unsure")")
        return Estimate(
            value, interval: resamples.flatMap { calibrationInterval(tstr, value, luck.calibration.synthetic, $0) },
            parameters: parameters(["bins": "15"]), notes: notes)
    }

    /// The same error of the classifier trained on real rows.
    public func calibrationFloor(resamples: Resamples) -> Floor? {
        guard let value = UtilityScore.calibrationError.value(trtr) else { return nil }
        let interval = calibrationInterval(trtr, value, luck.calibration.real, resamples)
        return Floor(value: value, low: interval?.low ?? value, high: interval?.high ?? value, splits: 1)
    }

    private func calibrationInterval(
        _ predictions: Predictions, _ value: Double, _ refits: [Double], _ resamples: Resamples
    ) -> Interval? {
        let scorer = UtilityScore.calibrationError.scorer(predictions)
        let replicates = weights(resamples).compactMap { scorer($0) }
        return ShiftedBootstrap(replicates, value: value, range: 0...1).interval
            .map { Self.widened($0, about: value, by: refits, range: 0...1) }
    }

    /// Accuracy over confidence of both classifiers, with the line that a calibrated one lies on.
    public func reliabilityFigure() -> Figure {
        func series(_ name: String, _ role: Figure.Role, _ predictions: Predictions) -> Figure.LineSeries {
            let bins = Calibration(predictions).bins.filter { $0.rows >= 10 }
            let ranges = bins.map { Intervals.wilson(successes: $0.accuracy * $0.rows, trials: $0.rows) }
            return Figure.LineSeries(
                name: name, role: role, x: bins.map(\.confidence), y: bins.map(\.accuracy),
                low: ranges.map(\.lowerBound), high: ranges.map(\.upperBound))
        }
        return Figure(
            id: "reliability_\(learner)", dimension: .utility, title: "Confidence and accuracy (\(learner))",
            caption: "Of the real test rows about which a classifier is that sure, the share it gets right, in 15 bins "
                + "of confidence with 95 % intervals; bins with fewer than 10 rows are left out. Below the diagonal it is too sure of itself.",
            content: .lines(
                xLabel: "mean probability of the predicted class", yLabel: "share of rows that are right",
                series: [
                    Figure.LineSeries(name: "calibrated", role: .other, x: [0, 1], y: [0, 1]),
                    series("trained on real", .real, trtr), series("trained on synthetic", .synthetic, tstr),
                ]))
    }
}
