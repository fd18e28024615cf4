extension TableSchema {
    /// Reads a schema file.
    /// - Throws: `.badData` naming file and line; `.missing` where there is no file.
    public static func read(yaml path: String) throws(DatasetError) -> TableSchema {
        let name = FileBytes.lastComponent(path)
        let bytes = try FileBytes.read(path, limit: SchemaDocument.largest)
        guard let text = String(validating: ByteOrderMark.removed(from: bytes), as: UTF8.self) else {
            throw DatasetError(.badData, "\(name) is no UTF-8 text.", remedy: "Save it as UTF-8.")
        }
        return try parse(text, file: name)
    }

    /// Reads a schema from its text.
    /// - Parameter file: what messages call it.
    public static func parse(_ yaml: String, file: String) throws(DatasetError) -> TableSchema {
        try SchemaReader(file: file).schema(SchemaDocument.compose(yaml, file: file))
    }

    /// What the cells of a table say of its columns.
    ///
    /// No extreme and no rare level gets in: a range is left to the person who edits it, and levels are listed only where
    /// there are at most 20 and each has ten rows or more.
    public init(inferredFrom table: Table) {
        self.init(
            columns: table.columns.map { column in
                var schema = ColumnSchema(name: column.name, type: column.type)
                if column.type == .datetime { schema.format = column.format }
                schema.isKey = column.type == .id
                schema.isTarget = table.target?.utf8.elementsEqual(column.name.utf8) ?? false
                schema.isGroup = table.groups.contains { $0.name.utf8.elementsEqual(column.name.utf8) }
                if column.type.isDiscrete, case .codes(let codes, let levels) = column.cells, (1...20).contains(levels.count) {
                    var counts = [Int](repeating: 0, count: levels.count)
                    for code in codes where code >= 0 { counts[Int(code)] += 1 }
                    if counts.allSatisfy({ $0 >= 10 }) { schema.levels = levels }
                }
                return schema
            })
    }

    private static let preface = """
        # What Assay takes the columns of a table for. Edit it and give it with --schema; leave out what you do not know.
        #
        # columns:
        #   NAME:
        #     type: numeric, integer, boolean, categorical, ordinal, datetime, text or id
        #     range: [0, 120]            # least and greatest value allowed; null leaves an end open
        #     levels: [low, mid, high]   # allowed levels; of an ordinal column in their order
        #     format: yyyy-MM-dd         # how dates are written
        #     nullable: false            # no cell may be missing
        #     key: true                  # the column, or all such columns together, names a row
        #     foreign_key: customers.id  # every cell occurs in that column of that table
        #     quasi_identifier: true     # known to an attacker, as age, sex and postal code are
        #     sensitive: true            # what an attacker wants to learn
        #     target: true               # what learners predict
        #     group: true                # the report compares its levels
        # constraints:
        #   - end >= start
        #   - if sex == "M" then pregnancies == 0
        # unit: {key: customer, rows: 3}   # whose data differential privacy guards: all rows of a key, of which so many are counted;
        #                                  # row where left out


        """

    /// The schema as a file for people, with comments on what may be said.
    public func yaml() -> String { Self.preface + body() }

    /// The same without comments.
    func body() -> String {
        var text = columns.isEmpty ? "columns: {}\n" : "columns:\n"
        for column in columns {
            let lines = Self.lines(column)
            text += "  \(Self.quoted(column.name)):\(lines.isEmpty ? " {}" : "")\n"
            for line in lines { text += "    \(line)\n" }
        }
        if !constraints.isEmpty {
            text += "constraints:\n"
            for constraint in constraints { text += "  - \(Self.quoted(constraint.text))\n" }
        }
        if let unit {
            text += "unit: " + (unit.column.map { "{key: \(Self.quoted($0)), rows: \(unit.rows)}" } ?? "row") + "\n"
        }
        return text
    }

    private static func lines(_ column: ColumnSchema) -> [String] {
        var lines: [String] = []
        if let type = column.type { lines.append("type: \(type.rawValue)") }
        if column.minimum != nil || column.maximum != nil {
            let ends = [column.minimum, column.maximum].map { end -> String in
                guard let end else { return "null" }
                guard column.type == .datetime, let micros = Int64(exactly: end) else { return NumberText.text(end) }
                var form = MomentForm.iso
                if micros % 86_400_000_000 != 0 { form.clock = .init(hasMinutes: true, hasSeconds: true, decimals: 6) }
                return MomentText.text(micros, form)
            }
            lines.append("range: [\(ends.joined(separator: ", "))]")
        }
        if let levels = column.levels { lines.append("levels: [\(levels.map(quoted).joined(separator: ", "))]") }
        if let format = column.format { lines.append("format: \(quoted(format))") }
        if let isNullable = column.isNullable { lines.append("nullable: \(isNullable)") }
        if column.isKey { lines.append("key: true") }
        if let reference = column.reference {
            lines.append("foreign_key: {table: \(quoted(reference.table)), column: \(quoted(reference.column))}")
        }
        let flags: [(Bool, String)] = [
            (column.isQuasiIdentifier, "quasi_identifier"), (column.isSensitive, "sensitive"), (column.isTarget, "target"),
            (column.isGroup, "group"),
        ]
        return lines + flags.filter(\.0).map { "\($0.1): true" }
    }

    /// Plain where YAML takes it for text, else in double quotes.
    static func quoted(_ text: String) -> String {
        let isWord = text.utf8.first.map { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") } ?? false
        let isPlain =
            isWord && text.utf8.allSatisfy { ($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z")) || $0 &- 48 < 10 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
            && TruthWord.value(text) == nil && !["null", "nan", "inf"].contains(text.lowercased())
        if isPlain { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default:
                let isControl = scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) || scalar.value == 0xfeff
                    || (0x2028...0x202e).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
                if isControl {
                    let digits = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}
