import Neural
import Numerics

/// The InceptionV3 of the Fréchet Inception Distance (Heusel et al. 2017), in the layout of pytorch-fid and torch-fidelity.
///
/// It differs from the usual one where the TensorFlow graph of 2015 does: average pools count only pixels of the image,
/// the pool of the last block takes maxima, there are 1,008 classes. Batch normalisation (ε = 0.001) is folded in.
package struct InceptionNetwork: Sendable {
    /// Where features are taken: spatial means after the first pool, the second pool, Mixed_6e and Mixed_7c, the
    /// logits of 1,008 classes with their bias; and for sFID (Nash et al. 2021) the first 7 channels of Mixed_6d's 1×1
    /// branch at each of 17×17 places, row by row, the channels of a place together.
    package enum Head: String, Sendable, CaseIterable {
        case pool1 = "64"
        case pool2 = "192"
        case mixed6 = "768"
        case pool3 = "2048"
        case logits
        case spatial

        package var dimension: Int {
            switch self {
            case .logits: InceptionNetwork.classes
            case .spatial: 17 * 17 * InceptionNetwork.spatialChannels
            default: Int(rawValue) ?? 0
            }
        }
    }

    private static let spatialChannels = 7

    package static let side = 299
    package static let classes = 1008
    static let features = 2048

    private let stem: [FusedConvolution]
    private let blocks: [InceptionBlock]
    /// [2048 × 1008].
    package let classWeights: [Float]
    package let classBias: [Float]

    /// - Throws: `.badWeights` naming the file and the first tensor that is missing or does not fit.
    package init(_ file: WeightsFile) throws(FeatureError) {
        let weights = try NamedWeights(file, network: "FID's InceptionV3", anchors: ["Conv2d_1a_3x3.conv.weight"])
        stem = [
            try weights.unit("Conv2d_1a_3x3", 3, 32, (3, 3), stride: 2),
            try weights.unit("Conv2d_2a_3x3", 32, 32, (3, 3)),
            try weights.unit("Conv2d_2b_3x3", 32, 64, (3, 3), padding: (1, 1)),
            try weights.unit("Conv2d_3b_1x1", 64, 80, (1, 1)),
            try weights.unit("Conv2d_4a_3x3", 80, 192, (3, 3)),
        ]
        blocks = [
            try .a(weights, "Mixed_5b", 192, pool: 32), try .a(weights, "Mixed_5c", 256, pool: 64),
            try .a(weights, "Mixed_5d", 288, pool: 64), try .b(weights, "Mixed_6a", 288),
            try .c(weights, "Mixed_6b", 128), try .c(weights, "Mixed_6c", 160), try .c(weights, "Mixed_6d", 160),
            try .c(weights, "Mixed_6e", 192), try .d(weights, "Mixed_7a", 768),
            try .e(weights, "Mixed_7b", 1280, pool: .mean), try .e(weights, "Mixed_7c", 2048, pool: .max),
        ]
        classWeights = try weights.transposed("fc.weight", outputs: Self.classes, inputs: Self.features)
        classBias = try weights.values("fc.bias", [Self.classes])
    }

    /// Features of images [count × 299 × 299 × 3], one row of `head.dimension` an image.
    /// - Precondition: sides of at least 75 pixels.
    package func features(_ images: FeatureMaps, head: Head) -> [Float] { features(images, heads: [head])[0] }

    /// The same of several heads, in their order; the network runs as far as the deepest one.
    package func features(_ images: FeatureMaps, heads: [Head]) -> [[Float]] {
        var found: [Head: [Float]] = [:]
        func isDone(_ head: Head, _ x: FeatureMaps) -> Bool {
            if head == .spatial {
                found[head] = Self.firstChannels(x)
            } else if heads.contains(head) || head == .pool3 {
                found[head] = InferencePasses.spatialMeans(x)
            }
            return heads.allSatisfy { found[$0] != nil }
        }
        run(images, isDone)
        if heads.contains(.logits), let means = found[.pool3] {
            found[.logits] = DenseProducts.forward(
                means, rows: images.images, weights: classWeights, bias: classBias, inputs: Self.features,
                outputs: Self.classes, parallel: .serial)
        }
        return heads.map { found[$0] ?? [] }
    }

    /// Those of the 1×1 branch stand first among a block's channels.
    private static func firstChannels(_ x: FeatureMaps) -> [Float] {
        stride(from: 0, to: x.values.count, by: x.channels).flatMap { x.values[$0..<$0 + spatialChannels] }
    }

    /// Calls `isDone` at each head; ends where it is.
    private func run(_ images: FeatureMaps, _ isDone: (Head, FeatureMaps) -> Bool) {
        var x = images
        for unit in stem[..<3] { x = unit.forward(x) }
        x = InferencePasses.pool3(x, .max, stride: 2, padding: 0)
        if isDone(.pool1, x) { return }
        for unit in stem[3...] { x = unit.forward(x) }
        x = InferencePasses.pool3(x, .max, stride: 2, padding: 0)
        if isDone(.pool2, x) { return }
        for (index, block) in blocks.enumerated() {
            x = block.forward(x)
            if index == 6, isDone(.spatial, x) { return }
            if index == 7, isDone(.mixed6, x) { return }
        }
        _ = isDone(.pool3, x)
    }
}

extension NamedWeights {
    /// Convolution, normalisation and ReLU.
    fileprivate func unit(
        _ name: String, _ inputs: Int, _ outputs: Int, _ kernel: (Int, Int), stride: Int = 1, padding: (Int, Int) = (0, 0)
    ) throws(FeatureError) -> FusedConvolution {
        try convolution(
            "\(name).conv.weight", norm: "\(name).bn", stride: stride,
            padding: (padding.0, padding.1, padding.0, padding.1), activation: .relu,
            expecting: [outputs, inputs, kernel.0, kernel.1])
    }
}

/// Branches side by side; their outputs follow one another in the channels.
private struct InceptionBlock: Sendable {
    /// Units one after the other; at the end they may part into several.
    struct Branch: Sendable {
        var pool: (InferencePasses.Pool, stride: Int, padding: Int)?
        var units: [FusedConvolution] = []
        var ends: [FusedConvolution] = []
    }

    let branches: [Branch]
    let stride: Int

    func forward(_ x: FeatureMaps) -> FeatureMaps {
        let size = stride == 1 ? (x.height, x.width) : ((x.height - 3) / 2 + 1, (x.width - 3) / 2 + 1)
        var parts: [(channels: Int, fill: (inout FeatureMaps.Slot) -> Void)] = []
        for branch in branches {
            guard let last = branch.ends.first else {
                if let pool = branch.pool {
                    parts.append((
                        x.channels,
                        { InferencePasses.pool3(x, pool.0, stride: pool.stride, padding: pool.padding, into: $0) }
                    ))
                }
                continue
            }
            var state = x
            if let pool = branch.pool {
                state = InferencePasses.pool3(x, pool.0, stride: pool.stride, padding: pool.padding)
            }
            for unit in branch.units { state = unit.forward(state) }
            parts.append((last.shape.outputs, { [state] in last.forward(state, into: $0) }))
            for other in branch.ends.dropFirst() {
                parts.append((other.shape.outputs, { [state] in other.forward(state, into: $0) }))
            }
        }
        return FeatureMaps.joined(images: x.images, height: size.0, width: size.1, parts)
    }

    /// 35×35: 1×1, 5×5, two 3×3, pool.
    static func a(_ w: NamedWeights, _ name: String, _ inputs: Int, pool: Int) throws(FeatureError) -> InceptionBlock {
        InceptionBlock(
            branches: [
                Branch(ends: [try w.unit("\(name).branch1x1", inputs, 64, (1, 1))]),
                Branch(
                    units: [try w.unit("\(name).branch5x5_1", inputs, 48, (1, 1))],
                    ends: [try w.unit("\(name).branch5x5_2", 48, 64, (5, 5), padding: (2, 2))]),
                Branch(
                    units: [
                        try w.unit("\(name).branch3x3dbl_1", inputs, 64, (1, 1)),
                        try w.unit("\(name).branch3x3dbl_2", 64, 96, (3, 3), padding: (1, 1)),
                    ], ends: [try w.unit("\(name).branch3x3dbl_3", 96, 96, (3, 3), padding: (1, 1))]),
                Branch(
                    pool: (.mean, 1, 1), ends: [try w.unit("\(name).branch_pool", inputs, pool, (1, 1))]),
            ], stride: 1)
    }

    /// 35×35 to 17×17: 3×3, two 3×3, pool.
    static func b(_ w: NamedWeights, _ name: String, _ inputs: Int) throws(FeatureError) -> InceptionBlock {
        InceptionBlock(
            branches: [
                Branch(ends: [try w.unit("\(name).branch3x3", inputs, 384, (3, 3), stride: 2)]),
                Branch(
                    units: [
                        try w.unit("\(name).branch3x3dbl_1", inputs, 64, (1, 1)),
                        try w.unit("\(name).branch3x3dbl_2", 64, 96, (3, 3), padding: (1, 1)),
                    ], ends: [try w.unit("\(name).branch3x3dbl_3", 96, 96, (3, 3), stride: 2)]),
                Branch(pool: (.max, 2, 0)),
            ], stride: 2)
    }

    /// 17×17: 1×1, 7×7 in two, 7×7 twice in four, pool.
    static func c(_ w: NamedWeights, _ name: String, _ middle: Int) throws(FeatureError) -> InceptionBlock {
        let (wide, tall) = (((1, 7), (0, 3)), ((7, 1), (3, 0)))
        func unit(
            _ part: String, _ inputs: Int, _ outputs: Int, _ form: ((Int, Int), (Int, Int))
        ) throws(FeatureError) -> FusedConvolution {
            try w.unit("\(name).\(part)", inputs, outputs, form.0, padding: form.1)
        }
        return InceptionBlock(
            branches: [
                Branch(ends: [try w.unit("\(name).branch1x1", 768, 192, (1, 1))]),
                Branch(
                    units: [
                        try w.unit("\(name).branch7x7_1", 768, middle, (1, 1)), try unit("branch7x7_2", middle, middle, wide),
                    ], ends: [try unit("branch7x7_3", middle, 192, tall)]),
                Branch(
                    units: [
                        try w.unit("\(name).branch7x7dbl_1", 768, middle, (1, 1)),
                        try unit("branch7x7dbl_2", middle, middle, tall), try unit("branch7x7dbl_3", middle, middle, wide),
                        try unit("branch7x7dbl_4", middle, middle, tall),
                    ], ends: [try unit("branch7x7dbl_5", middle, 192, wide)]),
                Branch(pool: (.mean, 1, 1), ends: [try w.unit("\(name).branch_pool", 768, 192, (1, 1))]),
            ], stride: 1)
    }

    /// 17×17 to 8×8: 3×3, 7×7 and 3×3, pool.
    static func d(_ w: NamedWeights, _ name: String, _ inputs: Int) throws(FeatureError) -> InceptionBlock {
        InceptionBlock(
            branches: [
                Branch(
                    units: [try w.unit("\(name).branch3x3_1", inputs, 192, (1, 1))],
                    ends: [try w.unit("\(name).branch3x3_2", 192, 320, (3, 3), stride: 2)]),
                Branch(
                    units: [
                        try w.unit("\(name).branch7x7x3_1", inputs, 192, (1, 1)),
                        try w.unit("\(name).branch7x7x3_2", 192, 192, (1, 7), padding: (0, 3)),
                        try w.unit("\(name).branch7x7x3_3", 192, 192, (7, 1), padding: (3, 0)),
                    ], ends: [try w.unit("\(name).branch7x7x3_4", 192, 192, (3, 3), stride: 2)]),
                Branch(pool: (.max, 2, 0)),
            ], stride: 2)
    }

    /// 8×8: 1×1, 3×3 that parts into 1×3 and 3×1, the same after another 3×3, pool.
    static func e(
        _ w: NamedWeights, _ name: String, _ inputs: Int, pool: InferencePasses.Pool
    ) throws(FeatureError) -> InceptionBlock {
        func ends(_ part: String, _ first: String, _ second: String) throws(FeatureError) -> [FusedConvolution] {
            [
                try w.unit("\(name).\(part)_\(first)", 384, 384, (1, 3), padding: (0, 1)),
                try w.unit("\(name).\(part)_\(second)", 384, 384, (3, 1), padding: (1, 0)),
            ]
        }
        return InceptionBlock(
            branches: [
                Branch(ends: [try w.unit("\(name).branch1x1", inputs, 320, (1, 1))]),
                Branch(
                    units: [try w.unit("\(name).branch3x3_1", inputs, 384, (1, 1))],
                    ends: try ends("branch3x3", "2a", "2b")),
                Branch(
                    units: [
                        try w.unit("\(name).branch3x3dbl_1", inputs, 448, (1, 1)),
                        try w.unit("\(name).branch3x3dbl_2", 448, 384, (3, 3), padding: (1, 1)),
                    ], ends: try ends("branch3x3dbl", "3a", "3b")),
                Branch(pool: (pool, 1, 1), ends: [try w.unit("\(name).branch_pool", inputs, 192, (1, 1))]),
            ], stride: 1)
    }
}
