import Learners
import Numerics

/// Two classifiers' answers to the same rows, counted: all that a difference of their accuracies depends on.
package struct PairedAnswers: Sendable, Equatable {
    /// Rows that only the first gets right.
    package var lost = 0
    /// Rows that only the second gets right.
    package var won = 0
    package var rows = 0

    package init() {}

    package init(_ first: Predictions, _ second: Predictions) {
        for row in first.labels.indices { add(first.isRight(row), second.isRight(row)) }
    }

    package mutating func add(_ first: Bool, _ second: Bool) {
        rows += 1
        if first, !second { lost += 1 }
        if second, !first { won += 1 }
    }

    /// Accuracy of the first minus that of the second.
    package var loss: Double { rows > 0 ? Double(lost - won) / Double(rows) : 0 }

    /// Agresti and Min's (2005) interval for a difference of paired shares: Wald's with half a row added to each kind.
    package func interval(level: Double) -> ClosedRange<Double> {
        let count = Double(rows) + 2
        let (a, b) = ((Double(lost) + 0.5) / count, (Double(won) + 0.5) / count)
        let half = NormalDistribution.quantile(0.5 + level / 2) * ((a + b - (a - b) * (a - b)) / count).squareRoot()
        return max(-1, a - b - half)...min(1, a - b + half)
    }
}
