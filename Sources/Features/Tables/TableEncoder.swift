import Datasets
import Hashing
import Numerics

/// A table as numbers: what every metric of a feature space reads of it.
///
/// An ordered column becomes its quantile among the real cells (0 to 1, at the real table's percentiles), with a column of
/// its own that says where a cell is missing. A discrete column becomes one column a level, 1/√2 where the row has it, so that
/// two rows that differ in it are 1 apart; of a column with many levels the commonest have columns, the others share one, and
/// so do levels that no real row has. Free text becomes the quantile of its length. Ids are left out.
public struct TableEncoder: FeatureExtractor {
    public static let id = "encoded"
    public var id: String { Self.id }
    public let version = "1"
    public let weightsSHA256: String? = nil
    public let dimension: Int
    public let levels: [FeatureRange]
    public let preprocessing: String

    private let columns: [Column]
    private static let mostLevels = 50
    private static let half = Float(0.5).squareRoot()

    private struct Column: Sendable {
        var name: String
        /// Percentiles of the real cells; empty for a discrete column.
        var percentiles: [Double]
        /// Levels with a column each.
        var levels: [String]
        /// Numbers before the column's own.
        var start: Int
        /// Other levels and missing have the last two of a discrete column; an ordered one has its value and whether it is
        /// missing.
        var width: Int { percentiles.isEmpty ? levels.count + 2 : 2 }
    }

    /// - Parameters:
    ///   - real: decides percentiles and levels.
    ///   - left: columns that are not read, e.g. the one that learners predict.
    public init(_ real: Table, leavingOut left: [String] = []) throws(FeatureError) {
        var columns: [Column] = []
        var start = 0
        for column in real.columns where column.type != .id && !left.contains(column.name) {
            var own = Column(name: column.name, percentiles: [], levels: [], start: start)
            if column.type.isDiscrete {
                own.levels = Self.commonest(column)
            } else {
                let known = DistinctValues(column.comparable.numbers)
                own.percentiles = known.known == 0 ? [0] : known.sorted((0...100).map { $0 * (known.known - 1) / 100 })
            }
            start += own.width
            columns.append(own)
        }
        guard start > 0 else {
            throw FeatureError(
                .badFile, "\(real.info.name) has no column that could be encoded",
                remedy: "Give a table with a column that is no id.")
        }
        self.columns = columns
        dimension = start
        levels = []
        var hash = SHA256()
        for column in columns {
            hash.update(text: column.name)
            for percentile in column.percentiles { hash.update(Int(bitPattern: UInt(percentile.bitPattern))) }
            for level in column.levels { hash.update(text: level) }
        }
        preprocessing =
            "quantiles of ordered columns, one column a level, by the real table (\(hash.finalised().hexadecimal.prefix(12)))"
    }

    /// The columns that are read, with their places among the numbers.
    public var places: [(name: String, places: [Int])] {
        columns.map { ($0.name, Array($0.start..<$0.start + $0.width)) }
    }

    private static func commonest(_ column: TableColumn) -> [String] {
        let counts = column.levelCounts
        let order = counts.indices.filter { counts[$0] > 0 }.sorted { (-counts[$0], $0) < (-counts[$1], $1) }
        return order.prefix(mostLevels).sorted().map { column.levels[$0] }
    }

    public func extract(
        _ rows: Table, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws -> Matrix<Float> {
        var encoded = Matrix<Float>(rows: rows.count, columns: dimension)
        for (done, column) in columns.enumerated() {
            guard let cells = rows.column(column.name) else {
                throw FeatureError(
                    .badFile, "\(rows.info.name) has no column \(column.name)",
                    remedy: "Give tables with the columns of the real one.")
            }
            if column.percentiles.isEmpty {
                encodeLevels(column, cells, into: &encoded)
            } else {
                encodeNumbers(column, cells, into: &encoded)
            }
            progress((done + 1) * rows.count / columns.count, rows.count)
        }
        return encoded
    }

    private func encodeLevels(_ column: Column, _ cells: TableColumn, into encoded: inout Matrix<Float>) {
        guard case .codes(let codes, let levels) = cells.cells else { return }
        var place: [[UInt8]: Int] = [:]
        for (index, level) in column.levels.enumerated() { place[Array(level.utf8)] = index }
        let places = levels.map { place[Array($0.utf8)] ?? column.levels.count }
        for (row, code) in codes.enumerated() {
            encoded[row, column.start + (code < 0 ? column.levels.count + 1 : places[Int(code)])] = Self.half
        }
    }

    private func encodeNumbers(_ column: Column, _ cells: TableColumn, into encoded: inout Matrix<Float>) {
        for (row, value) in cells.comparable.numbers.enumerated() {
            if value.isNaN {
                encoded[row, column.start] = 0.5
                encoded[row, column.start + 1] = 1
            } else {
                encoded[row, column.start] = Self.quantile(value, column.percentiles)
            }
        }
    }

    /// Where a value lies among the percentiles, between them in proportion; beyond the ends a little more than 0 or 1, by how
    /// far it lies out, so that what no real row reaches is told apart.
    private static func quantile(_ value: Double, _ percentiles: [Double]) -> Float {
        guard let low = percentiles.first, let high = percentiles.last else { return 0.5 }
        let span = high - low
        func beyond(_ distance: Double) -> Double { span > 0 ? min(1, distance / span) : 1 }
        if value < low { return Float(-beyond(low - value)) }
        if value > high { return Float(1 + beyond(value - high)) }
        var (first, last) = (0, percentiles.count)
        while first < last {
            let middle = (first + last) / 2
            if percentiles[middle] < value { first = middle + 1 } else { last = middle }
        }
        var end = first
        while end + 1 < percentiles.count, percentiles[end + 1] == value { end += 1 }
        let steps = Double(percentiles.count - 1)
        // A value that many rows have takes the middle of its stretch.
        if percentiles[first] == value { return Float(Double(first + end) / 2 / max(1, steps)) }
        let (below, above) = (percentiles[first - 1], percentiles[first])
        return Float((Double(first - 1) + (value - below) / (above - below)) / steps)
    }
}
