import Datasets
import Results

/// One minus the total variation between the shares of the levels of each discrete column; missing cells are left out, and
/// have a metric of their own. A level that no real row has counts in full. The whole is the mean of the columns.
public struct TVComplement: TableStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.tv_complement", version: 2, title: "Similarity of categorical columns (total variation)",
        shortTitle: "Category similarity", modalities: [.table], dimension: .fidelity, direction: .higher,
        unit: "similarity", range: 0...1, optimum: 1, alsoRestsOn: .real, sign: .column)
    public var descriptor: MetricDescriptor { Self.descriptor }

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { evidence.discrete.map { [$0] } }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let place = part[0]
        let cells = evidence.cells(place, .levels)
        return PartReader(
            tally: { $0.tally(place, cells) },
            value: { CellShares($0.dropLast(), $1.dropLast()).map { 1 - $0.totalVariation } ?? .nan })
    }
}
