/// How far a classifier's confidence is from its accuracy: rows are put into bins of equal width by the probability of
/// the predicted class, and each bin's mean confidence is held against the share of its rows that are right
/// (Guo et al. 2017).
public struct Calibration: Sendable, Equatable {
    public struct Bin: Sendable, Equatable {
        /// Rows by weight, above 0.
        public let rows: Double
        /// Mean probability of the predicted class.
        public let confidence: Double
        /// Share of rows that are right.
        public let accuracy: Double
    }

    /// The bins that hold rows, by rising confidence.
    public let bins: [Bin]

    /// - Parameter weights: how often each row counts; nil = once.
    public init(_ predictions: Predictions, bins count: Int = 15, weights: [Double]? = nil) {
        let count = max(1, count)
        var rows = [Double](repeating: 0, count: count)
        var confidence = rows
        var right = rows
        for row in predictions.labels.indices {
            let weight = weights?[row] ?? 1
            let value = predictions.confidence(row)
            // A value on an edge belongs to the bin below it, as in the paper.
            let bin = min(count - 1, max(0, Int((value * Double(count)).rounded(.up)) - 1))
            rows[bin] += weight
            confidence[bin] += weight * value
            if predictions.isRight(row) { right[bin] += weight }
        }
        bins = (0..<count).compactMap { bin in
            rows[bin] > 0
                ? Bin(rows: rows[bin], confidence: confidence[bin] / rows[bin], accuracy: right[bin] / rows[bin]) : nil
        }
    }

    /// Expected calibration error: mean of |accuracy − confidence| over the rows, 0…1; nil without rows.
    public var expectedError: Double? {
        let total = bins.reduce(0) { $0 + $1.rows }
        guard total > 0 else { return nil }
        return bins.reduce(0) { $0 + $1.rows / total * abs($1.accuracy - $1.confidence) }
    }
}
