import Learners
import Numerics
import Results

/// How much the accuracy of a classifier hangs on which rows it happened to learn from.
///
/// The classifier is fitted again on random halves of its training rows. A half of n rows that is drawn from those n
/// moves an accuracy that is about linear in the rows as much as another sample of n rows would (the delete-half
/// jackknife; Shao & Wu 1989), so that nothing has to be scaled.
package struct TrainingLuck: Sendable, Codable, Equatable {
    /// For each refit, in the order of the test rows, whether it is right.
    package let answers: [[Bool]]

    package init(answers: [[Bool]]) { self.answers = answers }

    package var degrees: Double { Double(max(1, answers.count - 1)) }

    /// Variance over the refits of the accuracy on these very test rows.
    /// - Parameter rows: of the test rows; nil for all.
    package func spread(_ rows: [Int]? = nil) -> Double {
        let count = Double(rows?.count ?? answers.first?.count ?? 0)
        guard answers.count > 1, count > 0 else { return 0 }
        let shares = answers.map { answer in Double(Self.right(answer, rows)) / count }
        return Self.variance(shares)
    }

    /// Variance of the accuracy on unlimited test rows: the covariance over the refits of being right on two different
    /// rows. What a refit changes on single rows is noise of the test rows and has its place in their own interval.
    package func variance(_ rows: [Int]? = nil) -> Double {
        let count = rows?.count ?? answers.first?.count ?? 0
        guard answers.count > 1, count > 1 else { return 0 }
        let refits = Double(answers.count)
        var single = 0.0
        for place in 0..<count {
            let row = rows?[place] ?? place
            let share = Double(answers.count { $0[row] }) / refits
            single += share * (1 - share) * refits / (refits - 1)
        }
        let n = Double(count)
        return max(0, (n * n * spread(rows) - single) / (n * (n - 1)))
    }

    /// Wilson's interval of an accuracy, which knows the luck of the test rows only, widened by that of the training rows.
    ///
    /// Both are independent, so that squares of the reaches to either side add up; Student's t with Satterthwaite's degrees
    /// of freedom stands for the few refits.
    /// - Parameter rows: the test rows that the accuracy is about; nil for all.
    package func interval(of accuracy: Double, rows: [Int]? = nil, level: Double = 0.95) -> Interval? {
        let count = Double(rows?.count ?? answers.first?.count ?? 0)
        guard answers.count > 1, count > 0, (0...1).contains(accuracy) else { return nil }
        let wilson = Intervals.wilson(successes: (accuracy * count).rounded(), trials: count, level: level)
        let deviate = NormalDistribution.quantile(0.5 + level / 2)
        let own = variance(rows)
        let half = 0.5 * (wilson.upperBound - wilson.lowerBound) / deviate
        var stretch = 1.0
        if own > 0 {
            let total = half * half + own
            stretch = StudentDistribution.quantile(0.5 + level / 2, degrees: total * total / (own * own) * degrees) / deviate
        }
        func reach(_ side: Double) -> Double { stretch * (side * side + deviate * deviate * own).squareRoot() }
        let low = max(0, accuracy - reach(max(0, accuracy - wilson.lowerBound)))
        let high = min(1, accuracy + reach(max(0, wilson.upperBound - accuracy)))
        return Interval(
            low: min(low, accuracy), high: max(high, accuracy), level: level, method: "score_rows_and_refits",
            replicates: answers.count)
    }

    private static func right(_ answer: [Bool], _ rows: [Int]?) -> Int {
        rows.map { $0.count { answer[$0] } } ?? answer.count { $0 }
    }

    private static func variance(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
}

extension UtilityStudy {
    /// The refits of both classifiers, or why there are none.
    struct Luck: Sendable, Codable {
        var real: TrainingLuck?
        var synthetic: TrainingLuck?
        /// On the synthetic rows that were kept out; nil without them.
        var onSynthetic: (real: TrainingLuck, synthetic: TrainingLuck)? {
            guard let real = realOnSynthetic, let synthetic = syntheticOnSynthetic else { return nil }
            return (real, synthetic)
        }
        var realOnSynthetic: TrainingLuck?
        var syntheticOnSynthetic: TrainingLuck?
        /// Calibration errors of the refits on the test rows.
        var calibration: (real: [Double], synthetic: [Double]) { (calibrationOfReal, calibrationOfSynthetic) }
        var calibrationOfReal: [Double] = []
        var calibrationOfSynthetic: [Double] = []
        var reason: String?
    }

    /// An interval that knows the luck of the test rows only, widened by what refits on halves spread.
    /// - Parameter refits: the score of each; fewer than two widen nothing.
    static func widened(_ interval: Interval, about value: Double, by refits: [Double], range: ClosedRange<Double>) -> Interval {
        guard refits.count > 1 else { return interval }
        let mean = refits.reduce(0, +) / Double(refits.count)
        let own = refits.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(refits.count - 1)
        let deviate = NormalDistribution.quantile(0.975)
        let half = 0.5 * (interval.high - interval.low) / deviate
        let total = half * half + own
        guard own > 0 else { return interval }
        let degrees = total * total / (own * own) * Double(refits.count - 1)
        let stretch = StudentDistribution.quantile(0.975, degrees: degrees) / deviate
        func reach(_ side: Double) -> Double { stretch * (side * side + deviate * deviate * own).squareRoot() }
        var wide = interval
        wide.low = min(value, max(range.lowerBound, value - reach(max(0, value - interval.low))))
        wide.high = max(value, min(range.upperBound, value + reach(max(0, interval.high - value))))
        wide.method += "_refits"
        return wide
    }

    /// An interval of a gap that knows the luck of the test rows only, widened by that of both sets of training rows.
    ///
    /// Both lucks are independent, so that squares of the reaches to either side add up; Student's t with Satterthwaite's
    /// degrees of freedom stands for the few refits.
    /// - Parameter rows: the test rows that the gap is about; nil for all.
    /// - Returns: nil without refits.
    func widened(
        _ range: ClosedRange<Double>, about value: Double, rows: [Int]? = nil, level: Double = 0.95
    ) -> ClosedRange<Double>? {
        guard let real = luck.real, let synthetic = luck.synthetic else { return nil }
        let deviate = NormalDistribution.quantile(0.5 + level / 2)
        let (first, second) = (real.variance(rows), synthetic.variance(rows))
        let half = 0.5 * (range.upperBound - range.lowerBound)
        let total = (half / deviate) * (half / deviate) + first + second
        let uncertain = first * first / real.degrees + second * second / synthetic.degrees
        var stretch = 1.0
        if uncertain > 0 {
            stretch = StudentDistribution.quantile(0.5 + level / 2, degrees: total * total / uncertain) / deviate
        }
        func reach(_ own: Double) -> Double {
            stretch * (own * own + deviate * deviate * (first + second)).squareRoot()
        }
        let low = max(-1, value - reach(max(0, value - range.lowerBound)))
        let high = min(1, value + reach(max(0, range.upperBound - value)))
        return min(low, value)...max(high, value)
    }

    /// The gap of two classifiers that both learned from real rows, as many as the refits did: the expected size without
    /// the sign as value, and as far to both sides as another such pair would lie with 95 %. nil without refits.
    /// - Parameter rows: the test rows that the gap is about; nil for all.
    func gapFloor(_ rows: [Int]?) -> Floor? {
        guard let real = luck.real else { return nil }
        return .gap(variance: real.spread(rows), degrees: real.degrees, refits: real.answers.count)
    }
}

extension Floor {
    /// Of the difference of two scores that each vary so: the expected size without the sign, and the reach of 95 %.
    static func gap(variance: Double, degrees: Double, refits: Int) -> Floor {
        let deviation = (2 * variance).squareRoot()
        let reach = min(1, StudentDistribution.quantile(0.975, degrees: degrees) * deviation)
        return Floor(
            value: min(reach, deviation * (2 / Double.pi).squareRoot()), low: -reach, high: reach, splits: refits)
    }
}
