import Datasets
import Numerics

/// Tables that a generator learns families from.
public struct TableSetTraining: TrainingRows {
    /// Families.
    public let count: Int
    /// Of a family, on average.
    public let bytesPerRow: Int
    /// SHA-256 of the tables as `TableSet.fingerprint`.
    public let fingerprint: String
    package let set: TableSet
    /// 64 bits of each family's content, in order (see `ContentHash`).
    let contents: [UInt64]

    /// - Parameter set: tables that were brought together (`TableSet.agreeing`).
    /// - Throws: `.badData` for tables without families, or with a foreign key of several columns.
    public init(_ set: TableSet, fingerprint: String? = nil, parallel: Parallel = .serial) throws {
        guard set.count > 0 else {
            throw GeneratorError(.badData, "\(set.info.name) holds no family to learn from", remedy: "Check the path.")
        }
        if let link = set.links.first(where: { $0.columns.count > 1 }) {
            throw GeneratorError(
                .badData, "\(set.members[link.child].name) points to \(set.members[link.parent].name) by \(link.column) together, "
                    + "and generators know foreign keys of one column",
                remedy: "Give both tables one column that holds the key, or leave the foreign key out of the schema.")
        }
        self.set = set
        count = set.count
        let cells = set.members.reduce(0) { $0 + $1.table.count * $1.table.columns.count }
        bytesPerRow = max(1, 8 * cells / set.count)
        self.fingerprint = fingerprint ?? set.fingerprint(parallel: parallel)
        contents = try set.contentHashes(parallel: parallel).map(\.high)
    }
}
