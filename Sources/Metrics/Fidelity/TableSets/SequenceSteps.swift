import Datasets
import Results

/// One minus the largest difference of the cumulative distributions of the steps between successive rows of a key, of every
/// ordered column, the one that gives the order among them. The whole is the mean.
public struct SequenceSteps: FamilyStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.sequence_steps", version: 2, title: "Similarity of steps between successive rows",
        shortTitle: "Steps of sequences",
        modalities: [.tables], dimension: .fidelity, direction: .higher, unit: "similarity", range: 0...1, optimum: 1,
        alsoRestsOn: .real, sign: .family)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public let look = FamilyLook.steps
    public let absence = SequenceAbsence.text

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { evidence.columns.indices.map { [$0] } }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader { KSComplement().reader(part, evidence) }
}

enum SequenceAbsence {
    static let text =
        "no table has rows in an order, or no column to follow: name it in the schema, as in order: date below the table"
}
