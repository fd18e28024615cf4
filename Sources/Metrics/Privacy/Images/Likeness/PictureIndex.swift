import Datasets
import Numerics

/// The images of a set made ready to be looked up by what they show: small grey pictures, and a descriptor of each that
/// mirroring, small shifts, brightness and contrast leave as it is.
///
/// - Complexity: about 1 KiB an image and a descriptor of `PictureSpectrum.width` floats.
package struct PictureIndex: Sendable {
    /// Sides of the small pictures; images of other shapes are squeezed to it.
    private static let side = SmallPicture.side
    /// Below this standard deviation in grey levels a picture shows nothing that could be recognised.
    package static let leastContrast = 2.0

    /// count × side × side grey levels.
    let pixels: [UInt8]
    /// False for blank and nearly blank pictures.
    package let isInformative: [Bool]
    /// One unit row a picture; zeros for blank ones.
    let descriptors: Matrix<Float>

    package var count: Int { isInformative.count }

    /// - Throws: `DatasetError` for an image that can no longer be read.
    package init(_ images: ImageSet, parallel: Parallel) throws(DatasetError) {
        let cache = ResamplerCache()
        let spectrum = PictureSpectrum()
        let blocks = images.batches(of: 128)
        let parts = try parallel.tryMap(blocks.count) { block throws(DatasetError) -> [Described] in
            var found: [Described] = []
            for index in blocks[block] { 
                found.append(Described(try Self.reduced(try images.image(at: index), cache), spectrum))
            }
            return found
        }
        self.init(parts.flatMap(\.self))
    }

    private init(_ pictures: [Described]) {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(pictures.count * Self.side * Self.side)
        for picture in pictures { pixels.append(contentsOf: picture.pixels) }
        self.pixels = pixels
        isInformative = pictures.map(\.isInformative)
        descriptors = Matrix(
            unchecked: pictures.flatMap(\.descriptor), rows: pictures.count, columns: PictureSpectrum.width)
    }

    private static func reduced(_ image: Image8, _ cache: ResamplerCache) throws(DatasetError) -> [UInt8] {
        let grey = image.asGrey
        guard grey.height != side || grey.width != side else { return grey.pixels }
        return try cache.resized(grey, height: side, width: side, filter: .bilinear).rounded8.pixels
    }

    /// Picture `index` as real numbers.
    func picture(_ index: Int) -> SmallPicture { SmallPicture(pixels, at: index) }

    private struct Described: Sendable {
        let pixels: [UInt8]
        let isInformative: Bool
        let descriptor: [Float]

        init(_ pixels: [UInt8], _ spectrum: PictureSpectrum) {
            self.pixels = pixels
            let picture = SmallPicture(pixels, at: 0)
            isInformative = picture.deviation >= PictureIndex.leastContrast
            descriptor =
                isInformative ? spectrum.magnitudes(picture) : [Float](repeating: 0, count: PictureSpectrum.width)
        }
    }
}
