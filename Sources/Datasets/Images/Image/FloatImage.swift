/// An image of real samples, rows from the top, channels interleaved (HWC), on the 0…255 scale unless said otherwise.
public struct FloatImage: Sendable, Equatable {
    public let height: Int
    public let width: Int
    public let channels: Int
    public var pixels: [Float]

    /// - Throws: `.invalidArgument` unless sides are positive and the pixels fill the shape.
    public init(height: Int, width: Int, channels: Int, pixels: [Float]) throws(DatasetError) {
        guard let count = ImageShape.checkedCount(height, width, channels), count == pixels.count else {
            throw DatasetError(
                .invalidArgument, "\(pixels.count) values are no image of \(width)×\(height) with \(channels) channels."
            )
        }
        self.init(unchecked: pixels, ImageShape(height: height, width: width, channels: channels))
    }

    package init(unchecked pixels: [Float], _ shape: ImageShape) {
        height = shape.height
        width = shape.width
        channels = shape.channels
        self.pixels = pixels
    }

    public var shape: ImageShape { ImageShape(height: height, width: width, channels: channels) }

    /// Rounded to the nearest level and limited to 0…255; not-a-number becomes 0.
    public var rounded8: Image8 { Image8(unchecked: pixels.map { UInt8(level: $0 + 0.5) }, shape) }

    /// Limited to 0…255 and cut to whole levels, as torchvision stores bytes.
    public var truncated8: Image8 { Image8(unchecked: pixels.map { UInt8(level: $0) }, shape) }
}

extension UInt8 {
    /// `value` cut to a whole level and limited to 0…255; not-a-number becomes 0.
    package init(level value: Float) { self = value >= 255 ? 255 : value >= 0 ? UInt8(value) : 0 }
}
