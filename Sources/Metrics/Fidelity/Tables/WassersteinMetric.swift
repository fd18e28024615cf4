import Datasets
import Numerics
import Results

/// The earth mover's distance of each column that has an order, in standard deviations of the real column: how far a cell
/// has to be moved on average. Missing cells are left out. The whole is the mean of the columns.
public struct WassersteinMetric: TableStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.wasserstein", version: 2, title: "Wasserstein distance of numeric columns",
        shortTitle: "Wasserstein distance",
        modalities: [.table], dimension: .fidelity, direction: .lower, unit: "standard deviations", range: 0...(.infinity),
        optimum: 0, alsoRestsOn: .real, sign: .column)
    public var descriptor: MetricDescriptor { Self.descriptor }

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { evidence.ordered.map { [$0] } }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let place = part[0]
        let cells = evidence.cells(place, .fine)
        let deviation = evidence.real.known[place].moments.deviation
        let widths = zip(cells.edges.dropFirst(), cells.edges).map { $0 - $1 }
        return PartReader(
            tally: { $0.tally(place, cells) },
            value: { real, synthetic in
                guard deviation > 0, let shares = CellShares(real.prefix(cells.values), synthetic.prefix(cells.values))
                else { return .nan }
                var (difference, total) = (0.0, 0.0)
                for (index, pair) in zip(shares.real, shares.synthetic).enumerated() where index < widths.count {
                    difference += pair.0 - pair.1
                    total += abs(difference) * widths[index]
                }
                return total / deviation
            },
            exact: { real, synthetic in
                guard let one = real.known[place].distinct, let two = synthetic.known[place].distinct else { return .nan }
                return Self.distance(one, two) / deviation
            })
    }

    /// ∫ |F − G| dx over the values that are not missing; NaN where the first has none or only one value, infinite where the
    /// second has none.
    public static func distance(_ first: [Double], _ second: [Double]) -> Double {
        distance(DistinctValues(first), DistinctValues(second))
    }

    private static func distance(_ first: DistinctValues, _ second: DistinctValues) -> Double {
        guard first.values.count > 1 else { return .nan }
        guard second.known > 0 else { return .infinity }
        var total = 0.0
        OrderedCells.steps(first, second) { from, to, difference in total += abs(difference) * (to - from) }
        return total
    }
}
