import Datasets
import Learners
import Numerics
import Results

/// The images of a run as pixels of one shape, for classifiers on pixels.
///
/// Images of one shape of at most 64 pixels a side are taken as they are; others are brought to 32 × 32.
struct PixelInputs {
    static let largestSide = 64
    static let commonSide = 32

    private let real: PixelBatch
    private let synthetic: PixelBatch
    private let holdout: PixelBatch?

    init(_ inputs: ImageInputs, _ parallel: Parallel) throws {
        let all = [inputs.real, inputs.synthetic] + (inputs.holdout.map { [$0] } ?? [])
        let shapes = all.map(\.uniformShape)
        let shape: ImageShape
        if let first = shapes[0], shapes.allSatisfy({ $0 == first }),
            max(first.height, first.width) <= Self.largestSide
        {
            shape = first
        } else {
            let colour = all.contains { set in (0..<set.count).contains { set.shape(at: $0).channels == 3 } }
            shape = ImageShape(height: Self.commonSide, width: Self.commonSide, channels: colour ? 3 : 1)
        }
        real = try Self.batch(inputs.real, shape, parallel)
        synthetic = try Self.batch(inputs.synthetic, shape, parallel)
        holdout = try inputs.holdout.map { try Self.batch($0, shape, parallel) }
    }

    func batch(of role: RunResult.Role) -> PixelBatch? {
        switch role {
        case .real: real
        case .synthetic: synthetic
        case .holdout: holdout
        }
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
