import Datasets
import Numerics

/// Families of several tables as numbers: the head's columns and what the rows below come to (`TableSet.flattened`), encoded
/// as tables are.
public struct FamilyEncoder: FeatureExtractor {
    private let table: TableEncoder
    public static var id: String { TableEncoder.id }
    public var id: String { table.id }
    public var version: String { table.version }
    public var weightsSHA256: String? { nil }
    public var dimension: Int { table.dimension }
    public var levels: [FeatureRange] { [] }
    public var preprocessing: String { "families as rows: counts, means, commonest levels of what belongs to them; \(table.preprocessing)" }

    /// - Parameter real: decides percentiles and levels.
    public init(_ real: TableSet) throws { table = try TableEncoder(real.flattened()) }

    public func extract(
        _ rows: TableSet, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws -> Matrix<Float> {
        try table.extract(rows.flattened(), parallel: parallel, progress: progress)
    }
}
