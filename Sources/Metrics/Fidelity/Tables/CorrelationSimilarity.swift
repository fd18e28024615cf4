import Datasets
import Results

/// One minus half the difference of the correlations of two ordered columns, over the rows that have both cells; the whole
/// is the mean of the pairs. Order `pearson` or, on ranks, `spearman`.
public struct CorrelationSimilarity: TableStatistic {
    public enum Order: String, Sendable, CaseIterable { case pearson, spearman }

    public static let descriptor = MetricDescriptor(
        id: "fidelity.correlation_similarity", version: 2, title: "Similarity of correlations",
        shortTitle: "Correlation similarity",
        modalities: [.table], dimension: .fidelity, direction: .higher, unit: "similarity", range: 0...1, optimum: 1,
        alsoRestsOn: .real, sign: .column)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public var parameters: [String: String] { ["variant": order.rawValue] }
    public let order: Order

    public init(_ order: Order) { self.order = order }

    public func parts(_ evidence: TableEvidence) -> [[Int]] { TableEvidence.pairs(evidence.ordered) }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let order = order
        let real = evidence.real
        return PartReader(
            tally: { sample in
                order == .spearman
                    ? PairMoments.rankTally(part, sample) : PairMoments.tally(part, sample, real: real)
            },
            value: { real, synthetic in
                guard let expected = PairMoments(real).correlation else { return .nan }
                // A synthetic column without spread has lost the association.
                guard let found = PairMoments(synthetic).correlation else { return expected == 0 ? 1 : 0 }
                return 1 - abs(expected - found) / 2
            })
    }
}
