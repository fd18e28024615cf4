import Datasets
import Results

/// One minus the difference of the shares of missing cells, column by column; the whole is the mean of the columns.
public struct MissingSimilarity: TableStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.missing_similarity", version: 2, title: "Similarity of missing values", modalities: [.table],
        dimension: .fidelity, direction: .higher, unit: "similarity", range: 0...1, optimum: 1, alsoRestsOn: .real, sign: .column)
    public var descriptor: MetricDescriptor { Self.descriptor }

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { evidence.columns.indices.map { [$0] } }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let place = part[0]
        let missing = UInt16(evidence.widths(place).missing)
        return PartReader(
            tally: { sample in sample.tally([sample.widths(place).map { $0 == missing ? 1 : 0 }], [2]) },
            value: { CellShares($0, $1).map { 1 - $0.totalVariation } ?? .nan })
    }
}
