import Neural
import Numerics

/// Tensors of one network in a file: names below a common beginning, as `model/` or `module.`.
struct NamedWeights {
    let file: WeightsFile
    let prefix: String
    /// What messages call the network, e.g. "FID's InceptionV3".
    let network: String

    /// - Parameter anchor: a tensor that every file of the network holds.
    /// - Throws: `.badWeights` when it is missing or there more than once.
    init(_ file: WeightsFile, network: String, anchors: [String]) throws(FeatureError) {
        for anchor in anchors {
            let found = file.names.filter { name in
                guard name.hasSuffix(anchor) else { return false }
                return name.utf8.count == anchor.utf8.count || ["/", "."].contains(name.dropLast(anchor.count).last)
            }
            if found.count > 1 {
                throw FeatureError(
                    .badWeights, "\(file.name) holds \(found.count) networks: \(found.prefix(3).joined(separator: ", "))",
                    remedy: "Save the one that is meant alone.")
            }
            guard let name = found.first else { continue }
            self.file = file
            self.network = network
            prefix = String(name.dropLast(anchor.count))
            return
        }
        throw FeatureError(
            .badWeights,
            "\(file.name) is no file of \(network): it holds no tensor \(anchors.joined(separator: " or ")), but "
                + file.names.prefix(3).joined(separator: ", ") + (file.names.count > 3 ? ", …" : ""),
            remedy: "Give a file of this network; docs/networks.md says which ones there are and where people get them.")
    }

    func has(_ name: String) -> Bool { file.shape(prefix + name) != nil }

    func shape(_ name: String) throws(FeatureError) -> [Int] {
        guard let shape = file.shape(prefix + name) else { throw missing(name) }
        return shape
    }

    /// The values of a tensor.
    /// - Throws: `.badWeights` where it is missing, of another shape, or holds what is no number.
    func values(_ name: String, _ shape: [Int]) throws(FeatureError) -> [Float] {
        let found = try self.shape(name)
        guard found == shape else {
            throw FeatureError(
                .badWeights, "in \(file.name) the tensor \(prefix + name) has the shape \(found), \(network) has \(shape)",
                remedy: "Give a file of this network; docs/networks.md lists them.")
        }
        let values = try file.tensor(prefix + name).values
        guard values.allSatisfy(\.isFinite) else {
            throw FeatureError(
                .badWeights, "in \(file.name) the tensor \(prefix + name) holds values that are no numbers",
                remedy: "Fetch or write the file again.")
        }
        return values
    }

    private func missing(_ name: String) -> FeatureError {
        FeatureError(
            .badWeights, "\(file.name) lacks the tensor \(prefix + name) of \(network)",
            remedy: "Save the whole network's state_dict(), or fetch the file again.")
    }

    /// The matrix [outputs × inputs] of a dense layer as [inputs × outputs].
    func transposed(_ name: String, outputs: Int, inputs: Int) throws(FeatureError) -> [Float] {
        Self.reordered(try values(name, [outputs, inputs]), outputs, inputs)
    }

    /// [outputs][inputs][height][width] as [height][width][inputs][outputs].
    func kernel(_ name: String, _ shape: [Int]) throws(FeatureError) -> [Float] {
        // The places and inputs of an output lie together: a matrix, once the axes inside of it are turned.
        let source = try values(name, shape)
        let (inputs, places) = (shape[1], shape[2] * shape[3])
        var turned = [Float](repeating: 0, count: source.count)
        for output in 0..<shape[0] {
            let base = output * inputs * places
            for input in 0..<inputs {
                for place in 0..<places { turned[base + place * inputs + input] = source[base + input * places + place] }
            }
        }
        return Self.reordered(turned, shape[0], inputs * places)
    }

    /// The transpose of a matrix [rows × columns].
    static func reordered(_ values: [Float], _ rows: Int, _ columns: Int) -> [Float] {
        var result = [Float](repeating: 0, count: values.count)
        // In squares, so that neither side is read across all of memory.
        for top in stride(from: 0, to: rows, by: 16) {
            for left in stride(from: 0, to: columns, by: 16) {
                for row in top..<min(rows, top + 16) {
                    for column in left..<min(columns, left + 16) {
                        result[column * rows + row] = values[row * columns + column]
                    }
                }
            }
        }
        return result
    }

    /// Factor and offset by channel that a batch normalisation comes to, folded in double.
    func batchNorm(_ name: String, channels: Int, epsilon: Double) throws(FeatureError) -> (scale: [Float], shift: [Float]) {
        let gain = try values("\(name).weight", [channels])
        let bias = try values("\(name).bias", [channels])
        let mean = try values("\(name).running_mean", [channels])
        let variance = try values("\(name).running_var", [channels])
        var (scale, shift): ([Float], [Float]) = ([], [])
        for channel in 0..<channels {
            let factor = Double(gain[channel]) / (Double(variance[channel]) + epsilon).squareRoot()
            scale.append(Float(factor))
            shift.append(Float(Double(bias[channel]) - Double(mean[channel]) * factor))
        }
        guard scale.allSatisfy(\.isFinite), shift.allSatisfy(\.isFinite) else {
            throw FeatureError(
                .badWeights, "in \(file.name) the variances of \(prefix + name) are negative",
                remedy: "Fetch or write the file again.")
        }
        return (scale, shift)
    }

    /// A convolution with its normalisation folded in.
    func convolution(
        _ weight: String, norm: String, epsilon: Double = 0.001, stride: Int = 1,
        padding: (top: Int, left: Int, bottom: Int, right: Int) = (0, 0, 0, 0), activation: InferenceActivation,
        expecting: [Int]
    ) throws(FeatureError) -> FusedConvolution {
        var values = try kernel(weight, expecting)
        let outputs = expecting[0]
        let (scale, shift) = try batchNorm(norm, channels: outputs, epsilon: epsilon)
        var at = 0
        while at < values.count {
            for output in 0..<outputs { values[at + output] *= scale[output] }
            at += outputs
        }
        var shape = FusedConvolution.Shape(
            inputs: expecting[1], outputs: outputs, kernel: (expecting[2], expecting[3]), stride: stride)
        (shape.top, shape.left, shape.bottom, shape.right) = padding
        return FusedConvolution(shape, weights: values, bias: shift, activation: activation)
    }
}
