import Numerics

/// Values that training changes, with their gradient.
public final class Parameter {
    public let shape: [Int]
    public var values: [Float]
    public var gradient: [Float]
    /// Whether weight decay applies: weights of layers, not biases or normalisation.
    public let decays: Bool

    public init(shape: [Int], values: [Float], decays: Bool) {
        self.shape = shape
        self.values = values
        self.decays = decays
        gradient = [Float](repeating: 0, count: values.count)
    }
}

/// How a pass through a network is run.
public struct Pass: Sendable {
    /// Batch statistics and dropout on, and inputs kept for `backward`.
    public var training: Bool
    public var parallel: Parallel
    /// Whether the gradient of the network's input is wanted by its first layer.
    public var wantsInputGradient: Bool
    /// Whether `backward` sets the gradients of parameters. Layers may set them all the same.
    public var wantsParameterGradients = true
    /// Whether `backward` keeps what `PiecewiseLinear.push` reads.
    public var keepsLinearisation = false

    public init(training: Bool, parallel: Parallel = .serial, wantsInputGradient: Bool = true) {
        self.training = training
        self.parallel = parallel
        self.wantsInputGradient = wantsInputGradient
    }

    public static let inference = Pass(training: false)
}

/// A step of a network. `backward` is called after a `forward` with `training`, sets the parameters' gradients and
/// returns the gradient of the input (an empty tensor when `wantsInputGradient` is false).
public protocol Layer: AnyObject {
    /// Trainable values, by name, in a fixed order.
    var parameters: [(name: String, parameter: Parameter)] { get }
    /// Values that are stored, but not trained: running statistics.
    var statistics: [(name: String, parameter: Parameter)] { get }
    func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor
    func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor
}

extension Layer {
    public var parameters: [(name: String, parameter: Parameter)] { [] }
    public var statistics: [(name: String, parameter: Parameter)] { [] }

    func unforwarded() -> NeuralError {
        NeuralError(.notForwarded, "backward without a forward pass in training", remedy: "Run forward first.")
    }
}

func expectImages(_ tensor: Tensor, channels: Int?, _ layer: String) throws(NeuralError) {
    guard tensor.shape.count == 4, channels.map({ tensor.shape[3] == $0 }) ?? true else {
        throw NeuralError(
            .shapeMismatch,
            "\(layer) takes [count, height, width, \(channels.map(String.init) ?? "channels")], not \(tensor.shape)")
    }
}

func expectSame(_ gradient: Tensor, _ shape: [Int], _ layer: String) throws(NeuralError) {
    guard gradient.shape == shape else {
        throw NeuralError(.shapeMismatch, "\(layer): gradient \(gradient.shape) for an output \(shape)")
    }
}

/// Normal with variance 2 / fan-in (He et al. 2015).
func heNormal(count: Int, fanIn: Int, _ random: inout RandomStream) -> [Float] {
    let deviation = (2 / Double(max(1, fanIn))).squareRoot()
    return (0..<count).map { _ in Float(random.normal() * deviation) }
}
