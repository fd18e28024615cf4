import Datasets
import Numerics
import Results

/// The columns of real, holdout and synthetic rows, ready to be compared: what every statistic of columns, pairs and triples
/// reads.
///
/// Ids are left out. Free text is compared by its length. Cuts come from all real rows, so that they do not depend on what is
/// judged.
public struct TableEvidence: Sendable {
    /// One set.
    public struct Sample: Sendable {
        /// The compared columns; of the same names, types and levels in all sets.
        public let columns: [TableColumn]
        /// Resampling group of each row.
        public let groups: [UInt8]
        /// The unit that each row belongs to, where rows are drawn together; empty where each is drawn by itself.
        let owners: [Int32]
        public var rows: Int { groups.count }
        /// How many units are drawn: rows, unless they belong together.
        var units: Double { groupSizes.reduce(0, +) }
        /// The rows group by group: the order of what `known` holds.
        let arranged: GroupedRows
        let known: [KnownColumn]
        fileprivate let cuts: [ColumnCuts]

        /// Bins at ten quantiles, arranged by group.
        func tenths(_ place: Int) -> [UInt16] { known[place].tenths(cuts[place].tenths) }
        /// Bins at ten equal widths, arranged by group.
        func widths(_ place: Int) -> [UInt16] { known[place].widths(cuts[place].widths) }
        /// Units a group.
        let groupSizes: [Double]
    }

    public let real: Sample
    public let holdout: Sample?
    public let synthetic: Sample
    /// Sets of known quality.
    public let anchors: [(name: String, sample: Sample)]
    public let parallel: Parallel
    /// How many of the columns, the first ones, are of the table that the others' rows point to.
    var heads = 0
    private let cuts: [ColumnCuts]

    /// - Parameters:
    ///   - sets: tables that agree: equal names and types in equal order, levels unified.
    ///   - units: which rows are drawn together; nil where each is drawn by itself.
    /// - Throws: `.notApplicable` for tables without a column to compare.
    public init(
        _ sets: Roles<Table>, units: Roles<RowUnits>? = nil, anchors: [(name: String, rows: Table)] = [], parallel: Parallel
    ) throws(MetricError) {
        let compared = sets.real.columns.filter { $0.type != .id }.map(\.name)
        guard !compared.isEmpty else {
            throw .notApplicable("the table has no column to compare: every column is an id; a schema says what is none (--schema)")
        }
        func prepared(_ table: Table) -> [TableColumn] { compared.compactMap(table.column) }
        func arranged(_ table: Table, _ units: RowUnits?) -> (rows: GroupedRows, units: RowUnits, columns: [KnownColumn]) {
            let units = units ?? RowUnits(rows: table.contentHashes(parallel: parallel))
            let rows = GroupedRows(units.groups, count: GroupedTally.groups)
            let columns = prepared(table)
            return (rows, units, parallel.map(columns.count) { KnownColumn(columns[$0].comparable, rows, texts: TextVariety.bins(columns[$0])) })
        }
        let real = arranged(sets.real, units?.real)
        let unseen = sets.holdout.map { arranged($0, units?.holdout) }
        let places = real.columns.indices
        guard unseen.map({ $0.columns.count == places.count }) ?? true else {
            throw .failed("the tables have different columns")
        }
        let cuts = places.map { place in
            ColumnCuts([real.columns[place]] + (unseen.map { [$0.columns[place]] } ?? []))
        }
        func sample(_ set: (rows: GroupedRows, units: RowUnits, columns: [KnownColumn])) -> Sample {
            Sample(
                columns: set.columns.map(\.column), groups: set.units.groups, owners: set.units.owners, arranged: set.rows,
                known: set.columns, cuts: cuts, groupSizes: set.units.sizes)
        }
        self.real = sample(real)
        holdout = unseen.map(sample)
        synthetic = sample(arranged(sets.synthetic, units?.synthetic))
        self.anchors = anchors.map { ($0.name, sample(arranged($0.rows, nil))) }
        self.cuts = cuts
        self.parallel = parallel
        guard synthetic.columns.count == places.count else {
            throw .failed("the tables have different columns")
        }
    }

    public var columns: [TableColumn] { real.columns }

    /// Places of columns with an order.
    var ordered: [Int] { columns.indices.filter { !columns[$0].type.isDiscrete } }
    var discrete: [Int] { columns.indices.filter { columns[$0].type.isDiscrete } }
    /// All pairs of `places`.
    static func pairs(_ places: [Int]) -> [[Int]] {
        places.indices.flatMap { first in places[(first + 1)...].map { [places[first], $0] } }
    }

    /// Of the columns at `places`.
    func scope(_ places: [Int]) -> Scope {
        switch places.count {
        case 1: Scope(.column, columns[places[0]].name)
        case 2: Scope(.columnPair, columns[places[0]].name, columns[places[1]].name)
        default: Scope(.columnPair, names: places.map { columns[$0].name })
        }
    }
}

extension TableEvidence {
    /// The column at `place` cut from all real rows.
    func cells(_ place: Int, _ resolution: ColumnCells.Resolution) -> ColumnCells { cuts[place].cells(resolution) }
    /// At ten quantiles, and at ten equal widths.
    func tenths(_ place: Int) -> ColumnCells { cuts[place].tenths }
    func widths(_ place: Int) -> ColumnCells { cuts[place].widths }
}

extension TableEvidence.Sample {
    /// Counts of the bins of one column.
    func tally(_ place: Int, _ cells: ColumnCells) -> GroupedTally { tally([known[place].codes(cells)], [cells.count]) }

    /// Counts of the combinations of bins of one, two or three columns.
    /// - Parameters:
    ///   - codes: the bin of every row, arranged by group, one list a column.
    ///   - widths: how many bins each has.
    func tally(_ codes: [[UInt16]], _ widths: [Int]) -> GroupedTally {
        GroupedTally(sums: arranged.counts(codes, widths: widths), width: widths.reduce(1, *))
    }
}
