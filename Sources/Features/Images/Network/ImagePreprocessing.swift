import Datasets
import Neural
import Numerics

/// What both networks do to an image first.
struct ImagePreprocessing: Sendable {
    static let side = 32
    static let centre: Float = 0.5
    static let spread: Float = 0.25
    static let description =
        "resized to 32×32 (anti-aliased bicubic, a = −0.5, real numbers), grey repeated to three channels, "
        + "(x/255 − 0.5)/0.25"

    private let cache = ResamplerCache()

    /// Images `range` as [count, 32, 32, 3].
    func tensor(_ images: ImageSet, _ range: Range<Int>, _ parallel: Parallel) throws(DatasetError) -> Tensor {
        let rows = try parallel.tryMap(range.count) { offset throws(DatasetError) -> [Float] in
            let image = try images.image(at: range.lowerBound + offset)
            var pixels: [Float]
            if image.height == Self.side, image.width == Self.side {
                pixels = image.pixels.map(Float.init)
            } else {
                pixels = try cache.resized(image, height: Self.side, width: Self.side, filter: .bicubic).pixels
            }
            let (scale, shift) = (1 / (255 * Self.spread), -Self.centre / Self.spread)
            for index in pixels.indices { pixels[index] = pixels[index] * scale + shift }
            return image.channels == 3 ? pixels : pixels.flatMap { repeatElement($0, count: 3) }
        }
        var values: [Float] = []
        values.reserveCapacity(range.count * Self.side * Self.side * 3)
        for row in rows { values.append(contentsOf: row) }
        return Tensor(unchecked: values, shape: [range.count, Self.side, Self.side, 3])
    }
}
