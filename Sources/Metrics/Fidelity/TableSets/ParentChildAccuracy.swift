import Datasets
import Results

/// One minus the total variation between the joint shares of the bins of a column of a table and of a column of the table that
/// its rows point to, over the rows that have a parent: as the accuracy of pairs of the two joined. The whole is the mean.
///
/// SDMetrics' intertable trends cut real and synthetic numbers apart, so that a column on another scale looks the same; here
/// both are cut at the real edges, with open ends.
public struct ParentChildAccuracy: FamilyStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.parent_child_accuracy", version: 2, title: "Accuracy of pairs of columns across tables",
        shortTitle: "Accuracy across tables", modalities: [.tables], dimension: .fidelity, direction: .higher, unit: "similarity",
        range: 0...1, optimum: 1, alsoRestsOn: .real, sign: .family)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public var parameters: [String: String] { ["bins": "10"] }
    public let look = FamilyLook.joined
    public let absence = ParentChildAssociation().absence

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { ParentChildAssociation().parts(evidence) }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader { ColumnAccuracy(order: 2).reader(part, evidence) }
}
