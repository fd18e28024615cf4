import Numerics
import Synchronization

/// Resizes images of one shape to another; the weights are computed once.
///
/// The horizontal pass comes first and is stored as float32, as Pillow does in mode F.
/// - Complexity: O(output width · input height · taps + output size · taps) an image.
public struct Resampler: Sendable {
    public let filter: ResampleFilter
    public let inputHeight: Int
    public let inputWidth: Int
    public let outputHeight: Int
    public let outputWidth: Int
    private let horizontal: SeparableResize.Axis
    private let vertical: SeparableResize.Axis

    /// - Precondition: all sides are positive.
    public init(
        fromHeight inputHeight: Int, width inputWidth: Int, toHeight outputHeight: Int, width outputWidth: Int,
        filter: ResampleFilter
    ) {
        self.filter = filter
        self.inputHeight = inputHeight
        self.inputWidth = inputWidth
        self.outputHeight = outputHeight
        self.outputWidth = outputWidth
        horizontal = ResampleTable(from: inputWidth, to: outputWidth, filter: filter).axis
        vertical = ResampleTable(from: inputHeight, to: outputHeight, filter: filter).axis
    }

    /// The image at the output size, samples on the 0…255 scale; `clipped` limits the overshoot of bicubic to it.
    /// - Throws: `.invalidArgument` for an image of another size than the resampler's.
    public func resized(_ image: Image8, clipped: Bool = true) throws(DatasetError) -> FloatImage {
        guard image.pixels.count > Self.bandSamples, !keepsWidth else { return try resized(image.asFloat, clipped: clipped) }
        try check(height: image.height, width: image.width)
        // A picture of 48 megapixels takes 576 MB as real numbers: its rows are narrowed a band at a time.
        let length = inputWidth * image.channels
        let band = max(1, Self.bandSamples / length)
        var narrow: [Float] = []
        narrow.reserveCapacity(inputHeight * outputWidth * image.channels)
        for top in stride(from: 0, to: inputHeight, by: band) {
            let end = min(inputHeight, top + band)
            narrow += SeparableResize.rows(
                image.pixels[top * length..<end * length].map(Float.init), rows: end - top, channels: image.channels, horizontal)
        }
        return finished(narrow, channels: image.channels, clipped: clipped)
    }

    private static let bandSamples = 1 << 20

    private var keepsWidth: Bool { inputWidth == outputWidth && filter != .bilinearTensorFlow1 }

    private func check(height: Int, width: Int) throws(DatasetError) {
        guard height == inputHeight, width == inputWidth else {
            throw DatasetError(
                .invalidArgument, "An image of \(width)×\(height) met a resampler for \(inputWidth)×\(inputHeight).")
        }
    }

    public func resized(_ image: FloatImage, clipped: Bool = true) throws(DatasetError) -> FloatImage {
        try check(height: image.height, width: image.width)
        let narrow =
            keepsWidth
            ? image.pixels : SeparableResize.rows(image.pixels, rows: inputHeight, channels: image.channels, horizontal)
        return finished(narrow, channels: image.channels, clipped: clipped)
    }

    /// - Parameter narrow: the picture after the horizontal pass.
    private func finished(_ narrow: [Float], channels: Int, clipped: Bool) -> FloatImage {
        var pixels = narrow
        let clips = clipped && filter == .bicubic
        if inputHeight != outputHeight || filter == .bilinearTensorFlow1 {
            pixels = SeparableResize.columns(pixels, length: outputWidth * channels, vertical, clipped: clips)
        } else if clips {
            for index in pixels.indices { pixels[index] = min(255, max(0, pixels[index])) }
        }
        return FloatImage(
            unchecked: pixels, ImageShape(height: outputHeight, width: outputWidth, channels: channels))
    }
}

/// Resamplers by size, so that sets of mixed sizes compute each table once. Safe to share between threads.
public final class ResamplerCache: Sendable {
    private struct Key: Hashable { let inputHeight, inputWidth, outputHeight, outputWidth: Int, filter: ResampleFilter }
    private let tables = Mutex<[Key: Resampler]>([:])

    public init() {}

    public func resampler(
        fromHeight: Int, width: Int, toHeight: Int, width toWidth: Int, filter: ResampleFilter
    ) -> Resampler {
        let key = Key(
            inputHeight: fromHeight, inputWidth: width, outputHeight: toHeight, outputWidth: toWidth, filter: filter)
        if let known = tables.withLock({ $0[key] }) { return known }
        let made = Resampler(fromHeight: fromHeight, width: width, toHeight: toHeight, width: toWidth, filter: filter)
        // A folder of all sizes would keep a table each: beyond this many the tables are made anew.
        tables.withLock { if $0.count < 256 { $0[key] = made } }
        return made
    }

    /// `image` at height×width.
    public func resized(
        _ image: Image8, height: Int, width: Int, filter: ResampleFilter, clipped: Bool = true
    ) throws(DatasetError) -> FloatImage {
        try resampler(
            fromHeight: image.height, width: image.width, toHeight: height, width: width, filter: filter
        ).resized(image, clipped: clipped)
    }
}
