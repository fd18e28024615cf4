import Datasets
import Numerics

/// Training images with each other's labels: every image is right and no label is.
struct ShuffledLabels: ImageGenerator {
    let descriptor = GeneratorDescriptor(
        id: "shuffled-labels", family: .control,
        summary: "Training images with their labels permuted: utility must fall to chance.", givesLabels: true,
        copiesRows: true, needsLabels: true, reference: "Control; no paper.")

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let labels = try data.requiredLabels(for: descriptor.id)
        var random = RandomStream(seed: plan.seed).split(descriptor.id)
        let permuted = random.permutation(labels.count).map { labels[$0] }
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved, holdsTrainingRows: true,
            tensors: StoredRows.entries(data, labels: permuted))
    }

    /// In a random order without repeats, over again where more rows are asked for than there are.
    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let rows = try StoredRows(model)
        let sampler = RowSampler(model, plan, descriptor.id)
        var random = sampler.stream.split("order")
        let order = random.permutation(rows.count)
        return try sampler.images { row, _, pixels in
            let chosen = order[row % rows.count]
            for place in pixels.indices { pixels[place] = UInt8(level: rows.value(chosen, place)) }
            return rows.labels?[chosen]
        }
    }
}
