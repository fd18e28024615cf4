import Datasets
import Generators
import Neural
import Numerics
import Synchronization

/// Training rows with a little noise: fast, labelled, and different for every seed.
struct TinyGenerator: ImageGenerator {
    let descriptor: GeneratorDescriptor
    var spread: Double

    init(id: String = "tiny", spread: Double = 20) {
        self.spread = spread
        descriptor = GeneratorDescriptor(
            id: id, family: .classical, summary: "Training rows with noise.", givesLabels: true,
            settings: [.init("spread", "1", "factor of the noise")], reference: "test")
    }

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let values = data.tensor(rows: Array(0..<data.count), range: .unit).values.map { ($0 * 255).rounded() }
        let labels = (data.labels ?? []).map { Float($0) }
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved,
            tensors: [
                .init(
                    name: "bytes.rows",
                    tensor: try Tensor(shape: [data.count, data.shape.count], values: values)),
                .init(name: "labels", tensor: try Tensor(shape: [labels.count], values: labels)),
            ])
    }

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let rows = try model.tensor("bytes.rows")
        let labels = try model.tensor("labels")
        let size = model.shape.count
        let factor = Double(model.header.settings["spread"] ?? "1") ?? 1
        var pixels: [UInt8] = []
        var chosen: [Int] = []
        let stream = RandomStream(seed: plan.seed).split("tiny")
        for index in 0..<plan.count {
            var draw = stream.split(index)
            let row = draw.index(below: rows.shape[0])
            chosen.append(Int(labels.values[row]))
            for k in 0..<size {
                let value = Double(rows.values[row * size + k]) + factor * spread * draw.normal()
                pixels.append(UInt8(max(0, min(255, value))))
            }
        }
        return GeneratedImages(
            count: plan.count, shape: model.shape, pixels: pixels, labels: chosen, classNames: model.header.classNames)
    }
}

/// Fails for one seed, as a training that diverges or a run that is broken off.
struct FailingGenerator: ImageGenerator {
    let tiny: TinyGenerator
    let seed: UInt64
    let error: any Error

    init(id: String, seed: UInt64, error: any Error) {
        tiny = TinyGenerator(id: id)
        self.seed = seed
        self.error = error
    }

    var descriptor: GeneratorDescriptor { tiny.descriptor }
    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        if plan.seed == seed { throw error }
        return try tiny.fit(data, plan)
    }
    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages { try tiny.sample(model, plan) }
}
