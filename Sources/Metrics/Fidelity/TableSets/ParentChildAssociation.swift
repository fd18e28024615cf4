import Datasets
import Results

/// The difference of the strength of association of a column of a table and a column of the table that its rows point to,
/// over the rows that have a parent: as `MixedAssociation` of the two joined. The whole is the mean of the pairs.
///
/// SDMetrics' intertable trends cut real and synthetic numbers apart; here all cuts are the real ones.
public struct ParentChildAssociation: FamilyStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.parent_child", version: 2, title: "Difference of associations across tables",
        shortTitle: "Parent and child",
        modalities: [.tables], dimension: .fidelity, direction: .lower, unit: "association", range: 0...1, optimum: 0,
        alsoRestsOn: .real, sign: .family)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public let look = FamilyLook.joined
    public let absence = "no pair of tables that point to each other has columns on both sides"

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] {
        (0..<evidence.heads).flatMap { head in (evidence.heads..<evidence.columns.count).map { [head, $0] } }
    }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader { MixedAssociation().reader(part, evidence) }

    public func facts(_ part: [Int], _ evidence: TableEvidence) -> [String: String] {
        let strength = Association(part, evidence)
        func value(_ sample: TableEvidence.Sample) -> Double { strength.value(strength.tally(sample).total[...]) ?? 0 }
        let (real, synthetic) = (value(evidence.real), value(evidence.synthetic))
        let names = part.map { evidence.columns[$0].name }
        return [
            PartFacts.real: "\(real)", PartFacts.synthetic: "\(synthetic)",
            PartFacts.difference: "\(names[1]) goes with \(names[0]) by \(Readable.number(synthetic, digits: 2)), where it does by "
                + "\(Readable.number(real, digits: 2)) in the real tables",
        ]
    }
}
