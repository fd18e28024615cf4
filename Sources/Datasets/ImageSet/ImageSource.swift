import Hashing

/// Where the pixels of a set come from: memory or files.
package protocol ImageSource: Sendable {
    var count: Int { get }
    func shape(at index: Int) -> ImageShape
    func image(at index: Int) throws(DatasetError) -> Image8
    /// SHA-256 over shape and pixels.
    func digest(at index: Int) throws(DatasetError) -> SHA256.Digest
    /// What an error or a report calls image `index`: its relative path, or its number in the file.
    func name(at index: Int) -> String
}

extension Image8 {
    /// SHA-256 over shape and pixels.
    package var digest: SHA256.Digest { shape.digest(of: pixels[...]) }
}

extension ImageShape {
    package func digest(of pixels: ArraySlice<UInt8>) -> SHA256.Digest {
        var hash = SHA256()
        hash.update(height)
        hash.update(width)
        hash.update(channels)
        hash.update(pixels)
        return hash.finalised()
    }
}

/// Images of one shape, one after the other in memory (N×H×W×C).
package struct PackedImages: ImageSource {
    package let count: Int
    package let shape: ImageShape
    package let pixels: [UInt8]

    package init(count: Int, shape: ImageShape, pixels: [UInt8]) throws(DatasetError) {
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
    }

    package func shape(at index: Int) -> ImageShape { shape }

    package func image(at index: Int) throws(DatasetError) -> Image8 { Image8(unchecked: Array(slice(index)), shape) }

    package func digest(at index: Int) throws(DatasetError) -> SHA256.Digest { shape.digest(of: slice(index)) }

    package func name(at index: Int) -> String { "image \(index)" }

    private func slice(_ index: Int) -> ArraySlice<UInt8> { pixels[index * shape.count..<(index + 1) * shape.count] }
}

/// Images of any shapes in memory.
package struct LooseImages: ImageSource {
    package let images: [Image8]

    package init(_ images: [Image8]) { self.images = images }

    package var count: Int { images.count }
    package func shape(at index: Int) -> ImageShape { images[index].shape }
    package func image(at index: Int) throws(DatasetError) -> Image8 { images[index] }
    package func digest(at index: Int) throws(DatasetError) -> SHA256.Digest { images[index].digest }
    package func name(at index: Int) -> String { "image \(index)" }
}
