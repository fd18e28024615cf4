import Hashing

/// The 8-bit values of an array of images, in the order of its file.
struct ArrayPixels: Sendable {
    let bytes: ArrayBytes
    /// Where the first value is.
    let start: Int

    init(_ values: [UInt8]) {
        bytes = .memory(values[...])
        start = 0
    }

    init(_ bytes: ArrayBytes, start: Int) {
        self.bytes = bytes
        self.start = start
    }

    var count: Int { bytes.count - start }

    func read(_ range: Range<Int>) throws(DatasetError) -> ArraySlice<UInt8> {
        try bytes.read(start + range.lowerBound..<start + range.upperBound)
    }
}

/// Images of one shape in an array that is read an image at a time.
struct ArrayImages: ImageSource {
    let count: Int
    let shape: ImageShape
    private let pixels: ArrayPixels
    private let channelsFirst: Bool

    /// - Throws: `.invalidArgument` when the values do not fill the images.
    init(count: Int, shape: ImageShape, pixels: ArrayPixels, channelsFirst: Bool) throws(DatasetError) {
        guard count >= 0, shape.channels == 1 || shape.channels == 3,
            let each = ImageShape.checkedCount(shape.height, shape.width, shape.channels),
            !each.multipliedReportingOverflow(by: count).overflow, each * count == pixels.count
        else {
            throw DatasetError(
                .invalidArgument, "\(pixels.count) values do not fill \(count) images of \(shape.label).")
        }
        self.count = count
        self.shape = shape
        self.pixels = pixels
        self.channelsFirst = channelsFirst
    }

    func shape(at index: Int) -> ImageShape { shape }
    func name(at index: Int) -> String { "image \(index)" }
    func digest(at index: Int) throws(DatasetError) -> SHA256.Digest { try image(at: index).digest }

    func contentDigest(at index: Int) throws(DatasetError) -> SHA256.Digest { try image(at: index).contentDigest }

    func image(at index: Int) throws(DatasetError) -> Image8 {
        let values = try pixels.read(index * shape.count..<(index + 1) * shape.count)
        guard channelsFirst, shape.channels == 3 else { return Image8(unchecked: Array(values), shape) }
        let plane = shape.height * shape.width
        var result = [UInt8](repeating: 0, count: shape.count)
        for place in 0..<plane {
            for channel in 0..<3 { result[3 * place + channel] = values[values.startIndex + channel * plane + place] }
        }
        return Image8(unchecked: result, shape)
    }
}
