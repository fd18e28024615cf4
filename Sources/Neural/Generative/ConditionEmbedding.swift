import Numerics

/// Time and class of each image as one vector: a small network of the time's embedding plus a learned row a class
/// (Ho et al. 2020; the row after the last class stands for "not told", Ho and Salimans 2022).
public final class ConditionEmbedding {
    /// Width of the sinusoids.
    private static let sinusoids = 64
    public let width: Int
    /// 0 for images without classes.
    public let classes: Int
    private let time: Network
    private let rows: Parameter
    private let activation = Activation(.silu)
    private var labels: [Int] = []

    public init(classes: Int, width: Int, random: inout RandomStream) {
        self.width = width
        self.classes = classes
        time = Network([
            Dense(inputs: Self.sinusoids, outputs: width, random: &random), Activation(.silu),
            Dense(inputs: width, outputs: width, random: &random),
        ])
        let count = classes > 0 ? (classes + 1) * width : 0
        rows = Parameter(
            shape: [count / max(1, width), width], values: (0..<count).map { _ in Float(random.normal()) },
            decays: false)
    }

    public var parameters: [(name: String, parameter: Parameter)] {
        time.parameters.map { ("time.\($0.name)", $0.parameter) } + (classes > 0 ? [("class", rows)] : [])
    }

    /// - Parameters:
    ///   - times: one an image, in units of steps of 1,000.
    ///   - labels: 0...classes, `classes` for "not told"; ignored without classes.
    /// - Returns: [images, width].
    public func forward(times: [Double], labels: [Int], _ pass: Pass) throws(NeuralError) -> Tensor {
        var sum = try time.forward(TimeEmbedding.rows(times, width: Self.sinusoids), pass)
        if classes > 0 {
            guard labels.count == times.count, labels.allSatisfy({ (0...classes).contains($0) }) else {
                throw NeuralError(
                    .shapeMismatch, "\(labels.count) labels of \(classes) classes for \(times.count) times")
            }
            for (row, label) in labels.enumerated() {
                for k in 0..<width { sum.values[row * width + k] += rows.values[label * width + k] }
            }
        }
        if pass.training { self.labels = labels }
        return try activation.forward(sum, pass)
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) {
        let sum = try activation.backward(gradient, pass)
        var inner = pass
        inner.wantsInputGradient = false
        _ = try time.backward(sum, inner)
        guard classes > 0 else { return }
        var total = [Float](repeating: 0, count: rows.values.count)
        for (row, label) in labels.enumerated() {
            for k in 0..<width { total[label * width + k] += sum.values[row * width + k] }
        }
        rows.gradient = total
    }
}
