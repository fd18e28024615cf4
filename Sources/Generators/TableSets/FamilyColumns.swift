import Datasets

/// The rows of one table on the way: what is learned of them, and where they hang.
struct FamilyRows {
    /// Cells and counts, as the plan has them.
    var columns: [TableColumn]
    /// The row above of each row, or −1.
    var parents: [Int32]
    var count: Int
}

/// Columns that rows are made for, in training as in sampling.
struct FamilyColumns {
    let form: FamilyForm
    let plan: FamilyPlan

    static func named(_ column: TableColumn, _ words: String) -> TableColumn {
        var column = column
        column.name = "\(words) \(column.name)"
        return column
    }

    /// - Parameter parents: the row above of each row, or −1.
    func context(_ parents: [Int32], _ made: [FamilyRows?]) -> [TableColumn] {
        guard let tie = plan.tie else { return [] }
        var rows = parents.map { $0 < 0 ? nil : Int($0) }
        var table = form.links[tie].parent
        var found: [TableColumn?] = plan.context.map { _ in nil }
        while let own = made[table] {
            for (place, source) in plan.context.enumerated() where source.table == table {
                found[place] = own.columns[source.column].picked(rows, "given \(place)")
            }
            guard let above = form.plans.first(where: { $0.table == table })?.tie else { break }
            rows = rows.map { row in row.flatMap { own.parents[$0] < 0 ? nil : Int(own.parents[$0]) } }
            table = form.links[above].parent
        }
        return found.compactMap(\.self)
    }

    /// Of the rows before.
    func previous(_ rows: [Int], _ own: [TableColumn]) -> [TableColumn] {
        plan.previous.map { own[$0].picked(rows.map { $0 }, "previous \($0)") }
    }

    func means(_ values: [[Double]], _ own: [TableColumn]) -> [TableColumn] {
        plan.means.enumerated().map { place, column in
            TableColumn(name: "mean \(column) \(own[column].name)", type: .numeric, cells: .numbers(values[place]))
        }
    }
}

/// Means over the children before, parent by parent.
struct RunningMeans {
    private var sums: [[Double]]
    private var counts: [[Double]]

    init(columns: Int, parents: Int) {
        sums = [[Double]](repeating: [Double](repeating: 0, count: parents), count: columns)
        counts = sums
    }

    func mean(_ column: Int, _ parent: Int) -> Double {
        counts[column][parent] > 0 ? sums[column][parent] / counts[column][parent] : .nan
    }

    mutating func add(_ value: Double, _ column: Int, _ parent: Int) {
        guard !value.isNaN else { return }
        sums[column][parent] += value
        counts[column][parent] += 1
    }
}

/// Cells of a column that are filled in parts.
struct FamilyCells {
    private var column: TableColumn

    /// - Parameter like: a column of the kind.
    init(like column: TableColumn, count: Int) {
        self.column = column
        self.column.invalid = []
        switch column.cells {
        case .numbers: self.column.cells = .numbers([Double](repeating: .nan, count: count))
        case .integers: self.column.cells = .integers([Int64](repeating: TableColumn.Cells.missingInteger, count: count))
        case .codes(_, let levels):
            self.column.cells = .codes([Int32](repeating: TableColumn.Cells.missingCode, count: count), levels: levels)
        }
    }

    var made: TableColumn { column }

    mutating func put(_ other: TableColumn, at rows: [Int]) {
        switch (column.cells, other.cells) {
        case (.numbers(var own), .numbers(let more)):
            column.cells = .numbers([])
            for (place, row) in rows.enumerated() { own[row] = more[place] }
            column.cells = .numbers(own)
        case (.integers(var own), .integers(let more)):
            column.cells = .integers([])
            for (place, row) in rows.enumerated() { own[row] = more[place] }
            column.cells = .integers(own)
        case (.codes(var own, _), .codes(let more, let levels)):
            column.cells = .codes([], levels: [])
            for (place, row) in rows.enumerated() { own[row] = more[place] }
            column.cells = .codes(own, levels: levels)
        default: break
        }
    }
}
