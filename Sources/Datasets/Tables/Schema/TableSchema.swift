/// What a user says of the columns of a table: types, ranges, levels, keys and the parts that columns play.
///
/// A schema need not name every column: what it leaves open is inferred.
public struct TableSchema: Sendable, Equatable, Codable {
    public var columns: [ColumnSchema]
    /// What must hold in every row.
    public var constraints: [TableConstraint]
    /// Whose data a guarantee of privacy is about; nil where nothing is said.
    public var unit: PrivacyUnitSchema?

    public init(columns: [ColumnSchema] = [], constraints: [TableConstraint] = []) {
        self.columns = columns
        self.constraints = constraints
    }

    public func column(_ name: String) -> ColumnSchema? {
        columns.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    /// Columns that play a part, in the order of the schema.
    public func names(where holds: (ColumnSchema) -> Bool) -> [String] { columns.filter(holds).map(\.name) }

    /// The column that learners predict.
    public var target: String? { columns.first(where: \.isTarget)?.name }
    /// Columns whose cells together name a row.
    public var key: [String] { names(where: \.isKey) }

    /// Whether a column names rows by itself. What it is made of then tells nothing; the columns of a key of several may.
    package func isNamingRows(_ name: String) -> Bool {
        key.count == 1 && key[0].utf8.elementsEqual(name.utf8) && column(name)?.type == nil
    }
}

/// Whose data a guarantee of privacy is about: a row, or all rows of a key, of which some are counted.
public struct PrivacyUnitSchema: Sendable, Equatable, Codable {
    /// More rows of a key are never counted.
    public static let most = 1_000

    /// Nil for rows.
    public var column: String?
    /// Rows of a key that are counted at most.
    public var rows: Int

    public init(column: String? = nil, rows: Int = 1) {
        self.column = column
        self.rows = rows
    }

    /// As `--unit` takes it.
    public var text: String { column.map { "\($0):\(rows)" } ?? "row" }
}

/// What a user says of one column.
public struct ColumnSchema: Sendable, Equatable, Codable {
    /// A column of another table that every cell must occur in.
    public struct Reference: Sendable, Equatable, Codable {
        public var table: String
        public var column: String

        public init(table: String, column: String) {
            self.table = table
            self.column = column
        }
    }

    public var name: String
    /// Nil to infer it.
    public var type: ColumnType?
    /// Least and greatest value that is allowed, both inclusive; of a datetime, microseconds since 1970.
    public var minimum: Double?
    public var maximum: Double?
    /// Allowed levels, in the order of an ordinal column.
    public var levels: [String]?
    /// How dates are written: `yyyy-MM-dd`, `dd/MM/yyyy HH:mm`, …
    public var format: String?
    /// Whether a cell may be missing; nil to judge by the real rows.
    public var isNullable: Bool?
    public var isKey = false
    public var reference: Reference?
    public var isQuasiIdentifier = false
    public var isSensitive = false
    public var isTarget = false
    public var isGroup = false

    public init(name: String, type: ColumnType? = nil) {
        self.name = name
        self.type = type
    }
}
