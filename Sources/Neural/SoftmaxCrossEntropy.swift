#if canImport(Glibc)
    import Glibc
#endif
import Numerics

/// Cross-entropy of softmax(logits) with one label a row, labels smoothed (Szegedy et al. 2016).
public struct SoftmaxCrossEntropy: Sendable {
    public struct Outcome: Sendable {
        /// Weighted sum over rows, in nats, divided by `divisor`.
        public let loss: Double
        /// Rows whose largest logit is the label's.
        public let correct: Int
        /// Gradient of `loss` by the logits, same shape.
        public let gradient: Tensor

        /// Loss and gradient times `factor`.
        public func scaled(by factor: Float) -> Outcome {
            var gradient = gradient
            for index in gradient.values.indices { gradient.values[index] *= factor }
            return Outcome(loss: loss * Double(factor), correct: correct, gradient: gradient)
        }
    }

    /// Share of the target that is spread evenly over all classes, 0…1.
    public let smoothing: Float

    public init(smoothing: Float = 0) { self.smoothing = smoothing }

    /// - Parameters:
    ///   - logits: [rows, classes].
    ///   - labels: one a row, 0..<classes; a negative label leaves the row out.
    ///   - columns: the classes a row chooses among, or nil for all; labels then count from the range's start.
    ///   - divisor: what the sum over rows is divided by; nil: the rows that count.
    public func callAsFunction(
        _ logits: Tensor, labels: [Int], columns: [Range<Int>]? = nil, divisor: Double? = nil
    ) throws(NeuralError) -> Outcome {
        guard logits.shape.count == 2, labels.count == logits.rows, columns.map({ $0.count == labels.count }) ?? true
        else { throw NeuralError(.shapeMismatch, "\(labels.count) labels for logits \(logits.shape)") }
        let width = logits.shape[1]
        let counted = labels.count { $0 >= 0 }
        let share = Float(1 / max(divisor ?? Double(counted), .leastNonzeroMagnitude))
        var gradient = Tensor(shape: logits.shape)
        var loss = 0.0
        var correct = 0
        for (row, label) in labels.enumerated() where label >= 0 {
            let range = columns?[row] ?? 0..<width
            guard range.lowerBound >= 0, range.upperBound <= width, label < range.count else {
                throw NeuralError(.shapeMismatch, "label \(label) among \(range.count) classes")
            }
            let base = row * width + range.lowerBound
            var top = -Float.infinity
            var best = 0
            for index in 0..<range.count where logits.values[base + index] > top {
                top = logits.values[base + index]
                best = index
            }
            if best == label { correct += 1 }
            var total: Float = 0
            for index in 0..<range.count { total += expf(logits.values[base + index] - top) }
            let logTotal = logf(total) + top
            let even = smoothing / Float(range.count)
            for index in 0..<range.count {
                let logit = logits.values[base + index]
                let target = even + (index == label ? 1 - smoothing : 0)
                loss += Double(target * (logTotal - logit))
                gradient.values[base + index] = (expf(logit - logTotal) - target) * share
            }
        }
        return Outcome(loss: loss * Double(share), correct: correct, gradient: gradient)
    }

    /// Probabilities, row by row.
    public static func probabilities(_ logits: Tensor) -> Tensor {
        var result = logits
        let width = logits.shape.last ?? 0
        for row in 0..<(width == 0 ? 0 : logits.count / width) {
            let range = row * width..<(row + 1) * width
            let top = logits.values[range].max() ?? 0
            var total: Float = 0
            for index in range {
                result.values[index] = expf(logits.values[index] - top)
                total += result.values[index]
            }
            for index in range { result.values[index] /= total }
        }
        return result
    }
}
