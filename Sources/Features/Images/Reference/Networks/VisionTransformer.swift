import Neural
import Numerics

/// A vision transformer (Dosovitskiy et al. 2021) that only runs forward: DINOv2's (Oquab et al. 2024) and CLIP's image
/// towers (Radford et al. 2021). Layer scale is folded into the projections behind it.
package struct VisionTransformer: Sendable {
    struct Block: Sendable {
        let norm1: InferencePasses.LayerNorm
        /// [width × 3 width], q, k and v side by side.
        let inProjection: FusedConvolution
        let outProjection: FusedConvolution
        let norm2: InferencePasses.LayerNorm
        let first: FusedConvolution
        let isGated: Bool
        let second: FusedConvolution
    }

    package let width: Int
    /// Pixels a side of a patch.
    package let patch: Int
    package let heads: Int
    package let depth: Int
    package let registers: Int
    package let positions: PositionTable
    package let rule: PositionTable.Rule
    let embedding: FusedConvolution
    /// The class token with its position, then the registers, which have none.
    let leading: [Float]
    let inputNorm: InferencePasses.LayerNorm?
    let blocks: [Block]
    let outputNorm: InferencePasses.LayerNorm
    /// [width × outputs]; nil where the features are the class token itself.
    let projection: FusedConvolution?

    package var dimension: Int { projection?.shape.outputs ?? width }
    /// Pixels a side of the pictures that the position table was made for.
    package var tableSide: Int { positions.side * patch }

    /// All tokens before the last normalisation [count × tokens × width]: class token, registers, patches row by row.
    /// - Precondition: sides are multiples of the patch.
    func tokens(_ images: FeatureMaps) -> FeatureMaps {
        let patches = embedding.forward(images)
        let table = positions.interpolated(height: patches.height, width: patches.width, rule)
        let lead = 1 + registers
        var values: [Float] = []
        values.reserveCapacity(images.images * (lead + patches.pixels) * width)
        let size = patches.pixels * width
        let offsets = table.map(Float.init)
        for image in 0..<images.images {
            values += leading
            for place in 0..<size { values.append(patches.values[image * size + place] + offsets[place]) }
        }
        var x = FeatureMaps(
            images: images.images, height: 1, width: lead + patches.pixels, channels: width, values: values)
        if let inputNorm { x = inputNorm.forward(x) }
        for block in blocks {
            let attended = InferencePasses.attention(
                block.inProjection.forward(block.norm1.forward(x)), heads: heads)
            x = block.outProjection.forward(attended, adding: x)
            var hidden = block.first.forward(block.norm2.forward(x))
            if block.isGated { hidden = InferencePasses.gatedSilu(hidden) }
            x = block.second.forward(hidden, adding: x)
        }
        return x
    }

    /// All tokens after the last normalisation.
    package func normalisedTokens(_ images: FeatureMaps) -> FeatureMaps { outputNorm.forward(tokens(images)) }

    /// The class token of each image, normalised: one row of `width` an image.
    package func pooled(_ images: FeatureMaps) -> [Float] { pooledMaps(images).values }

    /// The class token of each image, normalised and projected: one row of `dimension` an image.
    package func features(_ images: FeatureMaps) -> [Float] {
        let pooled = pooledMaps(images)
        return projection?.forward(pooled).values ?? pooled.values
    }

    private func pooledMaps(_ images: FeatureMaps) -> FeatureMaps {
        let all = tokens(images)
        var rows: [Float] = []
        for image in 0..<all.images {
            let start = image * all.pixels * width
            rows += all.values[start..<start + width]
        }
        return outputNorm.forward(
            FeatureMaps(images: all.images, height: 1, width: 1, channels: width, values: rows))
    }

    /// Heads of the published towers: 64 channels each, but for the three largest of OpenCLIP, which have 16.
    /// - Throws: `.badWeights` where the width does not say it.
    static func heads(width: Int, asked: Int?, _ file: WeightsFile) throws(FeatureError) -> Int {
        let known = [1280: 16, 1408: 16, 1664: 16]
        let heads = asked ?? known[width] ?? (width % 64 == 0 ? width / 64 : 0)
        guard heads > 0, width % heads == 0 else {
            throw FeatureError(
                .badWeights, "\(file.name) does not say how many attention heads a width of \(width) has",
                remedy: "Put the model's config.json (num_attention_heads) beside the file.")
        }
        return heads
    }
}
