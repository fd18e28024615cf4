import Datasets
import Results

/// One minus the largest difference of the cumulative distributions of the number of children a parent has, parents without
/// any among them; one number a foreign key, the whole is their mean.
public struct CardinalitySimilarity: FamilyStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.cardinality", title: "Similarity of children per parent", shortTitle: "Cardinality", modalities: [.tables],
        dimension: .fidelity, direction: .higher, unit: "similarity", range: 0...1, optimum: 1, alsoRestsOn: .real,
        sign: .family)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public let look = FamilyLook.counts
    public let absence = "no table belongs to families: no foreign key points to the table that they are drawn from"

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { evidence.columns.indices.map { [$0] } }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader { KSComplement().reader(part, evidence) }

    public func facts(_ part: [Int], _ evidence: TableEvidence) -> [String: String] {
        func mean(_ sample: TableEvidence.Sample) -> Double {
            let counts = sample.columns[part[0]].numbers
            return counts.isEmpty ? 0 : counts.reduce(0, +) / Double(counts.count)
        }
        let (real, synthetic) = (mean(evidence.real), mean(evidence.synthetic))
        return [
            PartFacts.real: "\(real)", PartFacts.synthetic: "\(synthetic)",
            PartFacts.difference: "\(Readable.number(synthetic)) \(evidence.columns[part[0]].name) on average, where real ones have "
                + Readable.number(real),
        ]
    }
}
