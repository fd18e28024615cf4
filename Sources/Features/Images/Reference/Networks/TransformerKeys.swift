import Neural
import Numerics

/// The parts of a transformer's block under the names of one layout.
struct TransformerKeys {
    enum Attention {
        /// One tensor of q, k and v stacked, with the names of its weight and bias.
        case fused(weight: String, bias: String)
        /// Three layers.
        case separate(query: String, key: String, value: String)
    }

    let block: String
    let norm1: String
    let attention: Attention
    let out: String
    let scale1: String?
    let norm2: String
    let first: String
    let second: String
    /// Names of the two layers of a gated unit; nil where there is none.
    let gated: (first: String, second: String)?
    let scale2: String?

    func name(_ block: Int, _ part: String) -> String { "\(self.block).\(block).\(part)" }

    /// Blocks are counted in the file.
    func depth(_ weights: NamedWeights) throws(FeatureError) -> Int {
        var depth = 0
        while weights.has(name(depth, "\(norm1).weight")) { depth += 1 }
        // Of a file without any, the error names the first tensor.
        if depth == 0 { _ = try weights.shape(name(0, "\(norm1).weight")) }
        return depth
    }
}

extension NamedWeights {
    func layerNorm(_ name: String, _ width: Int, epsilon: Float) throws(FeatureError) -> InferencePasses.LayerNorm {
        InferencePasses.LayerNorm(
            gain: try values("\(name).weight", [width]), shift: try values("\(name).bias", [width]), epsilon: epsilon)
    }

    /// A dense layer, its outputs scaled by `scale`.
    func dense(
        _ name: String, _ inputs: Int, _ outputs: Int, scale: String? = nil, activation: InferenceActivation = .identity
    ) throws(FeatureError) -> FusedConvolution {
        var weights = try transposed("\(name).weight", outputs: outputs, inputs: inputs)
        var bias = try values("\(name).bias", [outputs])
        if let scale {
            let factors = try values(scale, [outputs])
            for index in weights.indices { weights[index] *= factors[index % outputs] }
            for index in bias.indices { bias[index] *= factors[index] }
        }
        return FusedConvolution(.init(inputs: inputs, outputs: outputs), weights: weights, bias: bias, activation: activation)
    }

    func block(
        _ keys: TransformerKeys, _ index: Int, width: Int, epsilon: Float, activation: InferenceActivation
    ) throws(FeatureError) -> VisionTransformer.Block {
        func name(_ part: String) -> String { keys.name(index, part) }
        let inProjection: FusedConvolution
        switch keys.attention {
        case .fused(let weight, let bias):
            inProjection = FusedConvolution(
                .init(inputs: width, outputs: 3 * width),
                weights: try transposed(name(weight), outputs: 3 * width, inputs: width),
                bias: try values(name(bias), [3 * width]))
        case .separate(let query, let key, let value):
            var (rows, bias): ([Float], [Float]) = ([], [])
            for part in [query, key, value] {
                rows += try values(name("\(part).weight"), [width, width])
                bias += try values(name("\(part).bias"), [width])
            }
            inProjection = FusedConvolution(
                .init(inputs: width, outputs: 3 * width), weights: Self.reordered(rows, 3 * width, width), bias: bias)
        }
        let (scale1, scale2) = (keys.scale1.map(name), keys.scale2.map(name))
        let gated = keys.gated.flatMap { has(name("\($0.first).weight")) ? $0 : nil }
        let (first, second) = gated ?? (keys.first, keys.second)
        let hidden = try shape(name("\(first).weight")).first ?? 0
        let inner = gated == nil ? hidden : hidden / 2
        guard hidden > 0, gated == nil || hidden % 2 == 0 else {
            throw FeatureError(.badWeights, "in \(file.name) the tensor \(prefix)\(name(first)).weight has no halves")
        }
        return VisionTransformer.Block(
            norm1: try layerNorm(name(keys.norm1), width, epsilon: epsilon), inProjection: inProjection,
            outProjection: try dense(name(keys.out), width, width, scale: scale1),
            norm2: try layerNorm(name(keys.norm2), width, epsilon: epsilon),
            first: try dense(name(first), width, hidden, activation: gated == nil ? activation : .identity),
            isGated: gated != nil, second: try dense(name(second), inner, width, scale: scale2))
    }

    /// The layer that turns patches into tokens, and its sizes.
    func embedding(_ weight: String, bias: String?) throws(FeatureError) -> (FusedConvolution, width: Int, patch: Int) {
        let shape = try self.shape(weight)
        guard shape.count == 4, shape[1] == 3, shape[2] == shape[3], shape[0] > 0, shape[2] > 0 else {
            throw FeatureError(.badWeights, "in \(file.name) the tensor \(prefix + weight) of shape \(shape) embeds no patches")
        }
        let (width, patch) = (shape[0], shape[2])
        let offsets = try bias.map { name throws(FeatureError) in try values(name, [width]) }
        let layer = FusedConvolution(
            .init(inputs: 3, outputs: width, kernel: (patch, patch), stride: patch), weights: try kernel(weight, shape),
            bias: offsets ?? [Float](repeating: 0, count: width))
        return (layer, width, patch)
    }

    /// The positions of the class token and of a square of patches.
    func positions(_ name: String, width: Int) throws(FeatureError) -> (classToken: [Float], table: PositionTable) {
        let shape = try self.shape(name)
        let rows = shape.count >= 2 ? shape[shape.count - 2] : 0
        let side = Int(Double(max(0, rows - 1)).squareRoot().rounded())
        guard shape.last == width, shape.dropLast(2).allSatisfy({ $0 == 1 }), side > 0, side * side == rows - 1 else {
            throw FeatureError(
                .badWeights,
                "in \(file.name) the positions \(prefix + name) of shape \(shape) are not those of a class token and a square")
        }
        let values = try values(name, shape)
        return (
            Array(values[..<width]), PositionTable(side: side, width: width, values: Array(values[width...]))
        )
    }
}
