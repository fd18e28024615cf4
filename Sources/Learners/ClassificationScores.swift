import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// What a classifier said about labelled test rows, row by row, so that any score can be resampled.
public struct Predictions: Sendable, Equatable {
    /// True class a row.
    public let labels: [Int]
    /// Class with the highest probability a row; ties go to the lowest number.
    public let predicted: [Int]
    /// −log probability of the true class a row, probabilities held above 1e-15.
    public let logLoss: [Double]
    /// rows × classes.
    public let probabilities: Matrix<Double>
    public let classes: Int

    /// - Throws: `.dimensionMismatch`, `.labelOutOfRange`.
    public init(labels: [Int], probabilities: Matrix<Double>) throws(LearnerError) {
        guard labels.count == probabilities.rows else {
            throw LearnerError(
                .dimensionMismatch, "\(labels.count) labels for \(probabilities.rows) predictions.",
                remedy: "Give one label a row.")
        }
        guard labels.allSatisfy({ $0 >= 0 && $0 < probabilities.columns }) else {
            throw LearnerError(
                .labelOutOfRange, "A label lies outside 0..<\(probabilities.columns).",
                remedy: "Number the classes from 0.")
        }
        self.labels = labels
        self.probabilities = probabilities
        classes = probabilities.columns
        var predicted: [Int] = []
        var losses: [Double] = []
        predicted.reserveCapacity(labels.count)
        losses.reserveCapacity(labels.count)
        for row in labels.indices {
            var best = 0
            for k in 0..<classes where probabilities[row, k] > probabilities[row, best] { best = k }
            predicted.append(best)
            losses.append(-log(max(probabilities[row, labels[row]], 1e-15)))
        }
        self.predicted = predicted
        logLoss = losses
    }

    /// These answers, followed by those to further rows.
    /// - Throws: `.dimensionMismatch` where they are about other classes.
    public func followed(by other: Predictions) throws(LearnerError) -> Predictions {
        guard classes == other.classes else {
            throw LearnerError(
                .dimensionMismatch, "Answers about \(classes) and about \(other.classes) classes.", remedy: "Ask about the same classes.")
        }
        return try Predictions(
            labels: labels + other.labels,
            probabilities: Matrix(
                unchecked: probabilities.storage + other.probabilities.storage, rows: labels.count + other.labels.count, columns: classes))
    }

    /// The probability that row `row`'s predicted class was given.
    public func confidence(_ row: Int) -> Double { probabilities[row, predicted[row]] }

    public func isRight(_ row: Int) -> Bool { labels[row] == predicted[row] }
}

extension Predictions: Codable {
    private enum CodingKeys: CodingKey { case labels, classes, probabilities }

    /// Probabilities keep every bit.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(labels, forKey: .labels)
        try container.encode(classes, forKey: .classes)
        try container.encode(probabilities.storage.map(\.bitPattern), forKey: .probabilities)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let labels = try container.decode([Int].self, forKey: .labels)
        let bits = try container.decode([UInt64].self, forKey: .probabilities)
        let matrix = try Matrix(
            rows: labels.count, columns: container.decode(Int.self, forKey: .classes),
            storage: bits.map(Double.init(bitPattern:)))
        try self.init(labels: labels, probabilities: matrix)
    }
}

/// Counts of (true class, predicted class) and the scores that follow from them.
public struct Confusion: Sendable, Equatable {
    public let classes: Int
    /// Row-major: true class × predicted class.
    public let counts: [Double]

    /// - Parameter weights: how often each row counts, e.g. its multiplicity in a bootstrap resample; nil = once.
    public init(_ predictions: Predictions, weights: [Double]? = nil) {
        classes = predictions.classes
        var counts = [Double](repeating: 0, count: classes * classes)
        for row in predictions.labels.indices {
            counts[predictions.labels[row] * classes + predictions.predicted[row]] += weights?[row] ?? 1
        }
        self.counts = counts
    }

    /// Share of rows that are right; nil without rows.
    public var accuracy: Double? {
        let total = counts.reduce(0, +)
        guard total > 0 else { return nil }
        return (0..<classes).reduce(0) { $0 + counts[$1 * classes + $1] } / total
    }

    /// Share of each true class that is found; nil for a class without rows.
    public var recalls: [Double?] {
        (0..<classes).map { k in
            let total = (0..<classes).reduce(0) { $0 + counts[k * classes + $1] }
            return total > 0 ? counts[k * classes + k] / total : nil
        }
    }

    /// Mean recall over the classes that have rows.
    public var balancedAccuracy: Double? {
        let present = recalls.compactMap(\.self)
        return present.isEmpty ? nil : present.reduce(0, +) / Double(present.count)
    }

    /// Mean F1 over the classes that occur among the labels or the predictions; a class never found counts 0.
    public var macroF1: Double? {
        let scores = (0..<classes).compactMap { k -> Double? in
            let truth = (0..<classes).reduce(0) { $0 + counts[k * classes + $1] }
            let claimed = (0..<classes).reduce(0) { $0 + counts[$1 * classes + k] }
            return truth + claimed > 0 ? 2 * counts[k * classes + k] / (truth + claimed) : nil
        }
        return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
    }
}
