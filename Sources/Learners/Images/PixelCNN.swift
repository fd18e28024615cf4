import Neural
import Numerics

/// A small convolutional network on pixels, for images of 8 to 64 pixels a side.
///
/// Three blocks of 3×3 convolution, batch normalisation, ReLU (16, 32, 64 channels), each followed by 2×2 max pooling
/// but the last, then one linear layer. SGD with Nesterov momentum under a one-cycle schedule (Smith 2018), labels
/// smoothed. The training set's mean and deviation a channel are part of the model.
public struct PixelCNN: Classifier {
    public let epochs: Int
    public let batch: Int
    public let peakRate: Double
    public let decay: Float
    /// Passes are taken as if the set had at least this many images, so that small sets are not left unlearned.
    public let minimumSteps: Int

    public init(
        epochs: Int = 5, batch: Int = 64, peakRate: Double = 0.2, decay: Float = 5e-4, minimumSteps: Int = 300
    ) {
        self.epochs = max(1, epochs)
        self.batch = max(2, batch)
        self.peakRate = peakRate
        self.decay = max(0, decay)
        self.minimumSteps = max(1, minimumSteps)
    }

    public var name: String { "cnn" }
    public var parameters: [String: String] {
        ["learner": name, "epochs": "\(epochs)", "batch": "\(batch)", "peak_rate": "\(peakRate)"]
    }

    public func fit(
        _ inputs: PixelBatch, labels: [Int], classes: Int, seed: UInt64, on parallel: Parallel
    ) throws(LearnerError) -> any ClassifierModel<PixelBatch> {
        try LearnerError.check(labels: labels, samples: inputs.sampleCount, classes: classes)
        guard inputs.height >= 8, inputs.width >= 8 else {
            throw LearnerError(
                .dimensionMismatch, "Images of \(inputs.width) × \(inputs.height) are too small for the network.",
                remedy: "Give images of at least 8 × 8 pixels.")
        }
        let shape = PixelShape(height: inputs.height, width: inputs.width, channels: inputs.channels, classes: classes)
        let random = RandomStream(seed: seed).split("pixel_cnn")
        let network = shape.network(random.split("weights"))
        let scaling = PixelScaling(inputs)
        do throws(NeuralError) {
            try train(network, inputs, labels, scaling, random.split("order"), parallel)
        } catch { throw .network(error) }
        let values = (network.parameters + network.statistics).map(\.parameter.values)
        guard values.allSatisfy({ $0.allSatisfy { $0.isFinite } }) else {
            throw LearnerError(
                .diverged, "The network's weights are not finite after training.",
                remedy: "Lower the peak learning rate.")
        }
        return PixelCNNModel(shape: shape, scaling: scaling, values: values)
    }

    private func train(
        _ network: Network, _ inputs: PixelBatch, _ labels: [Int], _ scaling: PixelScaling, _ order: RandomStream,
        _ parallel: Parallel
    ) throws(NeuralError) {
        let count = inputs.sampleCount
        let size = min(batch, count)
        // A last batch below half the size would give poor statistics: it is left to the next epoch's order.
        let perEpoch = max(1, (count + size / 2) / size)
        let epochs = max(epochs, (minimumSteps + perEpoch - 1) / perEpoch)
        let total = epochs * perEpoch
        let schedule = Schedule.oneCycle(peak: peakRate, warmup: 0.25)
        let optimiser = SGD(momentum: 0.9, nesterov: true, decay: decay)
        let loss = SoftmaxCrossEntropy(smoothing: 0.05)
        let parameters = network.parameters.map(\.parameter)
        let pass = Pass(training: true, parallel: parallel, wantsInputGradient: false)
        for epoch in 0..<epochs {
            var stream = order.split(epoch)
            let permutation = stream.permutation(count)
            for step in 0..<perEpoch {
                let indices = Array(permutation[step * size..<min(count, (step + 1) * size)])
                let logits = try network.forward(scaling.tensor(inputs, indices), pass)
                let outcome = try loss(logits, labels: indices.map { labels[$0] })
                _ = try network.backward(outcome.gradient, pass)
                optimiser.step(parameters, rate: schedule.rate(step: epoch * perEpoch + step, of: total))
            }
        }
    }
}

/// A trained `PixelCNN`: weights as plain values, so that it can be used from any thread.
struct PixelCNNModel: ClassifierModel {
    let shape: PixelShape
    let scaling: PixelScaling
    let values: [[Float]]

    func probabilities(_ inputs: PixelBatch, on parallel: Parallel) throws(LearnerError) -> Matrix<Double> {
        try inputs.check(sameShape: shape.height, shape.width, shape.channels)
        let network = shape.network(RandomStream(seed: 0))
        for (stored, entry) in zip(values, network.parameters + network.statistics) { entry.parameter.values = stored }
        let pass = Pass(training: false, parallel: parallel)
        var probabilities: [Double] = []
        let count = inputs.sampleCount
        for first in stride(from: 0, to: count, by: 256) {
            let indices = Array(first..<min(count, first + 256))
            do throws(NeuralError) {
                let logits = try network.forward(scaling.tensor(inputs, indices), pass)
                probabilities += SoftmaxCrossEntropy.probabilities(logits).values.map { Double($0) }
            } catch { throw .network(error) }
        }
        return Matrix(unchecked: probabilities, rows: count, columns: shape.classes)
    }
}

/// What fixes the network's layers.
struct PixelShape: Sendable {
    let height: Int
    let width: Int
    let channels: Int
    let classes: Int

    func network(_ stream: RandomStream) -> Network {
        var random = stream
        var layers: [any Layer] = []
        var inputs = channels
        for (index, outputs) in [16, 32, 64].enumerated() {
            if index > 0 { layers.append(MaxPool()) }
            layers.append(Convolution(inputs: inputs, outputs: outputs, bias: false, random: &random))
            layers.append(BatchNorm(channels: outputs, relu: true))
            inputs = outputs
        }
        var (height, width) = (height / 4, width / 4)
        // Larger images are pooled once more: the linear layer stays small.
        if min(height, width) >= 12 {
            layers.append(MaxPool())
            (height, width) = (height / 2, width / 2)
        }
        layers.append(Flatten())
        layers.append(Dense(inputs: height * width * inputs, outputs: classes, random: &random))
        return Network(layers)
    }
}

/// Mean and deviation a channel of the training pixels, on the scale 0…1.
struct PixelScaling: Sendable {
    let mean: [Float]
    let inverseDeviation: [Float]

    /// Exact: sums of bytes and of their squares are whole numbers.
    init(_ batch: PixelBatch) {
        var sums = [Int](repeating: 0, count: batch.channels)
        var squares = sums
        for (index, value) in batch.pixels.enumerated() {
            sums[index % batch.channels] += Int(value)
            squares[index % batch.channels] += Int(value) * Int(value)
        }
        let count = Double(batch.pixels.count / batch.channels)
        let means = sums.map { Double($0) / count / 255 }
        mean = means.map { Float($0) }
        inverseDeviation = zip(squares, means).map { square, mean in
            let variance = Double(square) / count / (255 * 255) - mean * mean
            return variance > 1e-6 ? Float(1 / variance.squareRoot()) : 1
        }
    }

    func tensor(_ batch: PixelBatch, _ indices: [Int]) throws(NeuralError) -> Tensor {
        let (size, channels) = (batch.imageSize, batch.channels)
        let scale = inverseDeviation.map { $0 / 255 }
        let shift = zip(mean, inverseDeviation).map { $0 * $1 }
        var values = [Float](repeating: 0, count: indices.count * size)
        for (row, index) in indices.enumerated() {
            var channel = 0
            for pixel in 0..<size {
                values[row * size + pixel] = Float(batch.pixels[index * size + pixel]) * scale[channel] - shift[channel]
                channel = channel + 1 == channels ? 0 : channel + 1
            }
        }
        return try Tensor(shape: [indices.count, batch.height, batch.width, channels], values: values)
    }
}

extension LearnerError {
    static func network(_ error: NeuralError) -> LearnerError {
        LearnerError(
            error.code == .diverged ? .diverged : .dimensionMismatch, error.message,
            remedy: error.remedy.isEmpty ? "Bring all images to one shape first." : error.remedy)
    }
}
