import Datasets
import Numerics
import Results

/// One minus the total variation between the shares of the bins of one, two or three columns together, as mostlyai-qa's
/// accuracies: ten quantile bins of the real rows, the ten commonest levels and the others pooled, missing a bin of its own
/// and so is a level that no real row has. The whole is the mean over columns, pairs, or triples (at most 300, drawn).
public struct ColumnAccuracy: TableStatistic {
    /// 1, 2 or 3.
    public let order: Int
    public let descriptor: MetricDescriptor
    public var parameters: [String: String] { ["bins": "10"] }
    private static let mostTriples = 300

    public static let descriptors = [
        MetricDescriptor(
            id: "fidelity.accuracy_1", version: 2, title: "Accuracy of single columns",
            modalities: [.table], dimension: .fidelity,
            direction: .higher, unit: "similarity", range: 0...1, optimum: 1, alsoRestsOn: .real, sign: .column),
        MetricDescriptor(
            id: "fidelity.accuracy_2", version: 2, title: "Accuracy of pairs of columns",
            modalities: [.table], dimension: .fidelity,
            direction: .higher, unit: "similarity", range: 0...1, optimum: 1, alsoRestsOn: .real,
            study: StudyPlace(.unranked, sanity: .worseStepByStep), sign: .column),
        MetricDescriptor(
            id: "fidelity.accuracy_3", version: 2, title: "Accuracy of triples of columns",
            modalities: [.table], dimension: .fidelity,
            direction: .higher, unit: "similarity", range: 0...1, optimum: 1, alsoRestsOn: .real,
            study: StudyPlace(.unranked, leads: 6, sanity: .worseStepByStep), sign: .column),
    ]

    public init(order: Int) {
        self.order = min(3, max(1, order))
        descriptor = Self.descriptors[self.order - 1]
    }

    public func parts(_ evidence: TableEvidence) -> [[Int]] {
        let places = Array(evidence.columns.indices)
        switch order {
        case 1: return places.map { [$0] }
        case 2: return TableEvidence.pairs(places)
        default: return Self.triples(places.count)
        }
    }

    /// All triples, or an even choice of them: what is drawn depends on the number of columns alone.
    private static func triples(_ count: Int) -> [[Int]] {
        var stream = RandomStream(seed: 0).split("triples")
        let total = count * (count - 1) * (count - 2) / 6
        guard total > mostTriples else {
            return (0..<count).flatMap { a in
                (a..<count).dropFirst().flatMap { b in (b..<count).dropFirst().map { [a, b, $0] } }
            }
        }
        var chosen: Set<[Int]> = []
        while chosen.count < mostTriples {
            let triple = stream.permutation(count).prefix(3).sorted()
            chosen.insert(triple)
        }
        return chosen.sorted { $0.lexicographicallyPrecedes($1) }
    }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let widths = part.map { evidence.tenths($0).count }
        return PartReader(
            tally: { sample in sample.tally(part.map(sample.tenths), widths) },
            value: { CellShares($0, $1).map { 1 - $0.totalVariation } ?? .nan })
    }
}
