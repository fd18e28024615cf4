import Datasets
import Numerics

/// Draws images in blocks of matrix products. A block always has all its rows, the last one too, so that the bits of
/// row i depend on the seed and on i alone, not on how many rows are asked for.
struct BlockSampler {
    let model: GeneratorModel
    let plan: SamplePlan
    let stream: RandomStream

    static let rows = 256

    init(_ model: GeneratorModel, _ plan: SamplePlan, _ name: String) {
        self.model = model
        self.plan = plan
        stream = RandomStream(seed: plan.seed).split("generate").split(name)
    }

    /// Values on the 0…255 scale, one row an image, with labels or none.
    struct Block {
        var values: Matrix<Float>
        var labels: [Int]?
    }

    /// - Parameter draw: makes the rows `range`, which is `rows` long.
    func images(_ draw: @Sendable (_ range: Range<Int>) throws -> Block) throws -> GeneratedImages {
        let shape = model.shape
        var pixels: [UInt8] = []
        pixels.reserveCapacity(plan.count * shape.count)
        var labels: [Int]?
        let blocks = (plan.count + Self.rows - 1) / Self.rows
        // A few blocks at a time: memory stays small and progress moves.
        for first in stride(from: 0, to: blocks, by: 8) {
            let drawn = plan.parallel.map(min(8, blocks - first)) { offset in
                Result {
                    let start = (first + offset) * Self.rows
                    let block = try draw(start..<start + Self.rows)
                    let count = min(Self.rows, plan.count - start)
                    let bytes = block.values.storage.prefix(count * shape.count).map { UInt8(level: $0 + 0.5) }
                    return (bytes, block.labels.map { Array($0.prefix(count)) })
                }
            }
            for item in drawn {
                let (bytes, names) = try item.get()
                pixels.append(contentsOf: bytes)
                if let names { labels = (labels ?? []) + names }
            }
            plan.progress(min(plan.count, (first + drawn.count) * Self.rows), plan.count)
        }
        return GeneratedImages(
            count: plan.count, shape: shape, pixels: pixels, labels: labels, classNames: model.header.classNames)
    }
}
