import Datasets
import Results

/// One minus the total variation between the joint shares of the levels of successive rows of a key, of every discrete column;
/// missing is a level. The whole is the mean.
public struct SequenceTransitions: FamilyStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.sequence_transitions", version: 2, title: "Similarity of transitions between levels",
        shortTitle: "Transitions",
        modalities: [.tables], dimension: .fidelity, direction: .higher, unit: "similarity", range: 0...1, optimum: 1,
        alsoRestsOn: .real, sign: .family)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public let look = FamilyLook.transitions
    public let absence = SequenceAbsence.text

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] {
        stride(from: 0, to: evidence.columns.count - 1, by: 2).map { [$0, $0 + 1] }
    }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader { ContingencySimilarity().reader(part, evidence) }
}
