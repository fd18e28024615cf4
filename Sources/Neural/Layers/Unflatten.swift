/// [count, height · width · channels] → [count, height, width, channels].
public final class Unflatten: Layer {
    public let height: Int
    public let width: Int
    public let channels: Int

    public init(height: Int, width: Int, channels: Int) {
        self.height = height
        self.width = width
        self.channels = channels
    }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try input.reshaped([input.rows, height, width, channels])
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try gradient.reshaped([gradient.rows, height * width * channels])
    }
}
