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
    private let horizontal: ResampleTable
    private let vertical: ResampleTable
    private let horizontalWeights: [Float]
    private let verticalWeights: [Float]

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
        horizontal = ResampleTable(from: inputWidth, to: outputWidth, filter: filter)
        vertical = ResampleTable(from: inputHeight, to: outputHeight, filter: filter)
        horizontalWeights = horizontal.weights.map(Float.init)
        verticalWeights = vertical.weights.map(Float.init)
    }

    /// The image at the output size, samples on the 0…255 scale; `clipped` limits the overshoot of bicubic to it.
    /// - Throws: `.invalidArgument` for an image of another size than the resampler's.
    public func resized(_ image: Image8, clipped: Bool = true) throws(DatasetError) -> FloatImage {
        try resized(image.asFloat, clipped: clipped)
    }

    public func resized(_ image: FloatImage, clipped: Bool = true) throws(DatasetError) -> FloatImage {
        guard image.height == inputHeight, image.width == inputWidth else {
            throw DatasetError(
                .invalidArgument,
                "An image of \(image.width)×\(image.height) met a resampler for \(inputWidth)×\(inputHeight).")
        }
        let channels = image.channels
        let wide =
            inputWidth == outputWidth && filter != .bilinearTensorFlow1
            ? image.pixels : horizontalPass(image.pixels, channels)
        var pixels =
            inputHeight == outputHeight && filter != .bilinearTensorFlow1 ? wide : verticalPass(wide, channels)
        if clipped && filter == .bicubic {
            for index in pixels.indices { pixels[index] = min(255, max(0, pixels[index])) }
        }
        return FloatImage(
            unchecked: pixels, ImageShape(height: outputHeight, width: outputWidth, channels: channels))
    }

    private func horizontalPass(_ pixels: [Float], _ channels: Int) -> [Float] {
        let rowLength = inputWidth * channels
        let outputLength = outputWidth * channels
        let taps = horizontal.taps
        var result = [Float](repeating: 0, count: inputHeight * outputLength)
        let source = pixels.span
        let weights = horizontalWeights.span
        let first = horizontal.first.span
        var target = result.mutableSpan
        for row in 0..<inputHeight {
            for column in 0..<outputWidth {
                let start = row &* rowLength &+ first[column] &* channels
                let weightStart = column &* taps
                let place = row &* outputLength &+ column &* channels
                if channels == 3 {
                    var sum = SIMD4<Float>.zero
                    var at = start
                    for tap in 0..<taps {
                        let pixel = SIMD4(source[at], source[at &+ 1], source[at &+ 2], 0)
                        sum += pixel * weights[weightStart &+ tap]
                        at &+= 3
                    }
                    target[place] = sum.x
                    target[place &+ 1] = sum.y
                    target[place &+ 2] = sum.z
                } else {
                    for channel in 0..<channels {
                        var sum: Float = 0
                        for tap in 0..<taps {
                            sum += source[start &+ tap &* channels &+ channel] * weights[weightStart &+ tap]
                        }
                        target[place &+ channel] = sum
                    }
                }
            }
        }
        return result
    }

    private func verticalPass(_ pixels: [Float], _ channels: Int) -> [Float] {
        let length = outputWidth * channels
        let taps = vertical.taps
        let source = pixels.span
        var result: [Float] = []
        result.reserveCapacity(outputHeight * length)
        var line = [Float](repeating: 0, count: length)
        for row in 0..<outputHeight {
            for index in 0..<length { line[index] = 0 }
            var sum = line.mutableSpan
            for tap in 0..<taps {
                let weight = verticalWeights[row * taps + tap]
                if weight == 0 { continue }
                let start = (vertical.first[row] + tap) * length
                let samples = source.extracting(start..<start + length)
                for index in 0..<length { sum[index] += weight * samples[index] }
            }
            result.append(contentsOf: line)
        }
        return result
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
