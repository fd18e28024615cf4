import Datasets
import Results

/// One minus the difference of the shares of missing cells, column by column; the whole is the mean of the columns.
public struct MissingSimilarity: TableStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.missing_similarity", title: "Similarity of missing values", modalities: [.table],
        dimension: .fidelity, direction: .higher, unit: "similarity", range: 0...1, optimum: 1, alsoRestsOn: .real, sign: .column)
    public var descriptor: MetricDescriptor { Self.descriptor }

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { evidence.columns.indices.map { [$0] } }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let place = part[0]
        return PartReader(
            tally: { sample in
                let column = sample.columns[place]
                let flags = (0..<column.count).map { column.isMissing($0) ? 1 : 0 as UInt16 }
                return sample.tally([sample.arranged.arranged(flags)], [2])
            },
            value: { CellShares($0, $1).map { 1 - $0.totalVariation } ?? .nan })
    }
}
