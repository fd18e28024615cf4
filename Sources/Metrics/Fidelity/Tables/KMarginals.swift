import Datasets
import Numerics
import Results

/// `fidelity.k_marginals`: NIST's score of synthetic tables (Ridgeway et al. 2021), 1000 · (1 − half the mean L1 distance between the
/// shares of all combinations of k columns): four columns at a time, thirty choices of them, each of columns that differ.
///
/// Coarser than the accuracies, so that combinations of four columns still hold rows: ordered columns in five bins, of discrete
/// ones the four commonest levels and the others pooled; levels that no real row has and missing cells are bins of their own.
public struct KMarginals: TableStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.k_marginals", version: 2, title: "k-marginal score",
        modalities: [.table], dimension: .fidelity, direction: .higher,
        unit: "points of 1000", range: 0...1000, optimum: 1000, alsoRestsOn: .real)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public var parameters: [String: String] { ["k": "\(Self.width)", "marginals": "\(Self.most)", "bins": "5"] }

    private static let width = 4
    private static let most = 30

    public init() {}

    /// What is drawn depends on the number of columns alone.
    public func parts(_ evidence: TableEvidence) -> [[Int]] {
        let count = evidence.columns.count
        let width = min(Self.width, count)
        // C(6, 4) = 15 and C(7, 4) = 35: up to six columns every choice is measured.
        var chosen: Set<[Int]> = []
        if count <= 6 {
            for mask in 0..<(1 << count) where mask.nonzeroBitCount == width {
                chosen.insert((0..<count).filter { mask >> $0 & 1 == 1 })
            }
        } else {
            var stream = RandomStream(seed: 0).split("k_marginals")
            while chosen.count < Self.most { chosen.insert(stream.permutation(count).prefix(width).sorted()) }
        }
        return chosen.sorted { $0.lexicographicallyPrecedes($1) }
    }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let coarse = part.map { CoarseBins($0, evidence) }
        // At most seven bins a column, so that four of them fit one list.
        let width = coarse.reduce(1) { $0 * $1.count }
        return PartReader(
            tally: { sample in
                var bins = [UInt16](repeating: 0, count: sample.rows)
                for (place, own) in zip(part, coarse) {
                    let codes = sample.tenths(place)
                    for row in bins.indices { bins[row] = bins[row] * UInt16(own.count) + own.bins[Int(codes[row])] }
                }
                return sample.tally([bins], [width])
            },
            value: { CellShares($0, $1).map { 1000 * (1 - $0.totalVariation) } ?? .nan })
    }
}

/// Ten bins brought down to five, beside those of unseen levels and of missing cells.
private struct CoarseBins: Sendable {
    let bins: [UInt16]
    let count: Int

    init(_ place: Int, _ evidence: TableEvidence) {
        let cells = evidence.tenths(place)
        var bins: [UInt16]
        if cells.unseen == nil {
            bins = (0..<cells.values).map { UInt16($0 / 2) }
        } else {
            var counts = [Int](repeating: 0, count: cells.count)
            for sample in [evidence.real, evidence.holdout].compactMap(\.self) {
                for code in sample.tenths(place) { counts[Int(code)] += 1 }
            }
            let order = (0..<cells.values).sorted { (-counts[$0], $0) < (-counts[$1], $1) }
            bins = [UInt16](repeating: 0, count: cells.values)
            for (rank, bin) in order.enumerated() { bins[bin] = UInt16(min(rank, 4)) }
        }
        let values = (bins.max() ?? 0) + 1
        // Unseen levels, then missing cells.
        for extra in 0..<(cells.count - cells.values) { bins.append(values + UInt16(extra)) }
        self.bins = bins
        count = Int(values) + cells.count - cells.values
    }
}
