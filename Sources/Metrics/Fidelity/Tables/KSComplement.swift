import Datasets
import Numerics
import Results

/// One minus the largest difference of the cumulative distributions (Kolmogorov 1933, Smirnov 1948) of each column that has
/// an order; missing cells are left out, and have a metric of their own. The whole is the mean of the columns.
public struct KSComplement: TableStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.ks_complement", version: 2, title: "Similarity of numeric columns (KS)",
        shortTitle: "KS similarity",
        modalities: [.table], dimension: .fidelity, direction: .higher, unit: "similarity", range: 0...1, optimum: 1,
        alsoRestsOn: .real, sign: .column)
    public var descriptor: MetricDescriptor { Self.descriptor }

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { evidence.ordered.map { [$0] } }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let place = part[0]
        let cells = evidence.cells(place, .fine)
        return PartReader(
            tally: { $0.tally(place, cells) },
            value: { real, synthetic in
                guard let shares = CellShares(real.prefix(cells.values), synthetic.prefix(cells.values)) else { return .nan }
                var (difference, largest) = (0.0, 0.0)
                for (first, second) in zip(shares.real, shares.synthetic) {
                    difference += first - second
                    largest = max(largest, abs(difference))
                }
                return 1 - largest
            },
            exact: { 1 - Self.distance($0.known[place], $1.known[place]) })
    }

    /// sup |F − G| over the values that are not missing; 1 where only the second has none, NaN where the first has none.
    public static func distance(_ first: [Double], _ second: [Double]) -> Double {
        distance(DistinctValues(first), DistinctValues(second))
    }

    private static func distance(_ first: KnownColumn, _ second: KnownColumn) -> Double {
        guard let one = first.distinct, let two = second.distinct else { return .nan }
        return distance(one, two)
    }

    private static func distance(_ first: DistinctValues, _ second: DistinctValues) -> Double {
        guard first.known > 0 else { return .nan }
        guard second.known > 0 else { return 1 }
        var largest = 0.0
        OrderedCells.steps(first, second) { _, _, difference in largest = max(largest, abs(difference)) }
        return largest
    }
}
