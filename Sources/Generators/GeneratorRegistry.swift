import Numerics

/// Every generator there is, in the order of the list: explicit, no discovery.
public enum GeneratorRegistry {
    public static let images: [any ImageGenerator] =
        ControlCatalogue.images + ClassicalCatalogue.images + VariationalCatalogue.images
        + AdversarialCatalogue.images + DiffusionCatalogue.images

    public static var tables: [any Generator<TableTraining>] {
        func general<Own: TableGenerator>(_ own: Own) -> any Generator<TableTraining> { own }
        return TableCatalogue.all.map { general($0) }
    }

    public static var tableSets: [any Generator<TableSetTraining>] { TableSetCatalogue.all }

    /// - Throws: `.usage` naming those there are.
    public static func image(_ id: String) throws(GeneratorError) -> any ImageGenerator {
        guard let generator = images.first(where: { $0.descriptor.id == id }) else {
            throw unknown(id, images.map(\.descriptor.id))
        }
        return generator
    }

    /// The one of `generators` with this id.
    /// - Throws: `.usage` naming those there are.
    public static func find<Training>(
        _ id: String, in generators: [any Generator<Training>]
    ) throws(GeneratorError) -> any Generator<Training> {
        guard let generator = generators.first(where: { $0.descriptor.id == id }) else {
            throw unknown(id, generators.map(\.descriptor.id))
        }
        return generator
    }

    package static func unknown(_ id: String, _ known: [String]) -> GeneratorError {
        GeneratorError(
            .usage, "there is no generator \(id)",
            remedy: known.isEmpty
                ? "This kind of data has none." : "\(NearestWord.question(id, in: known))Use one of \(known.joined(separator: ", ")).")
    }

    /// The one of `generators` that `model` belongs to.
    /// - Throws: `.badModel` for an unknown generator or another version of it.
    public static func generator<Training>(
        of model: GeneratorModel, in generators: [any Generator<Training>]
    ) throws(GeneratorError) -> any Generator<Training> {
        generators[try place(of: model, in: generators.map(\.descriptor))]
    }

    /// The generator of images that `model` belongs to.
    public static func image(of model: GeneratorModel) throws(GeneratorError) -> any ImageGenerator {
        images[try place(of: model, in: images.map(\.descriptor))]
    }

    private static func place(
        of model: GeneratorModel, in descriptors: [GeneratorDescriptor]
    ) throws(GeneratorError) -> Int {
        let header = model.header
        guard let place = descriptors.firstIndex(where: { $0.id == header.generator }) else {
            throw GeneratorError(
                .badModel, "the model is of a generator \(header.generator) that there is not",
                remedy: "Fit it with this version of Assay.")
        }
        guard descriptors[place].version == header.generatorVersion else {
            throw GeneratorError(
                .badModel,
                "the model is of \(header.generator) version \(header.generatorVersion); this is version "
                    + "\(descriptors[place].version)",
                remedy: "Fit it again, or sample with Assay \(header.tool).")
        }
        return place
    }
}
