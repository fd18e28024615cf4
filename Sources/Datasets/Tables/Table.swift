import Hashing
import Numerics

/// Rows of named, typed columns.
///
/// A value: choosing or relabelling rows gives another table. The class of a row is its level of the target column, and
/// groups are columns that the schema names so.
public struct Table: RowSet, Equatable {
    public static let noun = RowNoun("row", "rows")

    public let columns: [TableColumn]
    public let count: Int
    public var info: SetInfo
    /// How the file was written that the table was read from; what a writer goes by.
    public var form = CSVForm()
    /// What was found while reading, and when the table was brought together with others.
    public var tableNotes: [TableNote] = []
    /// What the user said of the columns; nil where nothing was said.
    public var schema: TableSchema?
    /// The column that learners predict; nil where none is named.
    public let target: String?
    public let labels: [Int]?
    public let classNames: [String]
    public let groups: [GroupColumn]
    /// Hashes of the rows, once they were asked for: copies, groups for resampling and nearest records all read them.
    private let contents: ContentMemo

    /// - Parameters:
    ///   - target: a discrete column gives the rows their classes; a numeric one is for regression and gives none.
    ///   - groups: names of discrete columns that rows are grouped by.
    /// - Throws: `.invalidArgument` for columns of different length, two of one name, or a name that is no column.
    public init(
        columns: [TableColumn], info: SetInfo, target: String? = nil, groups: [String] = []
    ) throws(DatasetError) {
        count = columns.first?.count ?? 0
        for column in columns where column.count != count {
            throw DatasetError(
                .invalidArgument, "Column \(column.name) has \(column.count) cells, others have \(count).")
        }
        var seen: Set<[UInt8]> = []
        for column in columns where !seen.insert(Array(column.name.utf8)).inserted {
            throw DatasetError(.invalidArgument, "Two columns are called \(column.name).")
        }
        self.columns = columns
        self.info = info
        self.target = target
        contents = ContentMemo()
        (labels, classNames) = try Self.classes(columns, target, of: info.name)
        var grouped: [GroupColumn] = []
        for name in groups {
            guard let column = Self.column(name, columns), column.type.isDiscrete else {
                throw DatasetError(.invalidArgument, "There is no column \(name) of levels to group rows by.")
            }
            grouped.append(GroupColumn(column))
        }
        self.groups = grouped
    }

    private init(
        columns: [TableColumn], count: Int, info: SetInfo, target: String?, labels: [Int]?, classNames: [String],
        groups: [GroupColumn], contents: ContentMemo = ContentMemo()
    ) {
        self.contents = contents
        self.columns = columns
        self.count = count
        self.info = info
        self.target = target
        self.labels = labels
        self.classNames = classNames
        self.groups = groups
    }

    private static func classes(
        _ columns: [TableColumn], _ target: String?, of table: String
    ) throws(DatasetError) -> ([Int]?, [String]) {
        guard let target else { return (nil, []) }
        guard let column = Self.column(target, columns) else {
            throw DatasetError(
                .invalidArgument, "\(table) has no column \(target) to predict.",
                remedy: LooseName.remedy([target], among: columns.map(\.name)) ?? LooseName.choice(columns.map(\.name)))
        }
        guard column.type.isDiscrete else { return (nil, []) }
        let group = GroupColumn(column)
        return (group.codes, group.levels)
    }

    public func column(_ name: String) -> TableColumn? { Self.column(name, columns) }

    private static func place(_ name: String, _ columns: [TableColumn]) -> Int? {
        columns.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
    }

    private static func column(_ name: String, _ columns: [TableColumn]) -> TableColumn? {
        place(name, columns).map { columns[$0] }
    }

    public func name(at index: Int) -> String { "row \(index + 1)" }
    public static let namesRows = false
    public static let rowsMeetByChance = true
    public static let classSource = "a target column of levels (--target)"
    public static let classRemedy = "give both sets the column, or leave --target out"

    public func subset(_ indices: [Int]) throws(DatasetError) -> Table {
        guard indices.allSatisfy({ (0..<count).contains($0) }) else {
            throw DatasetError(.invalidArgument, "There is no such row in \(info.name).")
        }
        return chosen(indices)
    }

    /// - Parameter indices: of rows that there are.
    func chosen(_ indices: [Int]) -> Table {
        var table = Table(
            columns: columns.map { $0.subset(indices) }, count: indices.count, info: info, target: target,
            labels: labels.map { all in indices.map { all[$0] } }, classNames: classNames,
            groups: groups.map { $0.selected(indices) }, contents: contents.rows(at: indices))
        table.form = form
        table.tableNotes = tableNotes
        table.schema = schema
        return table
    }

    public func limited(to limit: Int, seed: UInt64) -> Table { sampled(limit, seed: seed).map(chosen) ?? self }

    public func labelled(_ labels: [Int], of names: [String]) throws(DatasetError) -> Table {
        guard labels.count == count, labels.allSatisfy(names.indices.contains) else {
            throw DatasetError(.invalidArgument, "\(labels.count) labels do not fit \(count) rows and \(names.count) classes.")
        }
        var columns = columns
        var isSame = true
        if let target, let place = Self.place(target, columns), columns[place].type.isDiscrete {
            let missing = names.firstIndex(of: GroupColumn.missing)
            isSame = columns[place].reads(labels, names, missing: missing)
            columns[place].cells = .codes(
                labels.map { $0 == missing ? TableColumn.Cells.missingCode : Int32($0) }, levels: names)
        }
        var table = Table(
            columns: columns, count: count, info: info, target: target, labels: labels, classNames: names, groups: groups,
            contents: isSame ? contents : ContentMemo())
        table.form = form
        table.tableNotes = tableNotes
        table.schema = schema
        return table
    }

    // MARK: Content

    public func fingerprint(parallel: Parallel) -> String {
        var hash = SHA256()
        hash.update(text: "table")
        for column in columns {
            hash.update(text: column.name)
            hash.update(text: column.type.rawValue)
        }
        // Without ids these are the hashes that copies are told by.
        let rows = columns.contains { $0.type == .id }
            ? contentHashes(of: columns, parallel: parallel) : contentHashes(parallel: parallel)
        for row in rows {
            hash.update(Int(bitPattern: UInt(row.high)))
            hash.update(Int(bitPattern: UInt(row.low)))
        }
        hash.update(text: target ?? "")
        for group in groups { hash.update(text: group.name) }
        return hash.finalised().hexadecimal
    }

    /// Ids name their rows: two rows that differ in them alone are equal.
    public func contentHashes(parallel: Parallel) -> [ContentHash] {
        contents.hashes { contentHashes(of: columns.filter { $0.type != .id }, parallel: parallel) }
    }

    private func contentHashes(of columns: [TableColumn], parallel: Parallel) -> [ContentHash] {
        let parts = parallel.map(columns.count) { columns[$0].hashed }
        // A block of rows, column by column: the cells of a column lie beside each other, and its kind is asked once.
        let size = 1_024
        let blocks = parallel.map((count + size - 1) / size) { block -> [ContentHash] in
            let rows = block * size..<min(count, (block + 1) * size)
            let halves = RowMessages.halves(of: rows, parts)
            return rows.indices.map { ContentHash(high: halves[2 * ($0 - rows.lowerBound)], low: halves[2 * ($0 - rows.lowerBound) + 1]) }
        }
        return Array(blocks.joined())
    }
}

extension TableColumn {
    /// What the cells give the content of their rows. A column of whole numbers here may be one of numbers in another set.
    fileprivate var hashed: RowMessages.Part {
        guard invalid.isEmpty else { return hashedOneByOne }
        switch cells {
        case .numbers(let values): return .numbers(values)
        case .integers(let values): return .integers(values)
        case .codes(let codes, let levels):
            var pieces = RowMessages.Pieces(missing: [0])
            for level in levels { Self.add(level, to: &pieces) }
            return .pieces(codes, pieces)
        }
    }

    /// Whether the cells say what `labels` of `names` say.
    fileprivate func reads(_ labels: [Int], _ names: [String], missing: Int?) -> Bool {
        guard case .codes(let codes, let levels) = cells else { return false }
        let places = levels.map { level in names.firstIndex { $0.utf8.elementsEqual(level.utf8) } }
        return zip(codes, labels).allSatisfy { code, label in
            code < 0 ? label == missing : label != missing && places[Int(code)] == label
        }
    }

    private static func add(_ level: String, to pieces: inout RowMessages.Pieces) {
        let text = Array(level.utf8)
        pieces.append([3, text.count], text)
    }

    /// A piece of its own for each number. An invalid cell is unlike a missing one, and no part of an equal row.
    private var hashedOneByOne: RowMessages.Part {
        var pieces = RowMessages.Pieces(missing: [0])
        pieces.append([4], [])
        if case .codes(_, let levels) = cells { for level in levels { Self.add(level, to: &pieces) } }
        var codes: [Int32] = []
        codes.reserveCapacity(count)
        for row in 0..<count {
            if isInvalid(row) {
                codes.append(0)
                continue
            }
            switch cells {
            case .codes(let own, _): codes.append(own[row] < 0 ? -1 : own[row] + 1)
            case .numbers(let values): codes.append(values[row].isNaN ? -1 : Self.add(values[row], to: &pieces))
            case .integers(let values):
                guard values[row] != Cells.missingInteger else {
                    codes.append(-1)
                    continue
                }
                if let exact = Double(exactly: values[row]) {
                    codes.append(Self.add(exact, to: &pieces))
                } else {
                    pieces.append([2, Int(values[row])], [])
                    codes.append(Int32(pieces.count) - 2)
                }
            }
        }
        return .pieces(codes, pieces)
    }

    private static func add(_ value: Double, to pieces: inout RowMessages.Pieces) -> Int32 {
        // 0 and −0 are one number.
        pieces.append([1, Int(bitPattern: UInt((value == 0 ? 0 : value).bitPattern))], [])
        return Int32(pieces.count) - 2
    }

    /// The level of a row; nil where it is missing or the column has no levels.
    public func levelName(at row: Int) -> String? {
        guard case .codes(let codes, let levels) = cells, codes[row] >= 0 else { return nil }
        return levels[Int(codes[row])]
    }
}

extension GroupColumn {
    /// The levels of a column that occur: what `init(name:values:)` makes of its cells, without a text a row.
    fileprivate init(_ column: TableColumn) {
        guard case .codes(let codes, let levels) = column.cells else {
            self.init(name: column.name, values: [String?](repeating: nil, count: column.count))
            return
        }
        var occurs = [Bool](repeating: false, count: levels.count)
        var hasMissing = false
        for code in codes { if code < 0 { hasMissing = true } else { occurs[Int(code)] = true } }
        let isKnown = levels.map { !$0.isEmpty && $0 != Self.missing }
        if zip(occurs, isKnown).contains(where: { $0 && !$1 }) { hasMissing = true }
        let names = SortedNames.unique(levels.indices.filter { occurs[$0] && isKnown[$0] }.map { levels[$0] })
        var position: [[UInt8]: Int] = [:]
        for (index, name) in names.enumerated() { position[Array(name.utf8)] = index }
        let map = levels.indices.map { isKnown[$0] ? position[Array(levels[$0].utf8)] ?? names.count : names.count }
        self.init(
            name: column.name, levels: names + (hasMissing ? [Self.missing] : []),
            codes: codes.map { $0 < 0 ? names.count : map[Int($0)] })
    }
}
