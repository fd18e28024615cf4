import Yams

/// A schema file: of one table, or of several.
public enum SchemaFile: Sendable, Equatable {
    case table(TableSchema)
    case tables(TableSetSchema)

    /// - Throws: `.badData` naming file and line; `.missing` where there is no file.
    public static func read(yaml path: String) throws(DatasetError) -> SchemaFile {
        let name = FileBytes.lastComponent(path)
        let bytes = try FileBytes.read(path, limit: SchemaDocument.largest)
        guard let text = String(validating: ByteOrderMark.removed(from: bytes), as: UTF8.self) else {
            throw DatasetError(.badData, "\(name) is no UTF-8 text.", remedy: "Save it as UTF-8.")
        }
        return try parse(text, file: name)
    }

    /// - Parameter file: what messages call it.
    public static func parse(_ yaml: String, file: String) throws(DatasetError) -> SchemaFile {
        let root = try SchemaDocument.compose(yaml, file: file)
        let reader = SchemaReader(file: file)
        let isSet = try reader.mapping(root, "the schema").contains { $0.key.string == "tables" }
        return isSet ? .tables(try reader.tables(root)) : .table(try reader.schema(root))
    }
}

extension SchemaReader {
    fileprivate func tables(_ root: Node) throws(DatasetError) -> TableSetSchema {
        var set = TableSetSchema()
        var families: Node?
        for (key, value) in try mapping(root, "the schema") {
            switch key.string {
            case "tables":
                for (name, node) in try mapping(value, "tables") {
                    guard set.table(name.string) == nil else {
                        throw error(name.mark, "table \(name.string) is given twice", "Remove one of them.")
                    }
                    set.tables.append(try table(name.string, node))
                }
            case "families":
                set.families = try text(value, "families")
                families = value
            default: throw unknown(key, ["tables", "families"])
            }
        }
        if let name = set.families, set.table(name) == nil, !set.tables.contains(where: { name.hasPrefix($0.name + ".") }) {
            throw error(
                families?.mark, "families names no table of the schema: \(name)",
                "Name one of `tables`, or TABLE.COLUMN where no table has a row for each key.")
        }
        for member in set.tables {
            for column in member.schema.columns {
                guard let reference = column.reference, set.table(reference.table) == nil else { continue }
                throw error(
                    root.mark, "\(member.name).\(column.name) points to the table \(reference.table), which the schema does not name",
                    "Add it to `tables`, or correct the foreign key.")
            }
            if let key = member.foreignKeys.first(where: { set.table($0.table) == nil }) {
                throw error(
                    root.mark,
                    "a foreign key of \(member.name) points to the table \(key.table), which the schema does not name",
                    "Add it to `tables`, or correct the foreign key.")
            }
        }
        return set
    }

    /// A table's own keys, and those of a schema of one table.
    private func table(_ name: String, _ node: Node) throws(DatasetError) -> TableSetSchema.Member {
        var member = TableSetSchema.Member(name: name)
        if case .scalar(let scalar) = node, scalar.string.isEmpty || scalar.string == "null" || scalar.string == "~" { return member }
        var own: [(Node, Node)] = []
        for (key, value) in try mapping(node, "table \(name)") {
            switch key.string {
            case "order": member.order = try text(value, "order of table \(name)")
            case "foreign_keys":
                for item in try sequence(value, "foreign_keys of table \(name)") { member.foreignKeys.append(try foreignKey(item, name)) }
            case "columns", "constraints": own.append((Node.scalar(key), value))
            default: throw unknown(key, ["columns", "constraints", "foreign_keys", "order"])
            }
        }
        if !own.isEmpty { member.schema = try schema(Node.mapping(Node.Mapping(own))) }
        return member
    }

    private func foreignKey(_ node: Node, _ table: String) throws(DatasetError) -> TableSetSchema.ForeignKey {
        let place = "a foreign key of table \(table)"
        var key = TableSetSchema.ForeignKey(columns: [], table: "", parentColumns: [])
        func names(_ node: Node) throws(DatasetError) -> [String] {
            var names: [String] = []
            for item in try sequence(node, place) { names.append(try text(item, "a column of \(place)")) }
            return names
        }
        for (word, value) in try mapping(node, place) {
            switch word.string {
            case "columns": key.columns = try names(value)
            case "table": key.table = try text(value, "table of \(place)")
            case "references": key.parentColumns = try names(value)
            case "nullable": key.isNullable = try truth(value, "nullable of \(place)")
            default: throw unknown(word, ["columns", "table", "references", "nullable"])
            }
        }
        if key.parentColumns.isEmpty { key.parentColumns = key.columns }
        guard !key.columns.isEmpty, !key.table.isEmpty, key.columns.count == key.parentColumns.count,
            Set(key.columns.map { Array($0.utf8) }).count == key.columns.count
        else {
            throw error(
                node.mark, "\(place) has \(key.columns.count) different columns, \(key.parentColumns.count) that they point to, and "
                    + (key.table.isEmpty ? "no table" : "the table \(key.table)"),
                "Write {columns: [country, number], table: customers, references: [country, id]}.")
        }
        return key
    }
}

extension TableSetSchema {
    private static let preface = """
        # What Assay takes several tables for. Edit it and give it with --schema; leave out what you do not know. Keys of
        # columns are those of one table (`assay schema infer --real FILE` lists them).
        #
        # families: customers            # the table whose rows, with all that point to them, are one family each
        # tables:
        #   customers:
        #     columns:
        #       id: {key: true}          # names a row; several such columns name it together
        #   orders:
        #     order: date                # rows of one customer follow each other by this column
        #     columns:
        #       customer: {foreign_key: customers.id, nullable: false}
        #     foreign_keys:              # of several columns
        #       - {columns: [country, shop], table: shops, references: [country, number]}


        """

    /// The schema as a file for people.
    public func yaml() -> String {
        var text = Self.preface
        if let families { text += "families: \(TableSchema.quoted(families))\n" }
        text += tables.isEmpty ? "tables: {}\n" : "tables:\n"
        for member in tables {
            text += "  \(TableSchema.quoted(member.name)):\n"
            if let order = member.order { text += "    order: \(TableSchema.quoted(order))\n" }
            if !member.foreignKeys.isEmpty { text += "    foreign_keys:\n" }
            for key in member.foreignKeys {
                func list(_ names: [String]) -> String { "[\(names.map(TableSchema.quoted).joined(separator: ", "))]" }
                text += "      - {columns: \(list(key.columns)), table: \(TableSchema.quoted(key.table)), references: \(list(key.parentColumns))"
                text += key.isNullable.map { ", nullable: \($0)}\n" } ?? "}\n"
            }
            for line in member.schema.body().split(separator: "\n", omittingEmptySubsequences: false) where !line.isEmpty {
                text += "    \(line)\n"
            }
        }
        return text
    }
}
