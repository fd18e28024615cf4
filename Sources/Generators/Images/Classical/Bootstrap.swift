import Datasets
import Numerics

/// Training images drawn again: the anchor of a perfect copy.
struct Bootstrap: ImageGenerator {
    let descriptor = GeneratorDescriptor(
        id: "bootstrap", family: .classical, summary: "Training images drawn with replacement: a copy, not a model.",
        givesLabels: true, copiesRows: true, reference: "Efron 1979")

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved, holdsTrainingRows: true,
            tensors: StoredRows.entries(data, labels: data.labels))
    }

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let rows = try StoredRows(model)
        return try RowSampler(model, plan, descriptor.id).images { _, random, pixels in
            let chosen = random.index(below: rows.count)
            for place in pixels.indices { pixels[place] = UInt8(level: rows.value(chosen, place)) }
            return rows.labels?[chosen]
        }
    }
}
