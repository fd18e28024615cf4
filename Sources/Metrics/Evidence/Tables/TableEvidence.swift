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
        public var rows: Int { groups.count }
        /// Bins at ten quantiles and at ten equal widths, one list a column.
        let tenths: [[UInt16]]
        let widths: [[UInt16]]
        /// Rows a group.
        let groupSizes: [Double]
    }

    public let real: Sample
    public let holdout: Sample?
    public let synthetic: Sample
    /// Sets of known quality.
    public let anchors: [(name: String, sample: Sample)]
    public let tenths: [ColumnCells]
    public let widths: [ColumnCells]
    public let parallel: Parallel

    static let widthResolution = ColumnCells.Resolution.widths(10, levels: 20)

    /// - Parameter sets: tables that agree: equal names and types in equal order, levels unified.
    /// - Throws: `.notApplicable` for tables without a column to compare.
    public init(
        _ sets: Roles<Table>, anchors: [(name: String, rows: Table)] = [], parallel: Parallel
    ) throws(MetricError) {
        let compared = sets.real.columns.filter { $0.type != .id }.map(\.name)
        guard !compared.isEmpty else {
            throw .notApplicable("the table has no column to compare: every column is an id")
        }
        func prepared(_ table: Table) -> [TableColumn] {
            compared.compactMap { table.column($0)?.comparable }
        }
        let real = prepared(sets.real)
        let unseen = sets.holdout.map(prepared)
        let pooled = real.indices.map { place in [real[place]] + (unseen.map { [$0[place]] } ?? []) }
        let tenths = parallel.map(pooled.count) { ColumnCells(pooled[$0], resolution: .tenths) }
        let widths = parallel.map(pooled.count) { ColumnCells(pooled[$0], resolution: Self.widthResolution) }
        func sample(_ table: Table, _ columns: [TableColumn]) -> Sample {
            let groups = table.contentHashes(parallel: parallel).map { UInt8(truncatingIfNeeded: $0.low) }
            var sizes = [Double](repeating: 0, count: GroupedTally.groups)
            for group in groups { sizes[Int(group)] += 1 }
            return Sample(
                columns: columns, groups: groups,
                tenths: parallel.map(columns.count) { tenths[$0].codes(of: columns[$0]) },
                widths: parallel.map(columns.count) { widths[$0].codes(of: columns[$0]) }, groupSizes: sizes)
        }
        self.real = sample(sets.real, real)
        if let holdout = sets.holdout, let unseen { self.holdout = sample(holdout, unseen) } else { holdout = nil }
        synthetic = sample(sets.synthetic, prepared(sets.synthetic))
        self.anchors = anchors.map { ($0.name, sample($0.rows, prepared($0.rows))) }
        self.tenths = tenths
        self.widths = widths
        self.parallel = parallel
        guard synthetic.columns.count == real.count, self.holdout.map({ $0.columns.count == real.count }) ?? true else {
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
    func cells(_ place: Int, _ resolution: ColumnCells.Resolution) -> ColumnCells {
        ColumnCells([real.columns[place]] + (holdout.map { [$0.columns[place]] } ?? []), resolution: resolution)
    }
}

extension TableEvidence.Sample {
    /// Counts of the bins of one column.
    func tally(_ place: Int, _ cells: ColumnCells) -> GroupedTally {
        tally([cells.codes(of: columns[place])], [cells])
    }

    /// Counts of the combinations of bins of several columns.
    /// - Parameter codes: the bin of every row, one list a column.
    func tally(_ codes: [[UInt16]], _ cells: [ColumnCells]) -> GroupedTally {
        var bins = codes[0].map(Int32.init)
        for (own, cell) in zip(codes, cells).dropFirst() {
            let width = Int32(cell.count)
            for row in bins.indices { bins[row] = bins[row] * width + Int32(own[row]) }
        }
        return GroupedTally(bins: bins, groups: groups, width: cells.reduce(1) { $0 * $1.count })
    }
}
