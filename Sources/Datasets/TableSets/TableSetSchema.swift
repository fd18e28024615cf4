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
