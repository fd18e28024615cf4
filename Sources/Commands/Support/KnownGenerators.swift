import Evaluation
import Generators

/// What commands list of the generators of a kind of data.
enum KnownGenerators {
    static func descriptors(_ kind: any Modality.Type) -> [GeneratorDescriptor] {
        func descriptors<Kind: Modality>(_ kind: Kind.Type) -> [GeneratorDescriptor] { Kind.generators.map(\.descriptor) }
        return descriptors(kind)
    }
}
