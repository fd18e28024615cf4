import Datasets
import Numerics

/// What a reference network's own code does to a picture before the network sees it. It is part of a metric's identity:
/// another resize alone moves features by percents.
package enum ReferencePreprocessing: Sendable, Equatable {
    /// Straight to side × side on real numbers, then (x − centre)/spread.
    case resized(side: Int, filter: ResampleFilter, centre: Float, spread: Float)
    /// The shorter side to `short` as Pillow does on bytes, the middle side × side, then (x/255 − mean)/deviation.
    case cropped(short: Int, side: Int, Normalisation)
    /// Straight to side × side as Pillow does on bytes, then the normalisation.
    case squashed(side: Int, Normalisation)
    /// Straight to side × side on real numbers by torch's cubic without anti-aliasing, then the normalisation (google-research's
    /// CMMD).
    case squashedByTorch(side: Int, Normalisation)

    package enum Normalisation: String, Sendable {
        case imageNet = "ImageNet's"
        case clip = "CLIP's"
        /// (x − 127)/128.
        case lite = "EfficientNet-Lite's"

        var mean: [Double] {
            switch self {
            case .imageNet: [0.485, 0.456, 0.406]
            case .clip: [0.48145466, 0.4578275, 0.40821073]
            case .lite: [127.0 / 255, 127.0 / 255, 127.0 / 255]
            }
        }

        var deviation: [Double] {
            switch self {
            case .imageNet: [0.229, 0.224, 0.225]
            case .clip: [0.26862954, 0.26130258, 0.27577711]
            case .lite: [128.0 / 255, 128.0 / 255, 128.0 / 255]
            }
        }

        fileprivate var words: String {
            self == .lite ? "(x − 127)/128" : "(x/255 − mean)/deviation with \(rawValue) means and deviations"
        }

        /// A value 0…255 of a channel.
        func value(_ level: Double, _ channel: Int) -> Float { Float((level / 255 - mean[channel]) / deviation[channel]) }
    }

    package var side: Int {
        switch self {
        case .resized(let side, _, _, _), .cropped(_, let side, _), .squashed(let side, _), .squashedByTorch(let side, _):
            side
        }
    }

    package var description: String {
        let end = ", grey repeated to three channels"
        switch self {
        case .resized(let side, let filter, let centre, let spread):
            let how =
                switch filter {
                case .bicubic: "anti-aliased bicubic, a = −0.5, real numbers (clean-fid)"
                case .bilinear: "anti-aliased bilinear, real numbers"
                case .bilinearHalfPixel: "bilinear at half-pixel centres, real numbers (pytorch-fid)"
                case .bilinearTensorFlow1: "bilinear as TensorFlow 1, real numbers (torch-fidelity)"
                }
            return "resized to \(side)×\(side) (\(how)), (x − \(centre))/\(spread)" + end
        case .cropped(let short, let side, let normalisation):
            return "shorter side to \(short), middle \(side)×\(side) (Pillow's bicubic on bytes), " + normalisation.words + end
        case .squashed(let side, let normalisation):
            return "resized to \(side)×\(side) (Pillow's bicubic on bytes), " + normalisation.words + end
        case .squashedByTorch(let side, let normalisation):
            return "resized to \(side)×\(side) (cubic, a = −0.75, not anti-aliased, real numbers), " + normalisation.words + end
        }
    }

    /// Pictures as the network takes them, [count × side × side × 3].
    package func maps(_ images: [Image8], _ cache: ResamplerCache) throws(DatasetError) -> FeatureMaps {
        var values: [Float] = []
        values.reserveCapacity(images.count * side * side * 3)
        for image in images { try append(image, cache, to: &values) }
        return FeatureMaps(images: images.count, height: side, width: side, channels: 3, values: values)
    }

    private func append(_ image: Image8, _ cache: ResamplerCache, to values: inout [Float]) throws(DatasetError) {
        switch self {
        case .resized(let side, let filter, let centre, let spread):
            let resized = try cache.resized(image, height: side, width: side, filter: filter)
            for value in resized.pixels {
                let scaled = (value - centre) / spread
                for _ in 0..<(resized.channels == 1 ? 3 : 1) { values.append(scaled) }
            }
        case .cropped(let short, let side, let normalisation):
            append(try Self.cropped(image, short: short, side: side), normalisation, to: &values)
        case .squashed(let side, let normalisation):
            append(try Resampler8.resized(image, height: side, width: side, filter: .bicubic), normalisation, to: &values)
        case .squashedByTorch(let side, let normalisation):
            let pixels = Self.torchCubic(image, side)
            for (place, value) in pixels.enumerated() {
                if image.channels == 3 {
                    values.append(normalisation.value(Double(value), place % 3))
                } else {
                    for channel in 0..<3 { values.append(normalisation.value(Double(value), channel)) }
                }
            }
        }
    }

    private func append(_ image: Image8, _ normalisation: Normalisation, to values: inout [Float]) {
        let tables = (0..<3).map { channel in (0..<256).map { normalisation.value(Double($0), channel) } }
        let colour = image.asColour
        for (place, level) in colour.pixels.enumerated() { values.append(tables[place % 3][Int(level)]) }
    }

    /// The shorter side to `short`, the other cut to a whole number, then the middle.
    package static func cropped(_ image: Image8, short: Int, side: Int) throws(DatasetError) -> Image8 {
        let (height, width) =
            image.height <= image.width
            ? (short, short * image.width / image.height) : (short * image.height / image.width, short)
        // Of a strip, the long side would be enlarged to gigabytes only to be cut off.
        guard height <= 1 << 15, width <= 1 << 15 else {
            throw DatasetError(
                .unsupported, "A picture of \(image.width)×\(image.height) is too long to be cropped to a square.",
                remedy: "Leave it out, or use an extractor that squashes.")
        }
        let resized = try Resampler8.resized(image, height: height, width: width, filter: .bicubic)
        let (top, left) = ((height - side) / 2, (width - side) / 2)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(side * side * image.channels)
        for row in top..<top + side {
            let start = (row * width + left) * image.channels
            pixels += resized.pixels[start..<start + side * image.channels]
        }
        return try Image8(height: side, width: side, channels: image.channels, pixels: pixels)
    }

    /// Not limited to 0…255, as the code that is matched does not either.
    private static func torchCubic(_ image: Image8, _ side: Int) -> [Float] {
        let across = axis(image.width, side)
        let down = axis(image.height, side)
        let rows = SeparableResize.rows(
            image.pixels.map(Float.init), rows: image.height, channels: image.channels, across)
        return SeparableResize.columns(rows, length: side * image.channels, down, clipped: false)
    }

    /// Taps outside of the image count for its border.
    private static func axis(_ inputs: Int, _ outputs: Int) -> SeparableResize.Axis {
        let taps = min(4, inputs)
        var (first, weights): ([Int], [Float]) = ([], [])
        for places in CubicTaps(inputs, outputs, .size).taps {
            let start = min(places.map(\.cell).min() ?? 0, inputs - taps)
            var row = [Double](repeating: 0, count: taps)
            for (cell, weight) in places { row[cell - start] += weight }
            first.append(start)
            weights += row.map(Float.init)
        }
        return SeparableResize.Axis(inputs: inputs, outputs: outputs, taps: taps, first: first, weights: weights)
    }
}
