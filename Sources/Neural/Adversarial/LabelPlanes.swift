import Numerics

/// A layer that reads the class of each row.
public protocol ClassConditioned: AnyObject {
    /// The class of each row of the next pass, 0..<classes.
    var labels: [Int] { get set }
}

extension ClassProjection: ClassConditioned {}

/// Adds a channel for each class, one where the row is of the class and zero elsewhere (Mirza and Osindero 2014).
public final class LabelPlanes: PiecewiseLinear, ClassConditioned {
    public var labels: [Int] = []
    private let classes: Int

    public init(classes: Int) { self.classes = classes }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard labels.count == input.rows, labels.allSatisfy({ (0..<classes).contains($0) }) else {
            throw NeuralError(.shapeMismatch, "\(labels.count) labels of \(classes) classes for \(input.rows) rows")
        }
        var output = try push(input, pass)
        let (channels, pixels) = (input.shape[3], input.shape[1] * input.shape[2])
        for (row, label) in labels.enumerated() {
            for pixel in row * pixels..<(row + 1) * pixels {
                output.values[pixel * (channels + classes) + channels + label] = 1
            }
        }
        return output
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(gradient, channels: nil, "LabelPlanes")
        let channels = max(0, gradient.shape[3] - classes)
        let values = Resampling.columns(
            0..<channels, of: gradient.values, stride: gradient.shape[3], parallel: pass.parallel)
        return Tensor(unchecked: values, shape: gradient.shape.dropLast() + [channels])
    }

    public func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        try expectImages(tangent, channels: nil, "LabelPlanes")
        let channels = tangent.shape[3]
        let pixels = tangent.shape[..<3].reduce(1, *)
        let values = Resampling.joined(
            tangent.values, width: channels, [Float](repeating: 0, count: pixels * classes), width: classes,
            parallel: pass.parallel)
        return Tensor(unchecked: values, shape: tangent.shape.dropLast() + [channels + classes])
    }
}
