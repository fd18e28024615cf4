/// Area under the ROC curve of each class against the rest: the chance that a row of the class gets a higher
/// probability of it than another row does, ties counting ½. Rows are sorted once, so that resampling is cheap.
public struct ROCArea: Sendable {
    private struct Ranking: Sendable {
        /// Rows by rising probability of the class.
        let rows: [Int]
        /// Ends of the groups of equal probability.
        let groupEnds: [Int]
    }

    private let labels: [Int]
    private let rankings: [Ranking]

    /// - Complexity: O(classes · n log n) once, then O(classes · n) a value.
    public init(_ predictions: Predictions) {
        labels = predictions.labels
        rankings = (0..<predictions.classes).map { k in
            let scores = predictions.labels.indices.map { predictions.probabilities[$0, k] }
            let rows = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
            let ends = rows.indices.filter { $0 + 1 == rows.count || scores[rows[$0]] != scores[rows[$0 + 1]] }
            return Ranking(rows: rows, groupEnds: ends.map { $0 + 1 })
        }
    }

    /// Of one class; nil when no row is of it or all are.
    /// - Parameter weights: how often each row counts; nil = once.
    public func area(of k: Int, weights: [Double]? = nil) -> Double? {
        let ranking = rankings[k]
        var (right, positives, negatives) = (0.0, 0.0, 0.0)
        var start = 0
        for end in ranking.groupEnds {
            var (own, other) = (0.0, 0.0)
            for place in start..<end {
                let row = ranking.rows[place]
                let weight = weights?[row] ?? 1
                if labels[row] == k { own += weight } else { other += weight }
            }
            right += own * (negatives + 0.5 * other)
            positives += own
            negatives += other
            start = end
        }
        return positives > 0 && negatives > 0 ? right / (positives * negatives) : nil
    }

    /// Mean over the classes that have an area, each counting the same (macro, one against the rest).
    public func macro(weights: [Double]? = nil) -> Double? {
        // Of two classes the second's curve is the first's turned over.
        let areas = (rankings.count == 2 ? [1] : Array(rankings.indices)).compactMap { area(of: $0, weights: weights) }
        return areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
    }
}
