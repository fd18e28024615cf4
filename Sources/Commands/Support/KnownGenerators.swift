import Evaluation
import Generators

/// A generator and the kind of data that it makes.
struct KnownGenerator {
    let data: String
    let descriptor: GeneratorDescriptor
    /// Whether it evens out classes (--balance).
    let canBalance: Bool
}

/// What commands list of the generators of all kinds of data.
enum KnownGenerators {
    static var all: [KnownGenerator] { Modalities.known.flatMap(of) }

    private static func of(_ kind: any Modality.Type) -> [KnownGenerator] {
        func known<Kind: Modality>(_ kind: Kind.Type) -> [KnownGenerator] {
            Kind.generators.map { KnownGenerator(data: Kind.name, descriptor: $0.descriptor, canBalance: $0.canBalance) }
        }
        return known(kind)
    }

    /// Each once, in the order of the list.
    static func ids(_ known: [KnownGenerator]) -> [String] {
        var seen: Set<String> = []
        return known.map(\.descriptor.id).filter { seen.insert($0).inserted }
    }

    /// Ids of the damages that `selftest` knows, of all kinds of data.
    static var damages: [String] {
        func known<Kind: Modality>(_ kind: Kind.Type) -> [String] { Kind.ladders.map(\.id) }
        return Modalities.known.flatMap { known($0) }
    }
}
