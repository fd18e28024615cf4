import Datasets
import Numerics

/// What the cells of a column become for counting: places among bins that the real rows cut, the outermost open; missing is
/// a bin of its own, and so is a level that no real row has.
///
/// Where one real row in a hundred has a level of its own (names, codes of a long tail), about as many of any new rows have
/// one that no real row has (Good 1953): there such levels are pooled with the rare ones.
public struct ColumnCells: Sendable, Equatable {
    /// How finely a column is cut.
    public enum Resolution: Sendable, Hashable {
        /// Quantiles of the real rows; the commonest levels, the others pooled.
        case quantiles(Int)
        /// Equal widths between the least and the greatest real value; the commonest levels, the others pooled.
        case widths(Int, levels: Int)
        /// Every level that occurs, up to 60,000.
        static let levels = Resolution.widths(10, levels: 60_000)
        /// Fine enough to stand for the values themselves where a thousandth does not matter.
        static let fine = Resolution.quantiles(1_000)

        /// Ten bins, as mostlyai-qa's accuracies count.
        public static let tenths = Resolution.quantiles(10)
    }

    public let name: String
    /// Inner edges of an ordered column, ascending: a value lies in the bin of the number of edges that it reaches.
    public let edges: [Double]
    /// The bin of each level of a discrete column, by code.
    private let levelBins: [UInt16]
    /// The bin of levels that are not among `levelBins`.
    private let otherLevels: UInt16
    private let isOrdered: Bool
    /// Bins of values: intervals, or levels and then the pooled rare ones where there are some.
    public let values: Int

    /// Of values, of what no real row has (discrete columns), of missing ones.
    public var count: Int { isOrdered ? values + 1 : values + 2 }
    public var missing: Int { count - 1 }
    /// The bin of levels that no real row has; nil for ordered columns.
    public var unseen: Int? { isOrdered ? nil : count - 2 }

    /// - Parameters:
    ///   - real: the column of every real set, with the same levels.
    ///   - known: their numbers together, for a column that has an order.
    init(_ real: [TableColumn], _ known: DistinctValues? = nil, resolution: Resolution) {
        let first = real[0]
        name = first.name
        isOrdered = !first.type.isDiscrete
        if isOrdered {
            let known = known ?? DistinctValues(real.flatMap(\.numbers))
            edges = switch resolution {
            case .quantiles(let bins): Self.quantileEdges(known, bins)
            case .widths(let bins, _): Self.widthEdges(known.values, bins)
            }
            values = edges.count + 1
            levelBins = []
            otherLevels = 0
        } else {
            edges = []
            let limit = switch resolution {
            case .quantiles(let bins): bins
            case .widths(_, let levels): levels
            }
            var counts = [Int](repeating: 0, count: first.levels.count)
            for column in real { for (level, count) in column.levelCounts.enumerated() { counts[level] += count } }
            let order = counts.indices.filter { counts[$0] > 0 }.sorted { (-counts[$0], $0) < (-counts[$1], $1) }
            let own = order.prefix(limit).sorted()
            values = own.count + (order.count > limit ? 1 : 0)
            let isLongTailed = order.count > limit && Self.fewestLone * counts.count { $0 == 1 } >= counts.reduce(0, +)
            otherLevels = UInt16(isLongTailed ? own.count : values)
            var bins = [UInt16](repeating: otherLevels, count: counts.count)
            for code in order.dropFirst(limit) { bins[code] = UInt16(own.count) }
            for (bin, code) in own.enumerated() { bins[code] = UInt16(bin) }
            levelBins = bins
        }
    }

    /// Cuts that are given: of goldens and of tests.
    package init(name: String, edges: [Double]) {
        self.name = name
        self.edges = edges
        isOrdered = true
        levelBins = []
        otherLevels = 0
        values = edges.count + 1
    }

    /// One row in so many with a level of its own makes a long tail.
    private static let fewestLone = 100

    /// Distinct cuts at the quantiles of the values; between neighbours where there are few distinct ones.
    private static func quantileEdges(_ known: DistinctValues, _ bins: Int) -> [Double] {
        guard let least = known.values.first, bins > 1 else { return [] }
        if known.values.count <= bins { return Array(known.values.dropFirst()) }
        var edges: [Double] = []
        let places = (1..<bins).map { min(known.known - 1, $0 * known.known / bins) }
        for edge in known.sorted(places) where edge > (edges.last ?? least) { edges.append(edge) }
        return edges
    }

    private static func widthEdges(_ values: [Double], _ bins: Int) -> [Double] {
        guard let low = values.first, let high = values.last, high > low, bins > 1 else { return [] }
        // Halves first: the range of ±1e308 is no finite number.
        return (1..<bins).map { bin in
            let share = Double(bin) / Double(bins)
            return low * (1 - share) + high * share
        }
    }

    /// The bin of every row.
    public func codes(of column: TableColumn) -> [UInt16] {
        if !isOrdered, case .codes(let codes, _) = column.cells { return bins(of: codes) }
        return codes(of: DistinctValues(column.numbers))
    }

    /// The bin of every row of a column with an order.
    func codes(of known: DistinctValues) -> [UInt16] {
        var bins: [UInt16] = []
        bins.reserveCapacity(known.values.count)
        var bin = 0
        for value in known.values {
            while bin < edges.count, edges[bin] <= value { bin += 1 }
            bins.append(UInt16(bin))
        }
        let missing = UInt16(missing)
        return known.codes.map { $0 < 0 ? missing : bins[Int($0)] }
    }

    /// The bin of every row of a column of levels.
    private func bins(of codes: [Int32]) -> [UInt16] {
        let missing = UInt16(missing)
        return codes.map { $0 < 0 ? missing : Int($0) < levelBins.count ? levelBins[Int($0)] : otherLevels }
    }
}
