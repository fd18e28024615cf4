import Datasets
import Learners
import Numerics
import Results

/// A convolutional network on pixels.
struct PixelReader: ContentLearner {
    let learner = PixelCNN()
    let words = "convolutional network on pixels"
    let suffix = "cnn"
    let refits = 4

    func reader(
        of sets: [ImageSet], reference: ImageSet?
    ) throws -> @Sendable (ImageSet, Parallel) throws -> PixelBatch {
        let shape = PixelInputs.shape(of: sets, reference: reference)
        return { try PixelInputs.batch($0, shape, $1) }
    }
}

/// Images as pixels of one shape, for classifiers on pixels.
///
/// Images of one shape of 8 to 64 pixels a side are taken as they are; others are brought to 32 × 32.
enum PixelInputs {
    static let largestSide = 64
    static let commonSide = 32
    /// What the network's pooling leaves something of.
    static let smallestSide = 8

    /// The shape of all images where `sets` have one that is small enough, else the common one.
    /// - Parameter reference: whose sides count, whatever those of the others; nil where they count alike.
    static func shape(of sets: [ImageSet], reference: ImageSet?) -> ImageShape {
        func fits(_ shape: ImageShape) -> Bool {
            max(shape.height, shape.width) <= largestSide && min(shape.height, shape.width) >= smallestSide
        }
        func isColour(_ set: ImageSet) -> Bool { (0..<set.count).contains { set.shape(at: $0).channels == 3 } }
        if let reference {
            let own = reference.uniformShape.flatMap { fits($0) ? $0 : nil }
            return ImageShape(
                height: own?.height ?? commonSide, width: own?.width ?? commonSide,
                channels: sets.contains(where: isColour) ? 3 : 1)
        }
        let shapes = sets.map(\.uniformShape)
        if let first = shapes.first.flatMap(\.self), shapes.allSatisfy({ $0 == first }), fits(first) { return first }
        return ImageShape(height: commonSide, width: commonSide, channels: sets.contains(where: isColour) ? 3 : 1)
    }

    static func batch(_ set: ImageSet, _ shape: ImageShape, _ parallel: Parallel) throws -> PixelBatch {
        let blocks = set.batches(of: 256)
        let cache = ResamplerCache()
        let parts = try parallel.tryMap(blocks.count) { block throws(DatasetError) -> [UInt8] in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(blocks[block].count * shape.count)
            for index in blocks[block] {
                var image = try set.image(at: index)
                if image.height != shape.height || image.width != shape.width {
                    image = try cache.resized(image, height: shape.height, width: shape.width, filter: .bicubic).rounded8
                }
                bytes.append(contentsOf: shape.channels == 3 ? image.asColour.pixels : image.pixels)
            }
            return bytes
        }
        return try PixelBatch(
            height: shape.height, width: shape.width, channels: shape.channels, pixels: parts.flatMap(\.self))
    }
}
