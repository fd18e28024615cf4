/// Height, width and channels of an image; 1 channel is grey, 3 are red, green and blue.
public struct ImageShape: Sendable, Hashable, Codable {
    public let height: Int
    public let width: Int
    public let channels: Int

    public init(height: Int, width: Int, channels: Int) {
        self.height = height
        self.width = width
        self.channels = channels
    }

    /// height · width · channels.
    public var count: Int { height * width * channels }

    /// "28×28 grey", "32×32 colour".
    public var label: String { "\(width)×\(height) \(channels == 1 ? "grey" : "colour")" }

    /// The number of values, or nil where it overflows or a side is not positive.
    package static func checkedCount(_ sides: Int...) -> Int? { checkedCount(sides) }

    package static func checkedCount(_ sides: [Int]) -> Int? {
        var product = 1
        for side in sides {
            guard side > 0 else { return nil }
            let (value, overflow) = product.multipliedReportingOverflow(by: side)
            if overflow { return nil }
            product = value
        }
        return product
    }
}

/// An image of 8-bit samples, rows from the top, channels interleaved (HWC).
public struct Image8: Sendable, Equatable {
    public let height: Int
    public let width: Int
    /// 1 (grey) or 3 (red, green, blue).
    public let channels: Int
    /// height · width · channels values.
    public var pixels: [UInt8]

    /// - Throws: `.invalidArgument` unless sides are positive, channels are 1 or 3 and the pixels fill the shape.
    public init(height: Int, width: Int, channels: Int, pixels: [UInt8]) throws(DatasetError) {
        guard channels == 1 || channels == 3, let count = ImageShape.checkedCount(height, width, channels),
            count == pixels.count
        else {
            throw DatasetError(
                .invalidArgument, "\(pixels.count) values are no image of \(width)×\(height) with \(channels) channels."
            )
        }
        self.init(unchecked: pixels, ImageShape(height: height, width: width, channels: channels))
    }

    package init(unchecked pixels: [UInt8], _ shape: ImageShape) {
        height = shape.height
        width = shape.width
        channels = shape.channels
        self.pixels = pixels
    }

    public var shape: ImageShape { ImageShape(height: height, width: width, channels: channels) }

    public subscript(row: Int, column: Int, channel: Int) -> UInt8 {
        get { pixels[(row * width + column) * channels + channel] }
        set { pixels[(row * width + column) * channels + channel] = newValue }
    }

    /// The image with three channels: grey is repeated, colour is left as it is.
    public var asColour: Image8 {
        if channels == 3 { return self }
        var colour = [UInt8](repeating: 0, count: pixels.count * 3)
        for (index, value) in pixels.enumerated() {
            colour[3 * index] = value
            colour[3 * index + 1] = value
            colour[3 * index + 2] = value
        }
        return Image8(unchecked: colour, ImageShape(height: height, width: width, channels: 3))
    }

    /// The image with one channel: luma after ITU-R BT.601, rounded (the integer form that Pillow uses).
    public var asGrey: Image8 {
        if channels == 1 { return self }
        var grey = [UInt8](repeating: 0, count: height * width)
        for index in grey.indices {
            let red = Int(pixels[3 * index]) * 19595
            let green = Int(pixels[3 * index + 1]) * 38470
            let blue = Int(pixels[3 * index + 2]) * 7471
            grey[index] = UInt8(truncatingIfNeeded: (red + green + blue + 0x8000) >> 16)
        }
        return Image8(unchecked: grey, ImageShape(height: height, width: width, channels: 1))
    }

    /// The image as real numbers on the same 0…255 scale.
    public var asFloat: FloatImage { FloatImage(unchecked: pixels.map(Float.init), shape) }
}
