import Datasets
import Results

/// One minus the total variation between the joint shares of two columns of which at least one is discrete, numbers cut at
/// ten equal widths of the real rows with open ends; missing is a level. The whole is the mean of the pairs.
///
/// SDMetrics' metric of the same name cuts real and synthetic numbers apart, so that a column on another scale looks the
/// same; here both are cut at the real edges. Beyond the twenty commonest levels of a column, levels are pooled.
public struct ContingencySimilarity: TableStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.contingency_similarity", version: 2, title: "Similarity of pairs with categories",
        shortTitle: "Contingency similarity", modalities: [.table], dimension: .fidelity, direction: .higher,
        unit: "similarity", range: 0...1, optimum: 1, alsoRestsOn: .real, sign: .column)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public var parameters: [String: String] { ["bins": "10", "levels": "20"] }

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] {
        TableEvidence.pairs(Array(evidence.columns.indices)).filter { pair in
            pair.contains { evidence.columns[$0].type.isDiscrete }
        }
    }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let widths = part.map { evidence.widths($0).count }
        return PartReader(
            tally: { sample in sample.tally(part.map(sample.widths), widths) },
            value: { CellShares($0, $1).map { 1 - $0.totalVariation } ?? .nan })
    }
}
