import Learners
import Numerics
import Results

extension UtilityStudy {
    /// Share of one class's real test rows that each classifier finds, with Wilson intervals.
    public struct ClassRecall: Sendable, Equatable {
        public let name: String
        /// Test rows of the class.
        public let rows: Int
        public let trtr: Double
        public let trtrInterval: ClosedRange<Double>
        public let tstr: Double
        public let tstrInterval: ClosedRange<Double>
    }

    /// One entry a class that has test rows, in the order of `classNames`.
    public var recalls: [ClassRecall] {
        let (real, synthetic) = (Confusion(trtr), Confusion(tstr))
        return classNames.indices.compactMap { k in
            let counts = (0..<classNames.count).map { real.counts[k * classNames.count + $0] }
            let rows = counts.reduce(0, +)
            guard rows > 0, let first = real.recalls[k], let second = synthetic.recalls[k] else { return nil }
            return ClassRecall(
                name: classNames[k], rows: Int(rows), trtr: first,
                trtrInterval: Intervals.wilson(successes: first * rows, trials: rows), tstr: second,
                tstrInterval: Intervals.wilson(successes: second * rows, trials: rows))
        }
    }

    /// Per-class recall of both classifiers as grouped bars.
    public func recallFigure() -> Figure {
        let bars = recalls.flatMap { recall in
            [
                Figure.Bar(
                    group: recall.name, name: "trained on real", role: .real, value: recall.trtr,
                    low: recall.trtrInterval.lowerBound, high: recall.trtrInterval.upperBound),
                Figure.Bar(
                    group: recall.name, name: "trained on synthetic", role: .synthetic, value: recall.tstr,
                    low: recall.tstrInterval.lowerBound, high: recall.tstrInterval.upperBound),
            ]
        }
        return Figure(
            id: "tstr_\(learner)", dimension: .utility, title: "Recall of each class (\(learner))",
            caption: "Share of the real test rows of a class that a classifier finds. Where the second bar is much "
                + "lower, the synthetic rows do not teach that class.",
            content: .bars(valueLabel: "recall", bars: bars))
    }
}
