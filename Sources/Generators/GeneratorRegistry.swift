/// Every generator there is, in the order of the list: explicit, no discovery.
public enum GeneratorRegistry {
    public static let images: [any ImageGenerator] =
        ControlCatalogue.images + ClassicalCatalogue.images + VariationalCatalogue.images
        + AdversarialCatalogue.images + DiffusionCatalogue.images

    /// - Throws: `.usage` naming those there are.
    public static func image(_ id: String) throws(GeneratorError) -> any ImageGenerator {
        guard let generator = images.first(where: { $0.descriptor.id == id }) else {
            throw GeneratorError(
                .usage, "there is no generator \(id)",
                remedy: "Use one of \(images.map(\.descriptor.id).joined(separator: ", ")).")
        }
        return generator
    }

    /// The generator that `model` belongs to.
    /// - Throws: `.badModel` for an unknown generator or another version of it.
    public static func generator(of model: GeneratorModel) throws(GeneratorError) -> any ImageGenerator {
        let header = model.header
        guard let generator = images.first(where: { $0.descriptor.id == header.generator }) else {
            throw GeneratorError(
                .badModel, "the model is of a generator \(header.generator) that there is not",
                remedy: "Fit it with this version of Assay.")
        }
        guard generator.descriptor.version == header.generatorVersion else {
            throw GeneratorError(
                .badModel,
                "the model is of \(header.generator) version \(header.generatorVersion); this is version "
                    + "\(generator.descriptor.version)",
                remedy: "Fit it again, or sample with Assay \(header.tool).")
        }
        return generator
    }
}
