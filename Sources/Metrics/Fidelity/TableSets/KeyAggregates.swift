import Datasets
import Results

/// What the rows of a key come to: the mean of each ordered column and the number of levels of each discrete one, and, where
/// rows have an order, the first and the last cell. KS similarity of ordered ones, total-variation similarity of levels; keys
/// without rows are left out. The whole is the mean.
public struct KeyAggregates: FamilyStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.key_aggregates", version: 2, title: "Similarity of aggregates by key",
        shortTitle: "Aggregates by key",
        modalities: [.tables], dimension: .fidelity, direction: .higher, unit: "similarity", range: 0...1, optimum: 1,
        alsoRestsOn: .real, sign: .family)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public let look = FamilyLook.aggregates
    public let absence = "no table with columns of its own points to another"

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { evidence.columns.indices.map { [$0] } }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        evidence.columns[part[0]].type.isDiscrete ? TVComplement().reader(part, evidence) : KSComplement().reader(part, evidence)
    }
}
