import Datasets
import Results

/// One minus the largest difference of the cumulative distributions of the number of children a parent has, parents without
/// any among them; one number a foreign key, the whole is their mean.
public struct CardinalitySimilarity: FamilyStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.cardinality", version: 2, title: "Similarity of children per parent",
        shortTitle: "Cardinality", modalities: [.tables],
        dimension: .fidelity, direction: .higher, unit: "similarity", range: 0...1, optimum: 1, alsoRestsOn: .real,
        sign: .family)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public let look = FamilyLook.counts
    public let absence = "no table belongs to families: no foreign key points to the table that they are drawn from"

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { evidence.columns.indices.map { [$0] } }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader { KSComplement().reader(part, evidence) }

    public func facts(_ part: [Int], _ evidence: TableEvidence) -> [String: String] {
        let (real, synthetic) = (Counts(evidence.real.columns[part[0]]), Counts(evidence.synthetic.columns[part[0]]))
        return [
            PartFacts.real: "\(real.mean)", PartFacts.synthetic: "\(synthetic.mean)",
            PartFacts.difference: synthetic.words(evidence.columns[part[0]].name, against: real),
        ]
    }

    private struct Counts {
        let mean: Double
        /// The share of parents without a child.
        let childless: Double

        init(_ column: TableColumn) {
            let counts = column.numbers
            mean = counts.isEmpty ? 0 : counts.reduce(0, +) / Double(counts.count)
            childless = counts.isEmpty ? 0 : Double(counts.count { $0 == 0 }) / Double(counts.count)
        }

        /// The mean where it differs by a tenth, else parents without children.
        func words(_ name: String, against real: Counts) -> String {
            if abs(mean - real.mean) > 0.1 * real.mean || abs(childless - real.childless) < 0.02 {
                return "\(Readable.number(mean)) \(name) on average, where real ones have \(Readable.number(real.mean))"
            }
            func share(_ value: Double) -> String { Readable.number(value, unit: "share", digits: 2) }
            return "\(share(childless)) have no \(name), where \(share(real.childless)) of the real ones have none"
        }
    }
}
