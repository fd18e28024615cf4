import Numerics
import Results

/// Synthetic minus real share of each class, with simultaneous intervals; the value is the largest absolute gap.
///
/// Each class gets Newcombe's (1998) score interval for a difference of two proportions at level 1 − α / classes
/// (Bonferroni), so that with 95 % confidence all of them hold at once; the interval of the largest gap follows from
/// them without another assumption.
public enum ShareGap {
    public static let descriptor = MetricDescriptor(
        id: "balance.share_gap", title: "Largest gap in a class share", shortTitle: "Class share gap",
        dimension: .balance, direction: .lower, unit: "share", range: 0...1, optimum: 0, restsOn: .synthetic,
        alsoRestsOn: .real, needsClasses: true, sign: .shares)

    /// One class of the forest plot.
    public struct Row: Sendable, Equatable {
        public let name: String
        /// Synthetic − real share, −1…1.
        public let gap: Double
        public let low: Double
        public let high: Double
        public let realCount: Int
        public let syntheticCount: Int
        /// Whether the simultaneous interval leaves out 0.
        public var isDifferent: Bool { low > 0 || high < 0 }
    }

    public static func rows(_ counts: ClassCounts, level: Double = 0.95) -> [Row] {
        let adjusted = 1 - (1 - level) / Double(counts.names.count)
        return counts.names.indices.map { index in
            let (real, synthetic) = (counts.real[index], counts.synthetic[index])
            let interval = newcombe(
                synthetic, of: counts.syntheticTotal, minus: real, of: counts.realTotal, level: adjusted)
            return Row(
                name: counts.names[index], gap: interval.value, low: interval.low, high: interval.high,
                realCount: real, syntheticCount: synthetic)
        }
    }

    public static func estimate(_ counts: ClassCounts) -> Estimate {
        let rows = rows(counts)
        var low = 0.0
        var high = 0.0
        var largest = rows[0]
        for row in rows {
            if abs(row.gap) > abs(largest.gap) { largest = row }
            low = max(low, row.low, -row.high)
            high = max(high, abs(row.low), abs(row.high))
        }
        let different = rows.filter(\.isDifferent)
        let sign = largest.gap > 0 ? "too many" : "too few"
        var notes = [
            "largest gap: \(largest.name), \(rounded(100 * abs(largest.gap))) percentage points \(sign)",
            "\(different.count) of \(rows.count) classes differ",
        ]
        notes += counts.notes
        return Estimate(
            abs(largest.gap), interval: Interval(low: low, high: high, method: "newcombe_bonferroni"),
            parameters: [
                "classes": "\(rows.count)", "multiplicity": "bonferroni", PartFacts.part: largest.name,
                PartFacts.real: rounded(Double(largest.realCount) / Double(max(1, counts.realTotal))),
                PartFacts.synthetic: rounded(Double(largest.syntheticCount) / Double(max(1, counts.syntheticTotal))),
            ], notes: notes)
    }

    /// The classes as a forest plot around 0.
    /// - Parameter name: what the rows are grouped by.
    public static func figure(_ counts: ClassCounts, by name: String = "class") -> Figure {
        Figure(
            id: name == "class" ? "share_gap" : "share_gap_\(name)", dimension: .balance,
            title: name == "class" ? "Class shares, synthetic minus real" : "Shares by \(name), synthetic minus real",
            caption: "Right of the line: too many synthetic rows of this \(name); left: too few. The intervals hold "
                + "together with 95 % confidence.",
            content: .forest(
                valueLabel: "difference of shares", reference: 0,
                rows: rows(counts).map { Figure.ForestRow(name: $0.name, value: $0.gap, low: $0.low, high: $0.high) }))
    }

    /// The largest gap between two samples of the sizes in use that are both drawn from the real shares.
    public static func floor(_ counts: ClassCounts, splits: Int = 200, seed: UInt64) -> Floor {
        nullFloor(counts, splits: splits, stream: RandomStream(seed: seed).split("share_gap_floor")) { first, second in
            zip(ClassCounts.shares(first), ClassCounts.shares(second)).reduce(0) { max($0, abs($1.0 - $1.1)) }
        }
    }

    /// Newcombe's hybrid score interval (method 10) for x/m − y/n.
    static func newcombe(
        _ x: Int, of m: Int, minus y: Int, of n: Int, level: Double
    ) -> (value: Double, low: Double, high: Double) {
        let (p, q) = (Double(x) / Double(m), Double(y) / Double(n))
        let first = Intervals.wilson(successes: Double(x), trials: Double(m), level: level)
        let second = Intervals.wilson(successes: Double(y), trials: Double(n), level: level)
        func root(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        let low = p - q - root(p - first.lowerBound, second.upperBound - q)
        let high = p - q + root(first.upperBound - p, q - second.lowerBound)
        return (p - q, max(-1, low), min(1, high))
    }
}
