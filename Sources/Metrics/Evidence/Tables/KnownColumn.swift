import Datasets
import Numerics

/// One column of one set as the statistics of tables read it: arranged by resampling group, its numbers sorted once.
final class KnownColumn: Sendable {
    let column: TableColumn
    /// Of a column with an order, arranged by group.
    let distinct: DistinctValues?
    /// Bins that texts fall into by what they say, arranged by group; nil for a column that is no free text.
    let texts: [UInt16]?
    private let rows: GroupedRows
    private let tenths = Lazy<[UInt16]>()
    private let widths = Lazy<[UInt16]>()
    private let spread = Lazy<(mean: Double, deviation: Double)>()

    /// - Parameters:
    ///   - column: as it is compared.
    ///   - texts: of free text, the bin of each row.
    init(_ column: TableColumn, _ rows: GroupedRows, texts: [UInt16]? = nil) {
        self.column = column
        self.rows = rows
        self.texts = texts.map(rows.arranged)
        distinct = column.type.isDiscrete ? nil : DistinctValues(rows.arranged(column.numbers))
    }

    /// The bin of every row, arranged by group.
    func codes(_ cells: ColumnCells) -> [UInt16] {
        distinct.map(cells.codes) ?? rows.arranged(cells.codes(of: column))
    }

    func tenths(_ cells: ColumnCells) -> [UInt16] { tenths.get { codes(cells) } }
    func widths(_ cells: ColumnCells) -> [UInt16] { widths.get { codes(cells) } }

    /// Mean and deviation (ddof 1) of the values that are not missing, by which numbers are brought near 0 before their
    /// squares are summed; 0 and 0 without any.
    var moments: (mean: Double, deviation: Double) {
        spread.get {
            let known = column.numbers.filter { !$0.isNaN }
            return (known.reduce(0) { $0 + $1 / Double(known.count) }, OrderedCells.deviation(known))
        }
    }

    /// What stands for each distinct value of this column when it is measured by the mean and the deviation of `real`.
    func scaled(by real: KnownColumn) -> [Double] {
        let (mean, deviation) = real.moments
        let scale = deviation > 0 ? deviation : 1
        return (distinct?.values ?? []).map { ($0 - mean) / scale }
    }
}

/// How a column is cut, by all real rows.
final class ColumnCuts: Sendable {
    private let real: [KnownColumn]
    private let pooled = Lazy<DistinctValues?>()
    private let tenthCells = Lazy<ColumnCells>()
    private let widthCells = Lazy<ColumnCells>()

    /// - Parameter real: the column in every real set, with the same levels.
    init(_ real: [KnownColumn]) { self.real = real }

    var tenths: ColumnCells { tenthCells.get { cells(.tenths) } }
    /// Ten equal widths, and at most twenty levels.
    var widths: ColumnCells { widthCells.get { cells(.widths(10, levels: 20)) } }

    func cells(_ resolution: ColumnCells.Resolution) -> ColumnCells {
        let known = pooled.get {
            let all = real.compactMap(\.distinct)
            return all.dropFirst().reduce(all.first) { $0?.merged($1) }
        }
        return ColumnCells(real.map(\.column), known, resolution: resolution)
    }
}
