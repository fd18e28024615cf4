import Neural
import Numerics

/// EfficientNet-Lite0 (Tan and Le 2019; the lite form without squeeze-and-excitation and with ReLU6), 1,280 features.
///
/// Convolutions are padded as TensorFlow's "same" does; batch normalisation (ε = 0.001) is folded in.
package struct EfficientNetLite: Sendable {
    package static let side = 224
    package static let dimension = 1280
    package static let classes = 1000

    private struct Block: Sendable {
        let expand: FusedConvolution?
        let depthwise: InferencePasses.Depthwise
        let project: FusedConvolution
        let addsInput: Bool
    }

    /// Repeats, kernel, stride of the first, expansion, inputs and outputs of each group of blocks.
    private static let groups: [(repeats: Int, kernel: Int, stride: Int, expand: Int, inputs: Int, outputs: Int)] = [
        (1, 3, 1, 1, 32, 16), (2, 3, 2, 6, 16, 24), (2, 5, 2, 6, 24, 40), (3, 3, 2, 6, 40, 80), (3, 5, 1, 6, 80, 112),
        (4, 5, 2, 6, 112, 192), (1, 3, 1, 6, 192, 320),
    ]

    private let stem: FusedConvolution
    private let blocks: [Block]
    private let head: FusedConvolution
    /// [1280 × 1000].
    package let classWeights: [Float]
    package let classBias: [Float]

    /// - Throws: `.badWeights` naming the file and the first tensor that is missing or does not fit.
    package init(_ file: WeightsFile) throws(FeatureError) {
        let w = try NamedWeights(file, network: "EfficientNet-Lite0", anchors: ["_conv_stem.weight"])
        stem = try w.convolution(
            "_conv_stem.weight", norm: "_bn0", stride: 2, padding: (0, 0, 1, 1), activation: .relu6,
            expecting: [32, 3, 3, 3])
        var blocks: [Block] = []
        for group in Self.groups {
            for repetition in 0..<group.repeats {
                let name = "_blocks.\(blocks.count)"
                let inputs = repetition == 0 ? group.inputs : group.outputs
                let stride = repetition == 0 ? group.stride : 1
                let wide = inputs * group.expand
                let (scale, shift) = try w.batchNorm("\(name)._bn1", channels: wide, epsilon: 0.001)
                let filters = try w.values("\(name)._depthwise_conv.weight", [wide, 1, group.kernel, group.kernel])
                var weights = NamedWeights.reordered(filters, wide, group.kernel * group.kernel)
                for index in weights.indices { weights[index] *= scale[index % wide] }
                blocks.append(
                    Block(
                        expand: group.expand == 1
                            ? nil
                            : try w.convolution(
                                "\(name)._expand_conv.weight", norm: "\(name)._bn0", activation: .relu6,
                                expecting: [wide, inputs, 1, 1]),
                        depthwise: InferencePasses.Depthwise(
                            kernel: group.kernel, stride: stride, weights: weights, bias: shift, activation: .relu6),
                        project: try w.convolution(
                            "\(name)._project_conv.weight", norm: "\(name)._bn2", activation: .identity,
                            expecting: [group.outputs, wide, 1, 1]),
                        addsInput: stride == 1 && inputs == group.outputs))
            }
        }
        self.blocks = blocks
        head = try w.convolution(
            "_conv_head.weight", norm: "_bn1", activation: .relu6, expecting: [Self.dimension, 320, 1, 1])
        classWeights = try w.transposed("_fc.weight", outputs: Self.classes, inputs: Self.dimension)
        classBias = try w.values("_fc.bias", [Self.classes])
    }

    /// The spatial means of the head, 1,280 an image of [count × 224 × 224 × 3].
    /// - Precondition: sides are even.
    package func features(_ images: FeatureMaps) -> [Float] {
        var x = stem.forward(images)
        for block in blocks {
            let wide = block.expand?.forward(x) ?? x
            x = block.project.forward(block.depthwise.forward(wide), adding: block.addsInput ? x : nil)
        }
        return InferencePasses.spatialMeans(head.forward(x))
    }

    /// Logits of the 1,000 classes of ImageNet from `features`.
    package func logits(_ features: [Float]) -> [Float] {
        DenseProducts.forward(
            features, rows: features.count / Self.dimension, weights: classWeights, bias: classBias,
            inputs: Self.dimension, outputs: Self.classes, parallel: .serial)
    }
}
