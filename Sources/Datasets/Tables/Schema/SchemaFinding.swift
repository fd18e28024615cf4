/// Something in a table that its schema does not allow.
public struct SchemaFinding: Sendable, Equatable, Encodable {
    /// The column or columns that it is about; nil for a rule.
    public var column: String?
    /// The rule that is broken, as it was written.
    public var rule: String?
    /// How many rows it is found in.
    public var rows: Int
    public var text: String

    public init(column: String? = nil, rule: String? = nil, rows: Int, text: String) {
        self.column = column
        self.rule = rule
        self.rows = rows
        self.text = text
    }
}

extension TableSchema {
    /// All in a table that this schema does not allow: columns that are not there, cells of another type, cells beyond a range or
    /// among no levels, missing ones where none may be, keys that name no row or several, broken rules.
    /// - Parameters:
    ///   - table: as it was read with this schema.
    ///   - prefix: before the names of columns, as "orders.".
    /// - Throws: `.invalidArgument` for a rule about a column that is not there.
    public func findings(in table: Table, prefix: String = "") throws(DatasetError) -> [SchemaFinding] {
        var findings: [SchemaFinding] = []
        func add(_ column: String?, _ rows: [Int], _ what: (Int) -> String) {
            guard let first = rows.first else { return }
            findings.append(
                SchemaFinding(column: column, rows: rows.count, text: "\(what(rows.count)), first in row \(first + 1)"))
        }
        for column in columns where table.column(column.name) == nil {
            findings.append(
                SchemaFinding(column: prefix + column.name, rows: table.count, text: "there is no column \(prefix + column.name)"))
        }
        if let name = unit?.column, table.column(name) == nil {
            findings.append(
                SchemaFinding(column: prefix + name, rows: table.count, text: "there is no column \(prefix + name), which unit names"))
        }
        for column in table.columns {
            let name = prefix + column.name
            add(name, column.invalid) { "\(TableNote.counted($0, "cell")) of \(name) that \($0 == 1 ? "is" : "are") no \(column.type.rawValue)" }
            guard let own = self.column(column.name) else { continue }
            add(name, own.beyondRange(column)) { "\(TableNote.counted($0, "cell")) of \(name) outside of its range" }
            add(name, own.amongNoLevels(column)) { "\(TableNote.counted($0, "cell")) of \(name) with a level that is not stated" }
            // Cells of a foreign key are told with it, those of a key below.
            if own.isNullable == false, own.reference == nil, !own.isKey {
                let empty = (0..<column.count).filter { column.isMissing($0) && !column.isInvalid($0) }
                add(name, empty) { "\(TableNote.counted($0, "empty cell")) of \(name)" }
            }
        }
        let keys = key.compactMap(table.column)
        if !keys.isEmpty, keys.count == key.count {
            let name = prefix + key.joined(separator: " + ")
            var (seen, repeated, empty): (Set<KeyCell>, [Int], [Int]) = ([], [], [])
            for (row, cell) in KeyCell.cells(of: keys).enumerated() {
                guard let cell else {
                    empty.append(row)
                    continue
                }
                if !seen.insert(cell).inserted { repeated.append(row) }
            }
            add(name, repeated) { "\(TableNote.counted($0, "row")) \($0 == 1 ? "has" : "have") a key in \(name) that a row before has" }
            add(name, empty) { "\(TableNote.counted($0, "row")) \($0 == 1 ? "has" : "have") no key in \(name)" }
        }
        for rule in constraints {
            let broken = try rule.check(table).broken
            guard let first = broken.first else { continue }
            findings.append(
                SchemaFinding(
                    rule: rule.text, rows: broken.count,
                    text: "\(broken.count) rows \(prefix.isEmpty ? "" : "of \(prefix.dropLast()) ")break \(rule.text), first row "
                        + "\(first + 1)"))
        }
        return findings
    }
}

extension ColumnSchema {
    fileprivate func beyondRange(_ column: TableColumn) -> [Int] {
        guard minimum != nil || maximum != nil, column.type.isOrdered, !column.type.isDiscrete else { return [] }
        let (low, high) = (minimum ?? -.infinity, maximum ?? .infinity)
        return column.numbers.enumerated().compactMap { row, value in value < low || value > high ? row : nil }
    }

    fileprivate func amongNoLevels(_ column: TableColumn) -> [Int] {
        guard let levels, case .codes(let codes, let names) = column.cells else { return [] }
        let allowed = Set(levels.map { Array($0.utf8) })
        let isAllowed = names.map { allowed.contains(Array($0.utf8)) }
        return codes.indices.filter { codes[$0] >= 0 && !isAllowed[Int(codes[$0])] }
    }
}
