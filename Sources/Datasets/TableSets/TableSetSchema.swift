/// What a user says of several tables: the columns of each, their keys and what they point to, the order of their rows.
public struct TableSetSchema: Sendable, Equatable, Codable {
    /// One of the tables.
    public struct Member: Sendable, Equatable, Codable {
        public var name: String
        /// Types, keys, foreign keys and rules; columns that are not named are inferred.
        public var schema: TableSchema
        /// The column that rows of one parent follow each other by; nil where they have no order.
        public var order: String?
        /// Foreign keys of several columns; one of a single column stands with the column.
        public var foreignKeys: [ForeignKey]

        public init(
            name: String, schema: TableSchema = TableSchema(), order: String? = nil, foreignKeys: [ForeignKey] = []
        ) {
            self.name = name
            self.schema = schema
            self.order = order
            self.foreignKeys = foreignKeys
        }
    }

    /// Columns whose cells together point to a row of another table.
    public struct ForeignKey: Sendable, Equatable, Codable {
        public var columns: [String]
        public var table: String
        /// Of the other table, in the same order.
        public var parentColumns: [String]
        /// Whether a row may point nowhere; nil where the real rows say.
        public var isNullable: Bool?

        public init(columns: [String], table: String, parentColumns: [String], isNullable: Bool? = nil) {
            self.columns = columns
            self.table = table
            self.parentColumns = parentColumns
            self.isNullable = isNullable
        }
    }

    public var tables: [Member]
    /// The table whose rows, with all that point to them, are one family each; nil to take the one that most others hang on.
    /// "trips.driver" where the keys of a column head families, and no table has a row for each.
    public var families: String?

    public init(tables: [Member] = [], families: String? = nil) {
        self.tables = tables
        self.families = families
    }

    public func table(_ name: String) -> Member? { tables.first { $0.name.utf8.elementsEqual(name.utf8) } }
}

extension TableSetSchema {
    /// This schema with the keys and foreign keys that `proposed` has for columns of which it says nothing: like the types of a
    /// single table, they are proposed where a person left them open.
    ///
    /// A column with a type, levels, a range, a key or a foreign key of its own is decided, and so is one that is a target or a
    /// group. A table that points to another already gets no second foreign key to it.
    func completed(by proposed: TableSetSchema) -> TableSetSchema {
        // Keys of one column that head families: there is one table, which points to nothing yet.
        if let families, table(families) == nil { return self }
        var whole = self
        for member in proposed.tables {
            let place = whole.tables.firstIndex { $0.name.utf8.elementsEqual(member.name.utf8) }
            var own = place.map { whole.tables[$0] } ?? Member(name: member.name)
            let isPointing = own.pointsSomewhere
            let hasKey = !own.schema.key.isEmpty
            for column in member.schema.columns where column.isKey || column.reference != nil {
                let known = own.schema.columns.firstIndex { $0.name.utf8.elementsEqual(column.name.utf8) }
                if let known, own.schema.columns[known].isDecided { continue }
                var added = known.map { own.schema.columns[$0] } ?? ColumnSchema(name: column.name)
                added.isKey = column.isKey && !hasKey
                if let reference = column.reference, !own.points([column.name], to: reference.table) { added.reference = reference }
                guard added.isKey || added.reference != nil else { continue }
                if let known { own.schema.columns[known] = added } else { own.schema.columns.append(added) }
            }
            for key in member.foreignKeys
            where !own.points(key.columns, to: key.table) && !key.columns.contains(where: { own.schema.column($0)?.isDecided == true }) {
                own.foreignKeys.append(key)
            }
            if own.order == nil, !isPointing, own.pointsSomewhere { own.order = member.order }
            if let place { whole.tables[place] = own } else { whole.tables.append(own) }
        }
        return whole
    }
}

extension TableSetSchema.Member {
    var pointsSomewhere: Bool { !foreignKeys.isEmpty || schema.columns.contains { $0.reference != nil } }

    /// Whether some of the columns are part of a foreign key, or the table is pointed to already.
    fileprivate func points(_ columns: [String], to table: String) -> Bool {
        foreignKeys.contains { key in
            key.table.utf8.elementsEqual(table.utf8)
                || key.columns.contains { name in columns.contains { $0.utf8.elementsEqual(name.utf8) } }
        }
            || schema.columns.contains { $0.reference?.table.utf8.elementsEqual(table.utf8) == true }
    }
}

extension ColumnSchema {
    /// Whether a person said what the column is.
    fileprivate var isDecided: Bool {
        type != nil || levels != nil || format != nil || minimum != nil || maximum != nil || isKey || reference != nil
            || isTarget || isGroup
    }
}
