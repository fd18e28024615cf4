import Numerics

/// Changes parameters by their gradients. Its state can be stored, so that training resumes with the same bits.
public protocol Optimiser: AnyObject {
    /// One step of learning rate `rate` on the given parameters, always the same ones in the same order.
    func step(_ parameters: [Parameter], rate: Double)
    /// Arrays that `restore` takes back, by name.
    var state: [(name: String, values: [Float])] { get }
    func restore(_ state: [(name: String, values: [Float])]) throws(NeuralError)
}

extension Optimiser {
    /// As `restore`, after checking that arrays "kind.i" belong to parameter i and have its size, for every parameter or
    /// for none.
    /// - Throws: `.missingTensor` when the state belongs to other parameters.
    package func restore(
        _ state: [(name: String, values: [Float])], for parameters: [Parameter]
    ) throws(NeuralError) {
        var counts: [String: Int] = [:]
        for (name, values) in state {
            guard let dot = name.lastIndex(of: "."), let index = Int(name[name.index(after: dot)...]) else { continue }
            let kind = String(name[..<dot])
            guard index == counts[kind, default: 0], index < parameters.count,
                parameters[index].values.count == values.count
            else { throw NeuralError(.missingTensor, "the optimiser's \(name) belongs to another network") }
            counts[kind] = index + 1
        }
        guard counts.values.allSatisfy({ $0 == parameters.count }) else {
            throw NeuralError(.missingTensor, "the optimiser's state belongs to another network")
        }
        try restore(state)
    }
}

/// Gradient descent with momentum. Weight decay (the L2 form, added to the gradient) acts on weights only.
public final class SGD: Optimiser {
    public let momentum: Float
    public let nesterov: Bool
    public let decay: Float
    private var velocities: [[Float]] = []

    public init(momentum: Float = 0.9, nesterov: Bool = true, decay: Float = 0) {
        self.momentum = momentum
        self.nesterov = nesterov
        self.decay = decay
    }

    public func step(_ parameters: [Parameter], rate: Double) {
        if velocities.isEmpty { velocities = parameters.map { [Float](repeating: 0, count: $0.values.count) } }
        for (index, parameter) in parameters.enumerated() {
            Updates.sgd(
                &parameter.values, gradient: parameter.gradient, velocity: &velocities[index], rate: Float(rate),
                momentum: momentum, decay: parameter.decays ? decay : 0, nesterov: nesterov)
        }
    }

    public var state: [(name: String, values: [Float])] {
        velocities.enumerated().map { ("velocity.\($0.offset)", $0.element) }
    }

    public func restore(_ state: [(name: String, values: [Float])]) throws(NeuralError) {
        velocities = state.map(\.values)
    }
}

/// Adam (Kingma and Ba 2015); `decoupled` decay is AdamW's (Loshchilov and Hutter 2019). Decay acts on weights only.
public final class Adam: Optimiser {
    public let beta1: Double
    public let beta2: Double
    public let epsilon: Double
    public let decay: Double
    public let decoupled: Bool
    private var steps = 0
    private var means: [[Float]] = []
    private var squares: [[Float]] = []

    public init(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, decay: Double = 0, decoupled: Bool = false
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.decay = decay
        self.decoupled = decoupled
    }

    public func step(_ parameters: [Parameter], rate: Double) {
        if means.isEmpty {
            means = parameters.map { [Float](repeating: 0, count: $0.values.count) }
            squares = means
        }
        steps += 1
        let correction1 = 1 - power(beta1, steps)
        let correction2 = (1 - power(beta2, steps)).squareRoot()
        let (b1, b2) = (Float(beta1), Float(beta2))
        let (size, small) = (Float(rate / correction1), Float(epsilon))
        let root = Float(1 / correction2)
        for (index, parameter) in parameters.enumerated() {
            let added = parameter.decays && !decoupled ? Float(decay) : 0
            let shrink = parameter.decays && decoupled ? Float(1 - rate * decay) : 1
            Updates.adam(
                &parameter.values, gradient: parameter.gradient, mean: &means[index], square: &squares[index],
                betas: (b1, b2), size: size, root: root, epsilon: small, decay: added, shrink: shrink)
        }
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, square, rest) = (1.0, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }

    public var state: [(name: String, values: [Float])] {
        // The step count as two floats of 24 exact bits each.
        [("steps", [Float(steps & 0xFF_FFFF), Float(steps >> 24)])]
            + means.enumerated().map { ("mean.\($0.offset)", $0.element) }
            + squares.enumerated().map { ("square.\($0.offset)", $0.element) }
    }

    public func restore(_ state: [(name: String, values: [Float])]) throws(NeuralError) {
        guard let count = state.first, count.name == "steps", count.values.count == 2, state.count % 2 == 1,
            count.values.allSatisfy({ $0 >= 0 && $0 < 0x1p24 })
        else { throw NeuralError(.badFile, "the optimiser's state is not Adam's", remedy: "Start training anew.") }
        steps = Int(count.values[0]) | Int(count.values[1]) << 24
        let half = (state.count - 1) / 2
        means = state[1..<1 + half].map(\.values)
        squares = state[(1 + half)...].map(\.values)
    }
}
