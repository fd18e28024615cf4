import Numerics

/// Images of one shape as bytes, [count, height, width, channels].
public struct PixelBatch: LearnerInput, Equatable {
    public let height: Int
    public let width: Int
    public let channels: Int
    public let pixels: [UInt8]

    /// - Throws: `.dimensionMismatch` when `pixels` is no whole number of images or a side is not positive.
    public init(height: Int, width: Int, channels: Int, pixels: [UInt8]) throws(LearnerError) {
        guard height > 0, width > 0, channels > 0 else {
            throw LearnerError(
                .dimensionMismatch, "An image of \(width) × \(height) × \(channels) holds nothing.",
                remedy: "Give images with at least one pixel.")
        }
        let (area, first) = height.multipliedReportingOverflow(by: width)
        let (size, second) = area.multipliedReportingOverflow(by: channels)
        guard !first, !second, pixels.count % size == 0 else {
            throw LearnerError(
                .dimensionMismatch, "\(pixels.count) bytes are no images of \(width) × \(height) × \(channels).",
                remedy: "Bring all images to one shape first.")
        }
        self.height = height
        self.width = width
        self.channels = channels
        self.pixels = pixels
    }

    private init(like other: PixelBatch, pixels: [UInt8]) {
        height = other.height
        width = other.width
        channels = other.channels
        self.pixels = pixels
    }

    var imageSize: Int { height * width * channels }

    public var sampleCount: Int { pixels.count / imageSize }

    public func samples(at indices: [Int]) -> PixelBatch {
        var gathered: [UInt8] = []
        gathered.reserveCapacity(indices.count * imageSize)
        for index in indices { gathered.append(contentsOf: pixels[index * imageSize..<(index + 1) * imageSize]) }
        return PixelBatch(like: self, pixels: gathered)
    }

    public func contentHashes() -> [UInt64] {
        pixels.withUnsafeBufferPointer { pixels in
            (0..<sampleCount).map { sample in
                var hasher = ContentHasher()
                let range = sample * imageSize..<(sample + 1) * imageSize
                var (word, filled) = (UInt64(0), 0)
                for place in range {
                    word = word << 8 | UInt64(pixels[place])
                    filled += 1
                    if filled == 8 {
                        hasher.combine(word)
                        (word, filled) = (0, 0)
                    }
                }
                hasher.combine(word)
                return hasher.value
            }
        }
    }

    public func appending(_ other: PixelBatch) throws(LearnerError) -> PixelBatch {
        try check(sameShape: other.height, other.width, other.channels)
        return PixelBatch(like: self, pixels: pixels + other.pixels)
    }

    func check(sameShape height: Int, _ width: Int, _ channels: Int) throws(LearnerError) {
        guard height == self.height, width == self.width, channels == self.channels else {
            throw LearnerError(
                .dimensionMismatch,
                "Images of \(width) × \(height) × \(channels) meet images of \(self.width) × \(self.height) × "
                    + "\(self.channels).", remedy: "Bring all sets to one shape first.")
        }
    }
}
