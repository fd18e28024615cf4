#if canImport(Glibc)
    import Glibc
#endif
import Datasets
import Results

/// The Jensen–Shannon distance (base 2) between the binned cells of each column: at deciles of the real rows, or by level;
/// missing is a bin of its own. The whole is the mean of the columns.
public struct JensenShannon: TableStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.jensen_shannon", version: 2, title: "Jensen–Shannon distance of columns",
        shortTitle: "Jensen–Shannon distance",
        modalities: [.table], dimension: .fidelity, direction: .lower, unit: "distance", range: 0...1, optimum: 0,
        alsoRestsOn: .real, sign: .column)
    public var descriptor: MetricDescriptor { Self.descriptor }

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { evidence.columns.indices.map { [$0] } }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let place = part[0]
        let cells = evidence.columns[place].type.isDiscrete ? evidence.cells(place, .levels) : evidence.tenths(place)
        return PartReader(
            tally: { $0.tally(place, cells) },
            value: { CellShares($0, $1).map { Self.distance($0.real, $0.synthetic) } ?? .nan })
    }

    /// √ of the divergence of two lists of shares, in 0…1.
    public static func distance(_ first: [Double], _ second: [Double]) -> Double {
        func term(_ share: Double, _ middle: Double) -> Double { share > 0 ? share * log2(share / middle) : 0 }
        guard second.contains(where: { $0 > 0 }) else { return 1 }
        let divergence = zip(first, second).reduce(0) { total, pair in
            let middle = (pair.0 + pair.1) / 2
            return total + (term(pair.0, middle) + term(pair.1, middle)) / 2
        }
        return min(1, max(0, divergence).squareRoot())
    }
}
