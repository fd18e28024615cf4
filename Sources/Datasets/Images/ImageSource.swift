import Hashing

/// Where the pixels of a set come from: memory or files.
package protocol ImageSource: Sendable {
    var count: Int { get }
    func shape(at index: Int) -> ImageShape
    func image(at index: Int) throws(DatasetError) -> Image8
    /// SHA-256 over shape and pixels as they are stored, for fingerprints of sets.
    func digest(at index: Int) throws(DatasetError) -> SHA256.Digest
    /// SHA-256 over shape and pixels in canonical form (see `ImageShape.contentDigest`), for comparing images.
    func contentDigest(at index: Int) throws(DatasetError) -> SHA256.Digest
    /// What an error or a report calls image `index`: its relative path, or its number in the file.
    func name(at index: Int) -> String
}

extension Image8 {
    /// SHA-256 over shape and pixels as they are stored.
    package var digest: SHA256.Digest { shape.digest(of: pixels[...]) }

    /// SHA-256 over shape and pixels in canonical form.
    package var contentDigest: SHA256.Digest { shape.contentDigest(of: pixels[...]) }
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

    /// SHA-256 over the picture that is seen, however it is stored: colour whose three channels are equal everywhere is
    /// grey. Transparency and 16-bit samples are gone by then, see `ImageDecoder`. This is the one notion of "the same
    /// image": every search for copies, repeats and leaks goes through it.
    package func contentDigest(of pixels: ArraySlice<UInt8>) -> SHA256.Digest {
        guard channels == 3, let plane = Self.onlyPlane(of: pixels) else { return digest(of: pixels) }
        return ImageShape(height: height, width: width, channels: 1).digest(of: plane[...])
    }

    /// The one channel of interleaved colour whose channels are all equal, nil for true colour.
    private static func onlyPlane(of pixels: ArraySlice<UInt8>) -> [UInt8]? {
        let values = pixels.span
        let count = values.count / 3
        for index in 0..<count {
            let red = values[3 * index]
            guard red == values[3 * index + 1], red == values[3 * index + 2] else { return nil }
        }
        return (0..<count).map { values[3 * $0] }
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

    package func contentDigest(at index: Int) throws(DatasetError) -> SHA256.Digest {
        shape.contentDigest(of: slice(index))
    }

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
    package func contentDigest(at index: Int) throws(DatasetError) -> SHA256.Digest { images[index].contentDigest }
    package func name(at index: Int) -> String { "image \(index)" }
}
