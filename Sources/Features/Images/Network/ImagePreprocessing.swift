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

    /// A picture as the network takes it: whole [32 × 32 × 3], and its native crops one after the other.
    struct Views: Sendable {
        let whole: [Float]
        let crops: [Float]
    }

    /// Images `range` as [count, 32, 32, 3].
    func tensor(_ images: ImageSet, _ range: Range<Int>, _ parallel: Parallel) throws(DatasetError) -> Tensor {
        let rows = try parallel.tryMap(range.count) { offset throws(DatasetError) -> [Float] in
            try whole(try images.image(at: range.lowerBound + offset))
        }
        return Self.stacked(rows)
    }

    /// Both views of images `range`. A picture is decoded once and let go: only what the network reads is kept of it.
    func views(_ images: ImageSet, _ range: Range<Int>, _ parallel: Parallel) throws(DatasetError) -> [Views] {
        try parallel.tryMap(range.count) { offset throws(DatasetError) -> Views in
            let image = try images.image(at: range.lowerBound + offset)
            let crops = DetailCrops.places(height: image.height, width: image.width).flatMap {
                normalised(DetailCrops.crop(image, at: $0).map(Float.init), channels: image.channels)
            }
            return Views(whole: try whole(image), crops: crops)
        }
    }

    static func stacked(_ rows: [[Float]]) -> Tensor {
        let size = side * side * 3
        var values: [Float] = []
        values.reserveCapacity(rows.reduce(0) { $0 + $1.count })
        for row in rows { values.append(contentsOf: row) }
        return Tensor(unchecked: values, shape: [values.count / size, side, side, 3])
    }

    private func whole(_ image: Image8) throws(DatasetError) -> [Float] {
        if image.height == Self.side, image.width == Self.side {
            return normalised(image.pixels.map(Float.init), channels: image.channels)
        }
        return normalised(
            try cache.resized(image, height: Self.side, width: Self.side, filter: .bicubic).pixels, channels: image.channels)
    }

    private func normalised(_ samples: [Float], channels: Int) -> [Float] {
        var pixels = samples
        let (scale, shift) = (1 / (255 * Self.spread), -Self.centre / Self.spread)
        for index in pixels.indices { pixels[index] = pixels[index] * scale + shift }
        return channels == 3 ? pixels : pixels.flatMap { repeatElement($0, count: 3) }
    }
}
