import Datasets
import Results

/// One minus half the difference of the correlations of two ordered columns, over the rows that have both cells; the whole
/// is the mean of the pairs. Order `pearson` or, on ranks, `spearman`.
public struct CorrelationSimilarity: TableStatistic {
    public enum Order: String, Sendable, CaseIterable { case pearson, spearman }

    public static let descriptor = MetricDescriptor(
        id: "fidelity.correlation_similarity", title: "Similarity of correlations", shortTitle: "Correlation similarity",
        modalities: [.table], dimension: .fidelity, direction: .higher, unit: "similarity", range: 0...1, optimum: 1,
        alsoRestsOn: .real, sign: .column)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public var parameters: [String: String] { ["variant": order.rawValue] }
    public let order: Order

    public init(_ order: Order) { self.order = order }

    public func parts(_ evidence: TableEvidence) -> [[Int]] { TableEvidence.pairs(evidence.ordered) }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let order = order
        let centres = part.map { PairMoments.centre(evidence.real.columns[$0].numbers) }
        return PartReader(
            tally: { sample in
                var pair = part.map { sample.columns[$0].numbers }
                if order == .spearman {
                    for row in 0..<sample.rows where pair[0][row].isNaN || pair[1][row].isNaN {
                        pair[0][row] = .nan
                        pair[1][row] = .nan
                    }
                    pair = pair.map(PairMoments.ranks)
                } else {
                    pair = zip(pair, centres).map { values, centre in values.map { ($0 - centre.mean) / centre.scale } }
                }
                return PairMoments.tally(pair[0], pair[1], groups: sample.groups)
            },
            value: { real, synthetic in
                guard let expected = PairMoments(real).correlation else { return .nan }
                // A synthetic column without spread has lost the association.
                guard let found = PairMoments(synthetic).correlation else { return expected == 0 ? 1 : 0 }
                return 1 - abs(expected - found) / 2
            })
    }
}
