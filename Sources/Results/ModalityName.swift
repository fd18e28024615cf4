/// The kinds of data by the names that results carry, each with what its rows are called.
public enum ModalityName: String, Codable, Sendable, CaseIterable {
    case image, table, tables, text, audio, interactions, series, features

    /// What one row is called, e.g. "image".
    public var singular: String {
        switch self {
        case .image: "image"
        case .audio: "clip"
        case .text: "document"
        // A row of the table that others point to, with the rows that point to it.
        case .tables: "family"
        case .table, .interactions, .series, .features: "row"
        }
    }

    public var plural: String { self == .tables ? "families" : singular + "s" }

    /// The nouns of the modality that a result names; those of rows for one that this version does not know.
    public static func noun(_ name: String, _ count: Int = 2) -> String {
        // Results of early versions say "images".
        let modality = ModalityName(rawValue: name) ?? ModalityName(rawValue: String(name.dropLast())) ?? .table
        return count == 1 ? modality.singular : modality.plural
    }
}

extension Set<ModalityName> {
    /// Whatever the data, as long as there is what the metric reads: a feature space, labels, groups.
    public static let any = Set(ModalityName.allCases)
}
