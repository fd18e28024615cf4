import Datasets
import Numerics

/// Training images changed a little.
struct AugmentGenerator: ImageGenerator {
    let descriptor = GeneratorDescriptor(
        id: "augment", family: .classical,
        summary: "Training images turned, scaled and moved a little: variants of single rows, not a model.",
        givesLabels: true,
        settings: [
            .init("rotate", "10", "Largest turn in degrees, 0 to 180."),
            .init("scale", "0.1", "Largest change of size as a share, 0 to 0.9."),
            .init("shift", "0.05", "Largest move as a share of each side, 0 to 1."),
            .init("crop", "1", "Smallest share of the area that a random crop keeps; 1 does not crop."),
            .init("flip", "0", "Probability of mirroring; 0 because a mirrored digit is another one."),
            .init("brightness", "0", "Largest change of brightness, 0 to 1."),
            .init("contrast", "0", "Largest change of contrast, 0 to 1."),
            .init("saturation", "0", "Largest change of saturation, 0 to 1."),
            .init("hue", "0", "Largest turn of the hue, 0 to 0.5."),
            .init("noise", "0", "Standard deviation of normal noise in levels, 0 to 255."),
            .init("erase", "0", "Probability of a black rectangle, 0 to 1."),
        ],
        reference: "Simard et al. 2003; strengths and order as `assay augment`")

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        _ = try chain(settings)
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved, holdsTrainingRows: true,
            tensors: StoredRows.entries(data, labels: data.labels))
    }

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let rows = try StoredRows(model)
        let change = try chain(try model.settings(of: descriptor))
        let shape = model.shape
        return try RowSampler(model, plan, descriptor.id).images { _, random, pixels in
            let chosen = random.index(below: rows.count)
            let image = FloatImage(unchecked: Array(rows.row(chosen)), shape)
            pixels = try change.apply(image, &random).rounded8.pixels
            return rows.labels?[chosen]
        }
    }

    private func chain(_ settings: Settings) throws(GeneratorError) -> AugmentationChain {
        AugmentationChain(
            degrees: try settings.number("rotate", in: 0...180), scale: try settings.number("scale", in: 0...0.9),
            shift: try settings.number("shift", in: 0...1), crop: try settings.number("crop", in: 0.01...1),
            flip: try settings.number("flip", in: 0...1),
            jitter: SIMD4(
                try settings.number("brightness", in: 0...1), try settings.number("contrast", in: 0...1),
                try settings.number("saturation", in: 0...1), try settings.number("hue", in: 0...0.5)),
            noise: try settings.number("noise", in: 0...255), erase: try settings.number("erase", in: 0...1))
    }
}
