#if canImport(Glibc)
    import Glibc
#endif
import Numerics

/// Random views of training images: one affine warp, then brightness, contrast and saturation.
package struct Augmentation: Sendable {
    package let recipe: ExtractorRecipe

    package init(recipe: ExtractorRecipe) { self.recipe = recipe }

    /// A random view, values 0…1, [side × side × channels] of the set.
    package func view(of index: Int, in set: TrainingSet, _ random: inout RandomStream) -> [Float] {
        let side = recipe.side
        let mirrored = set.mirrors && random.uniform() < 0.5
        let map: [Float]
        if random.uniform() < recipe.wholePixelShare {
            let reach = Int(recipe.shift * Double(side) / 2)
            let down = Float(random.index(below: 2 * reach + 1) - reach)
            let across = Float(random.index(below: 2 * reach + 1) - reach)
            map = [1, 0, down, 0, mirrored ? -1 : 1, mirrored ? Float(side - 1) + across : across]
        } else {
            map = warp(mirrored, &random)
        }
        var view = Updates.warped(
            set.pixels, index: index, height: set.side, width: set.side, channels: set.channels, map: map, size: side)
        recolour(&view, channels: set.channels, &random)
        return view
    }

    /// In half widths, source = scale · rotation · target + shift.
    private func warp(_ mirrored: Bool, _ random: inout RandomStream) -> [Float] {
        let scale = random.uniform(in: recipe.scale[0]...recipe.scale[1])
        let angle = random.uniform(in: -recipe.rotation...recipe.rotation) * .pi / 180
        let down = random.uniform(in: -recipe.shift...recipe.shift)
        let across = random.uniform(in: -recipe.shift...recipe.shift)
        let half = Double(recipe.side) / 2
        let (c, s) = (scale * cos(angle), scale * sin(angle))
        let flip = mirrored ? -1.0 : 1.0
        // Pixel r has its centre at (r + ½)/half − 1.
        let centre = 0.5 / half - 1
        let row = (c * centre + s * centre + down + 1) * half - 0.5
        let column = (flip * (-s * centre + c * centre) + across + 1) * half - 0.5
        return [Float(c), Float(s), Float(row), Float(-s * flip), Float(c * flip), Float(column)]
    }

    private func recolour(_ view: inout [Float], channels: Int, _ random: inout RandomStream) {
        let brightness = Float(1 + random.uniform(in: -recipe.brightness...recipe.brightness))
        let contrast = Float(1 + random.uniform(in: -recipe.contrast...recipe.contrast))
        let saturation = Float(1 + random.uniform(in: -recipe.saturation...recipe.saturation))
        var sum: Float = 0
        for value in view { sum += value }
        let mean = sum / Float(max(1, view.count))
        let gain = brightness * contrast
        let offset = brightness * mean * (1 - contrast)
        if channels == 3 {
            for base in stride(from: 0, to: view.count - 2, by: 3) {
                let grey = (view[base] + view[base + 1] + view[base + 2]) * (1.0 / 3)
                for c in base..<base + 3 {
                    view[c] = min(1, max(0, (grey + (view[c] - grey) * saturation) * gain + offset))
                }
            }
        } else {
            for index in view.indices { view[index] = min(1, max(0, view[index] * gain + offset)) }
        }
    }
}
