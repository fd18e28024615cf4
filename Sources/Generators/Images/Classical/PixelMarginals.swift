import Datasets
import Neural
import Numerics

/// Every pixel drawn by itself from the values it takes in the training set.
struct PixelMarginals: ImageGenerator {
    let descriptor = GeneratorDescriptor(
        id: "marginal", family: .classical,
        summary: "Every pixel drawn by itself from its own distribution; nothing between pixels is kept.",
        givesLabels: false, baseline: .always, reference: "Product of the empirical marginals.")

    private static let levels = 256

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let width = data.shape.count
        var counts = [Float](repeating: 0, count: width * Self.levels)
        for row in 0..<data.count {
            for place in 0..<width {
                counts[place * Self.levels + Int(data.pixels[row * width + place])] += 1
            }
        }
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved,
            tensors: [.init(name: "counts", tensor: Tensor(unchecked: counts, shape: [width, Self.levels]))])
    }

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let width = model.shape.count
        let counts = try model.tensor("counts", shape: [width, Self.levels]).values
        guard counts.allSatisfy({ $0 >= 0 && $0 <= 0x1p24 }) else {
            throw GeneratorModel.bad("counts holds values that are no counts")
        }
        var upTo = [Int](repeating: 0, count: counts.count)
        for place in 0..<width {
            var sum = 0
            for index in place * Self.levels..<(place + 1) * Self.levels {
                sum += Int(counts[index])
                upTo[index] = sum
            }
            if sum == 0 { throw GeneratorModel.bad("pixel \(place) has no values") }
        }
        let cumulative = upTo
        return try RowSampler(model, plan, descriptor.id).images { _, random, pixels in
            for place in 0..<width {
                let first = place * Self.levels
                let draw = random.index(below: cumulative[first + Self.levels - 1])
                // The first level whose cumulative count passes the draw.
                var (low, high) = (0, Self.levels - 1)
                while low < high {
                    let middle = (low + high) / 2
                    if cumulative[first + middle] > draw { high = middle } else { low = middle + 1 }
                }
                pixels[place] = UInt8(low)
            }
            return nil
        }
    }
}
