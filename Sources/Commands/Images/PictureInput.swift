import Datasets
import Evaluation

/// The set of a command that works on pictures alone.
enum PictureInput {
    /// - Parameter otherwise: what does the like with tables.
    /// - Throws: `CommandError` where the path holds another kind of data, or options of tables are given.
    static func open(_ path: String, _ sets: SetOptions, _ common: CommonOptions, otherwise: String) throws -> ImageSet {
        if let option = sets.optionsOfTables.first {
            throw CommandError(
                .usage, "\(option) is about tables, and this command works on pictures", remedy: "Leave it out; \(otherwise).")
        }
        if let kind = try other(path, sets) {
            throw CommandError(
                .usage, "\(printable(path)) is \(kind.about), and this command works on pictures",
                remedy: "Give a folder, an archive or an array of pictures, or a manifest with a column of paths; \(otherwise).")
        }
        let set = try ImageSet.open(path, options: try sets.open(common))
        if !set.groups.isEmpty {
            common.console.warn(
                printable(
                    "Attributes of \(set.info.name) (\(set.groups.map(\.name).joined(separator: ", "))) are not written: the new set has "
                        + "classes and no groups."))
        }
        return set
    }

    /// What the path holds for certain, where that is no set of pictures.
    private static func other(_ path: String, _ sets: SetOptions) throws -> (any Modality.Type)? {
        if let name = sets.modality { return name == ImageModality.name ? nil : try Modalities.named(name) }
        let input = InputPath(path)
        guard ImageModality.recognise(input) != .certain else { return nil }
        return Modalities.known.first { $0.name != ImageModality.name && $0.recognise(input) == .certain }
    }
}
