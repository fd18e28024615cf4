import Datasets
import Numerics

/// Random views of training images: one affine warp, then brightness, contrast and saturation, all by the operations
/// of `Datasets` that `assay augment` uses. Unlike there the border is repeated: a black corner would tell the network
/// how far an image was turned.
package struct Augmentation: Sendable {
    package let recipe: ExtractorRecipe

    package init(recipe: ExtractorRecipe) { self.recipe = recipe }

    /// A random view on the 0…255 scale, of the set's channels.
    package func view(of index: Int, in set: TrainingSet, _ random: inout RandomStream) -> FloatImage {
        let side = recipe.side
        let mirrored = set.mirrors && random.uniform() < 0.5
        let map: AffineMap
        if random.uniform() < recipe.wholePixelShare {
            let reach = Int(recipe.shift * Double(side) / 2)
            let down = random.index(below: 2 * reach + 1) - reach
            let across = random.index(below: 2 * reach + 1) - reach
            map = Self.map(mirrored: mirrored, across: Double(across), down: Double(down))
        } else {
            let scale = random.uniform(in: recipe.scale[0]...recipe.scale[1])
            let angle = random.uniform(in: -recipe.rotation...recipe.rotation)
            let down = random.uniform(in: -recipe.shift...recipe.shift)
            let across = random.uniform(in: -recipe.shift...recipe.shift)
            // The recipe states the window's size and shifts in half widths.
            let half = Double(side) / 2
            map = Self.map(
                degrees: angle, scale: 1 / scale, mirrored: mirrored, across: across * half, down: down * half)
        }
        return recoloured(set.image(index).warped(by: map, border: .repeated), &random)
    }

    /// - Parameters:
    ///   - across: pixels by which the window, not the picture, moves.
    private static func map(
        degrees: Double = 0, scale: Double = 1, mirrored: Bool, across: Double, down: Double
    ) -> AffineMap {
        var map = AffineMap(degrees: degrees, scale: scale, mirrored: mirrored)
        map.shift = SIMD2(across, down)
        return map
    }

    private func recoloured(_ view: FloatImage, _ random: inout RandomStream) -> FloatImage {
        func factor(_ strength: Double) -> Float { Float(1 + random.uniform(in: -strength...strength)) }
        let (brightness, contrast, saturation) = (
            factor(recipe.brightness), factor(recipe.contrast), factor(recipe.saturation)
        )
        return view.adjusted(brightness: brightness).adjusted(contrast: contrast).adjusted(saturation: saturation)
    }
}
