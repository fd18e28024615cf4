import Neural
import Numerics

/// The network that tells real rows from made ones, by class where it has classes.
package final class Critic: PiecewiseLinear {
    private let network: Network
    private let conditioned: [any ClassConditioned]

    /// - Parameter conditioned: the layers of `network` that read the rows' classes.
    package init(_ network: Network, conditioned: [any ClassConditioned] = []) {
        self.network = network
        self.conditioned = conditioned
    }

    /// The class of each row of the next pass; ignored without classes.
    package var labels: [Int] = [] {
        didSet { for layer in conditioned { layer.labels = labels } }
    }

    package var parameters: [(name: String, parameter: Parameter)] { network.parameters }
    package var statistics: [(name: String, parameter: Parameter)] { network.statistics }

    package func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try network.forward(input, pass)
    }

    package func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try network.backward(gradient, pass)
    }

    package func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try network.push(tangent, pass)
    }
}
