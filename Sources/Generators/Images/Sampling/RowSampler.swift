import Datasets
import Numerics

/// Draws image by image: row i comes from stream i of the seed alone, so more rows begin with the same ones and threads
/// change nothing.
struct RowSampler {
    let model: GeneratorModel
    let plan: SamplePlan
    let stream: RandomStream

    init(_ model: GeneratorModel, _ plan: SamplePlan, _ name: String) {
        self.model = model
        self.plan = plan
        stream = RandomStream(seed: plan.seed).split("generate").split(name)
    }

    /// - Parameter draw: fills the pixels of row i (zeros on entry) and returns its label, nil where there is none.
    func images(
        _ draw: @Sendable (_ row: Int, _ random: inout RandomStream, _ pixels: inout [UInt8]) throws -> Int?
    ) throws -> GeneratedImages {
        let shape = model.shape
        var pixels: [UInt8] = []
        pixels.reserveCapacity(plan.count * shape.count)
        var labels: [Int] = []
        for first in stride(from: 0, to: plan.count, by: Self.batch) {
            let count = min(Self.batch, plan.count - first)
            let drawn = plan.parallel.map(count) { offset in
                Result {
                    var random = stream.split(first + offset)
                    var row = [UInt8](repeating: 0, count: shape.count)
                    let label = try draw(first + offset, &random, &row)
                    return (row, label)
                }
            }
            for item in drawn {
                let (row, label) = try item.get()
                pixels.append(contentsOf: row)
                if let label { labels.append(label) }
            }
            plan.progress(first + count, plan.count)
        }
        return GeneratedImages(
            count: plan.count, shape: shape, pixels: pixels, labels: labels.isEmpty ? nil : labels,
            classNames: model.header.classNames)
    }

    private static let batch = 1_024
}
