import Neural
import Numerics

/// A multi-layer perceptron on standardised features: ReLU, Adam (Kingma & Ba 2015), early stopping.
///
/// A tenth of the rows (at most 10,000, with classes spread evenly over it) teaches nothing and says when to stop: after `patience` rounds in
/// which its loss fell no further the weights of the best round are kept. A round is one pass over the rows or
/// `batchesPerRound` batches, whichever is less, so that what a fit takes does not grow with the table.
/// Below 20 rows there is nothing to hold back and `roundsUnheld` rounds are taken.
///
/// Standardised values are bounded by ±`bound`: a level that one row in a million has would be a thousand deviations away.
package struct Perceptron: Sendable, Equatable {
    let hidden: [Int]
    let rounds: Int
    let patience: Int
    let rate: Double
    let decay: Double

    /// - Parameters:
    ///   - hidden: units of each hidden layer, at least one each.
    ///   - rounds: at most; the rows held back usually end training before.
    ///   - decay: weight decay, decoupled from the gradient (Loshchilov & Hutter 2019).
    package init(
        hidden: [Int] = [64, 32], rounds: Int = 100, patience: Int = 6, rate: Double = 1e-3, decay: Double = 1e-2
    ) {
        self.hidden = hidden.map { min(max(1, $0), 4096) }
        self.rounds = min(max(1, rounds), 10_000)
        self.patience = max(1, patience)
        self.rate = min(max(rate, 1e-6), 1)
        self.decay = max(0, decay)
    }

    static let bound: Float = 10
    private static let batchesPerRound = 256
    private static let largestBatch = 256
    private static let smallestBatch = 16
    private static let fewestHeldFrom = 20
    private static let roundsUnheld = 50
    private static let mostHeld = 10_000

    var parameters: [String: String] {
        [
            "hidden": hidden.map(String.init).joined(separator: "+"), "rounds": "\(rounds)", "patience": "\(patience)",
            "rate": "\(rate)", "decay": "\(decay)",
        ]
    }

    /// What the last layer's answers cost.
    protocol Loss: Sendable {
        /// - Parameters:
        ///   - output: [rows.count, outputs].
        ///   - rows: places in the training set.
        /// - Returns: the mean over `rows` and its gradient by `output`.
        func callAsFunction(_ output: Tensor, rows: ArraySlice<Int>) throws(NeuralError) -> (loss: Double, gradient: Tensor)
    }

    /// - Parameters:
    ///   - strata: a class number a row, ≥ 0, whose classes are held back alike; all 0 where there is none.
    ///   - outputs: of the last layer.
    /// - Throws: `.diverged` when no round has a finite loss.
    func trained(
        _ inputs: Matrix<Float>, strata: [Int], outputs: Int, loss: some Loss, seed: UInt64, on parallel: Parallel
    ) throws(LearnerError) -> Fitted {
        try FeatureBlocks.check(inputs)
        let shape = Shape(inputs: inputs.columns, hidden: hidden, outputs: outputs)
        let standardiser = Standardiser(inputs, on: parallel)
        let stream = RandomStream(seed: seed).split("perceptron")
        let (taught, held) = Self.divided(strata, stream.split("held back"))
        do throws(NeuralError) {
            let values = try learn(
                shape, rows: StandardRows(inputs: inputs, standardiser: standardiser), taught, held, loss, stream)
            return Fitted(shape: shape, standardiser: standardiser, values: values)
        } catch { throw .perceptron(error) }
    }

    private func learn(
        _ shape: Shape, rows: StandardRows, _ taught: [Int], _ held: [Int], _ loss: some Loss, _ stream: RandomStream
    ) throws(NeuralError) -> [[Float]] {
        let network = shape.network(stream.split("weights"))
        let parameters = network.parameters.map(\.parameter)
        let optimiser = Adam(decay: decay, decoupled: true)
        let pass = Pass(training: true, wantsInputGradient: false)
        let batch = min(taught.count, min(max(taught.count / 50, Self.smallestBatch), Self.largestBatch))
        let perRound = max(1, min(taught.count / max(1, batch), Self.batchesPerRound))
        var order: (pass: Int, rows: [Int]) = (0, [])
        var next = 0
        var (best, values, idle) = (Double.infinity, [[Float]](), 0)
        for _ in 0..<(held.isEmpty ? min(rounds, Self.roundsUnheld) : rounds) {
            var total = 0.0
            for _ in 0..<perRound {
                if next + batch > order.rows.count {
                    var random = stream.split("order").split(order.pass)
                    order = (order.pass + 1, random.permutation(taught.count).map { taught[$0] })
                    next = 0
                }
                let chosen = order.rows[next..<next + batch]
                next += batch
                let (value, gradient) = try loss(try network.forward(rows.tensor(chosen), pass), rows: chosen)
                total += value
                _ = try network.backward(gradient, pass)
                optimiser.step(parameters, rate: rate)
            }
            let scored = held.isEmpty ? total / Double(perRound) : try score(network, rows, held, loss)
            // A loss that is no number is no better than any.
            if scored < best {
                (best, values, idle) = (scored, parameters.map(\.values), 0)
            } else {
                idle += 1
                if idle >= patience, !held.isEmpty { break }
            }
        }
        guard best.isFinite, values.allSatisfy({ $0.allSatisfy { $0.isFinite } }) else {
            throw NeuralError(.diverged, "The perceptron's loss is no number.", remedy: "Look for columns of very large numbers.")
        }
        return values
    }

    private func score(
        _ network: Network, _ rows: StandardRows, _ held: [Int], _ loss: some Loss
    ) throws(NeuralError) -> Double {
        var total = 0.0
        for first in stride(from: 0, to: held.count, by: 1024) {
            let chosen = held[first..<min(held.count, first + 1024)]
            total += try loss(try network.forward(rows.tensor(chosen), .inference), rows: chosen).loss * Double(chosen.count)
        }
        return total / Double(held.count)
    }

    /// Every tenth row of an order by class and, within it, by chance; a class with one row is never held back.
    static func divided(_ strata: [Int], _ stream: RandomStream) -> (taught: [Int], held: [Int]) {
        guard strata.count >= fewestHeldFrom else { return (Array(strata.indices), []) }
        var random = stream
        let chance = random.permutation(strata.count)
        let order = chance.indices.sorted { (strata[chance[$0]], $0) < (strata[chance[$1]], $1) }.map { chance[$0] }
        var sizes = [Int: Int]()
        for stratum in strata { sizes[stratum, default: 0] += 1 }
        let step = max(10, strata.count / mostHeld)
        var isHeld = [Bool](repeating: false, count: strata.count)
        for place in stride(from: step / 2, to: order.count, by: step) where sizes[strata[order[place]], default: 0] > 1 {
            isHeld[order[place]] = true
        }
        return (isHeld.indices.filter { !isHeld[$0] }, isHeld.indices.filter { isHeld[$0] })
    }
}

extension Perceptron {
    /// What fixes the network's layers.
    struct Shape: Sendable {
        let inputs: Int
        let hidden: [Int]
        let outputs: Int

        func network(_ stream: RandomStream) -> Network {
            var random = stream
            var layers: [any Layer] = []
            var width = inputs
            for size in hidden {
                layers += [Dense(inputs: width, outputs: size, random: &random), Activation(.relu)]
                width = size
            }
            let last = Dense(inputs: width, outputs: outputs, random: &random)
            // The first answers say nothing: no class is likelier than another.
            for index in last.weight.values.indices { last.weight.values[index] *= 0.1 }
            return Network(layers + [last])
        }
    }

    /// Rows of a set, standardised when they are asked for: no second copy of a large table.
    struct StandardRows: Sendable {
        let inputs: Matrix<Float>
        let standardiser: Standardiser

        func tensor(_ rows: some Collection<Int>) -> Tensor {
            let width = inputs.columns
            var values = [Float](repeating: 0, count: rows.count * width)
            for (place, row) in rows.enumerated() {
                let (source, target) = (row * width, place * width)
                for column in 0..<width {
                    let centred = Double(inputs.storage[source + column]) - standardiser.mean[column]
                    values[target + column] = min(bound, max(-bound, Float(centred * standardiser.inverseScale[column])))
                }
            }
            return Tensor(unchecked: values, shape: [rows.count, width])
        }
    }

    /// A trained network: weights as plain values, so that it can be used from any thread.
    struct Fitted: Sendable {
        let shape: Shape
        let standardiser: Standardiser
        let values: [[Float]]

        /// The last layer's answers in blocks of rows, through `read`.
        func answers<Answer>(
            _ inputs: Matrix<Float>, _ read: (Tensor) -> [Answer]
        ) throws(LearnerError) -> [Answer] {
            try LearnerError.check(columns: inputs.columns, fitted: shape.inputs)
            try FeatureBlocks.check(inputs)
            let network = shape.network(RandomStream(seed: 0))
            for (stored, entry) in zip(values, network.parameters) { entry.parameter.values = stored }
            let rows = StandardRows(inputs: inputs, standardiser: standardiser)
            var found: [Answer] = []
            do throws(NeuralError) {
                for first in stride(from: 0, to: inputs.rows, by: 1024) {
                    found += read(try network.forward(rows.tensor(first..<min(inputs.rows, first + 1024)), .inference))
                }
            } catch { throw .perceptron(error) }
            return found
        }
    }
}

extension LearnerError {
    static func perceptron(_ error: NeuralError) -> LearnerError {
        LearnerError(error.code == .diverged ? .diverged : .dimensionMismatch, error.message, remedy: error.remedy)
    }
}
