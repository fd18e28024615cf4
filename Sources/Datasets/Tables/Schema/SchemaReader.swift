import Numerics
import Yams

/// Reads a schema's tree key by key; unknown keys are errors.
struct SchemaReader {
    let file: String

    func schema(_ root: Node) throws(DatasetError) -> TableSchema {
        var schema = TableSchema()
        for (key, value) in try mapping(root, "the schema") {
            switch key.string {
            case "columns":
                for (name, node) in try mapping(value, "columns") {
                    guard schema.column(name.string) == nil else {
                        throw error(name.mark, "column \(name.string) is given twice", "Remove one of them.")
                    }
                    schema.columns.append(try column(name.string, node))
                }
            case "constraints":
                for node in try sequence(value, "constraints") {
                    let text = try text(node, "a constraint")
                    do throws(ConstraintParser.Failure) {
                        schema.constraints.append(try TableConstraint(parsing: text))
                    } catch {
                        throw self.error(
                            node.mark, "the constraint “\(text)” is not understood: \(error.what)",
                            "Write it as end >= start, or if sex == \"M\" then pregnancies == 0; put names with blanks between "
                                + "backquotes.")
                    }
                }
            case "unit": schema.unit = try unit(value)
            default: throw unknown(key, ["columns", "constraints", "unit"])
            }
        }
        try check(schema, root)
        return schema
    }

    /// What columns say together.
    private func check(_ schema: TableSchema, _ root: Node) throws(DatasetError) {
        let targets = schema.names(where: \.isTarget)
        guard targets.count <= 1 else {
            throw error(root.mark, "\(targets.joined(separator: " and ")) are both targets", "Name one column to predict.")
        }
        guard let unit = schema.unit, let name = unit.column else { return }
        if schema.target.map({ $0.utf8.elementsEqual(name.utf8) }) ?? false {
            throw error(root.mark, "\(name) is the unit of privacy, whose keys are never learned, and the target", "Name another target.")
        }
        if unit.rows > 1, schema.key.count == 1, schema.key[0].utf8.elementsEqual(name.utf8) {
            throw error(
                root.mark, "\(name) names a row (key: true), so that no unit of it has \(unit.rows) rows",
                "Write unit: row, or the column whose keys own several rows.")
        }
    }

    /// `row`, or `{key: customer, rows: 3}`.
    private func unit(_ node: Node) throws(DatasetError) -> PrivacyUnitSchema {
        let remedy = "Write unit: row, or unit: {key: customer, rows: 3}, with 1 to \(PrivacyUnitSchema.most) rows."
        if case .scalar(let scalar) = node {
            guard scalar.string == "row" else { throw error(node.mark, "the unit “\(scalar.string)” is none", remedy) }
            return PrivacyUnitSchema()
        }
        var unit = PrivacyUnitSchema()
        for (key, value) in try mapping(node, "unit") {
            switch key.string {
            case "key": unit.column = try text(value, "key of unit")
            case "rows":
                let text = try text(value, "rows of unit")
                guard let rows = Int(text), (1...PrivacyUnitSchema.most).contains(rows) else {
                    throw error(value.mark, "\(text) rows of a key are no number from 1 to \(PrivacyUnitSchema.most)", remedy)
                }
                unit.rows = rows
            default: throw unknown(key, ["key", "rows"])
            }
        }
        guard unit.column != nil else { throw error(node.mark, "the unit names no key", remedy) }
        return unit
    }

    private func column(_ name: String, _ node: Node) throws(DatasetError) -> ColumnSchema {
        var column = ColumnSchema(name: name)
        // `age: integer` is short for a mapping of the type alone.
        if case .scalar(let scalar) = node, !node.resolves(to: .null) {
            column.type = try type(scalar.string, node)
            try needsLevels(column, node)
            return column
        }
        if node.resolves(to: .null), case .scalar = node { return column }
        var range: Node?
        for (key, value) in try mapping(node, "column \(name)") {
            let place = "\(key.string) of column \(name)"
            switch key.string {
            case "type": column.type = try type(text(value, place), value)
            case "range": range = value
            case "levels":
                var levels: [String] = []
                for item in try sequence(value, place) {
                    let level = try text(item, "a level of column \(name)")
                    guard !levels.contains(where: { $0.utf8.elementsEqual(level.utf8) }) else {
                        throw error(item.mark, "level “\(level)” of column \(name) is given twice", "Remove one of them.")
                    }
                    levels.append(level)
                }
                column.levels = levels
            case "format":
                let format = try text(value, place)
                guard MomentForm(text: format) != nil else {
                    throw error(
                        value.mark, "the format “\(format)” of column \(name) is none of dates that is read",
                        "Give one such as yyyy-MM-dd, dd.MM.yyyy or MM/dd/yyyy HH:mm.")
                }
                column.format = format
            case "nullable": column.isNullable = try truth(value, place)
            case "key": column.isKey = try truth(value, place)
            case "foreign_key": column.reference = try reference(value, name)
            case "quasi_identifier": column.isQuasiIdentifier = try truth(value, place)
            case "sensitive": column.isSensitive = try truth(value, place)
            case "target": column.isTarget = try truth(value, place)
            case "group": column.isGroup = try truth(value, place)
            default: throw unknown(key, Self.keys)
            }
        }
        if let range { try set(range, &column) }
        try needsLevels(column, node)
        return column
    }

    private func needsLevels(_ column: ColumnSchema, _ node: Node) throws(DatasetError) {
        guard column.type == .ordinal, column.levels == nil else { return }
        throw error(
            node.mark, "column \(column.name) is ordinal and has no levels", "List them in their order: levels: [low, mid, high].")
    }

    static let keys = [
        "type", "range", "levels", "format", "nullable", "key", "foreign_key", "quasi_identifier", "sensitive", "target", "group",
    ]

    private func type(_ word: String, _ node: Node) throws(DatasetError) -> ColumnType {
        if let type = ColumnType(rawValue: word) { return type }
        throw error(
            node.mark, "there is no type of columns “\(word)”", "Known: \(ColumnType.allCases.map(\.rawValue).joined(separator: ", ")).")
    }

    private func set(_ node: Node, _ column: inout ColumnSchema) throws(DatasetError) {
        let ends = try sequence(node, "range of column \(column.name)")
        guard ends.count == 2 else {
            throw error(node.mark, "the range of column \(column.name) has \(ends.count) ends", "Give two: range: [0, 120].")
        }
        column.minimum = try end(ends[0], column)
        column.maximum = try end(ends[1], column)
        if let least = column.minimum, let most = column.maximum, least > most {
            throw error(node.mark, "the range of column \(column.name) is upside down", "Put the least value first.")
        }
    }

    /// A number or a date; null leaves the end open.
    private func end(_ node: Node, _ column: ColumnSchema) throws(DatasetError) -> Double? {
        guard case .scalar(let scalar) = node, !node.resolves(to: .null) else {
            if case .scalar = node { return nil }
            throw error(node.mark, "an end of the range of column \(column.name) is no number", "Give a number, a date or null.")
        }
        let bytes = Array(scalar.string.utf8)
        switch NumberText.read(bytes, 0, bytes.count) {
        case .integer(let value): return Double(value)
        case .decimal(let value, _), .long(let value): return value
        case .notFinite, .text: break
        }
        let forms = [column.format.flatMap(MomentForm.init(text:)), .iso].compactMap(\.self)
        for form in forms {
            var seen = form
            if let moment = MomentText.read(bytes, 0, bytes.count, form, seen: &seen) { return Double(moment) }
        }
        throw error(
            node.mark, "“\(scalar.string)” in the range of column \(column.name) is no finite number and no date",
            "Give a number, a date such as 2024-01-31, or null.")
    }

    private func reference(_ node: Node, _ name: String) throws(DatasetError) -> ColumnSchema.Reference {
        if case .scalar(let scalar) = node {
            let parts = scalar.string.split(separator: ".", maxSplits: 1).map(String.init)
            if parts.count == 2 { return ColumnSchema.Reference(table: parts[0], column: parts[1]) }
        } else {
            var (table, column): (String?, String?)
            for (key, value) in try mapping(node, "foreign_key of column \(name)") {
                switch key.string {
                case "table": table = try text(value, "table")
                case "column": column = try text(value, "column")
                default: throw unknown(key, ["table", "column"])
                }
            }
            if let table, let column { return ColumnSchema.Reference(table: table, column: column) }
        }
        throw error(
            node.mark, "the foreign key of column \(name) names no table and column",
            "Write foreign_key: customers.id, or {table: customers, column: id}.")
    }

    // MARK: Nodes

    func mapping(_ node: Node, _ place: String) throws(DatasetError) -> [(key: Node.Scalar, value: Node)] {
        guard case .mapping(let mapping) = node else {
            throw error(node.mark, "\(place) must be a mapping of keys to values", "Write `key: value` lines.")
        }
        var pairs: [(Node.Scalar, Node)] = []
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else {
                throw error(key.mark, "a key of \(place) is no text", "Use a plain word.")
            }
            pairs.append((scalar, value))
        }
        return pairs
    }

    func sequence(_ node: Node, _ place: String) throws(DatasetError) -> [Node] {
        guard case .sequence(let sequence) = node else {
            throw error(node.mark, "\(place) must be a list", "Write it as [a, b] or as lines that begin with a dash.")
        }
        return Array(sequence)
    }

    /// Any single value as it is written: a level may look like a number.
    func text(_ node: Node, _ place: String) throws(DatasetError) -> String {
        guard case .scalar(let scalar) = node else { throw error(node.mark, "\(place) must be text", "Give one word or number.") }
        return scalar.string
    }

    func truth(_ node: Node, _ place: String) throws(DatasetError) -> Bool {
        if case .scalar(let scalar) = node, let value = TruthWord.value(scalar.string), node.resolves(to: .bool) { return value }
        throw error(node.mark, "\(place) must be true or false", "Write true or false.")
    }

    func unknown(_ key: Node.Scalar, _ known: [String]) -> DatasetError {
        error(key.mark, "unknown key “\(key.string)”", "\(NearestWord.question(key.string, in: known))Known keys: \(known.joined(separator: ", ")).")
    }

    func error(_ mark: Mark?, _ what: String, _ remedy: String) -> DatasetError {
        SchemaDocument.error(mark, file, what, remedy)
    }
}

extension Node {
    fileprivate func resolves(to name: Tag.Name) -> Bool { name.rawValue == tag.description }
}
