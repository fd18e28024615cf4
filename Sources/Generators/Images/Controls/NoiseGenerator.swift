import Datasets
import Neural
import Numerics

/// Normal noise with the mean and the deviation of all real values: what knows nothing of the data but its level.
struct NoiseGenerator: ImageGenerator {
    let descriptor = GeneratorDescriptor(
        id: "noise", family: .control,
        summary: "Independent normal noise with the mean and deviation of the real pixels.", givesLabels: false, baseline: .never,
        reference: "Control; no paper.")

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        // Whole-number sums: exact in any order.
        var sum: UInt64 = 0
        var squares: UInt64 = 0
        for value in data.pixels {
            sum += UInt64(value)
            squares += UInt64(value) * UInt64(value)
        }
        let count = Double(max(1, data.pixels.count))
        let mean = Double(sum) / count
        let deviation = max(0, Double(squares) / count - mean * mean).squareRoot()
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved,
            tensors: [
                .init(name: "level", tensor: Tensor(unchecked: [Float(mean), Float(deviation)], shape: [2]))
            ])
    }

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let level = try model.tensor("level", shape: [2]).values
        let (mean, deviation) = (Double(level[0]), Double(level[1]))
        return try RowSampler(model, plan, "noise").images { _, random, pixels in
            for index in pixels.indices {
                pixels[index] = UInt8(level: Float(mean + deviation * random.normal()) + 0.5)
            }
            return nil
        }
    }
}
