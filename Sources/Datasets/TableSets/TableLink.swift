/// A foreign key: rows of one table that point to rows of another.
public struct TableLink: Sendable, Equatable, Codable {
    /// Places among the tables of the set.
    public let child: Int
    public let parent: Int
    /// Of the child, one or several whose cells together point to a row; and of the parent, in the same order.
    public let columns: [String]
    public let parentColumns: [String]
    /// "country + number" of several.
    public var column: String { columns.joined(separator: " + ") }
    public var parentColumn: String { parentColumns.joined(separator: " + ") }
    /// Whether a row may point nowhere.
    public let isNullable: Bool

    /// The parent's row that each child row points to, or one of the marks below.
    public internal(set) var rows: [Int32]
    /// What was found when the set was read: a choice of families has no orphans, and must not hide those that there are.
    public internal(set) var found: Found

    package init(
        child: Int, parent: Int, columns: [String], parentColumns: [String], isNullable: Bool, rows: [Int32], found: Found
    ) {
        self.child = child
        self.parent = parent
        self.columns = columns
        self.parentColumns = parentColumns
        self.isNullable = isNullable
        self.rows = rows
        self.found = found
    }

    public struct Found: Sendable, Equatable, Codable {
        public var rows = 0
        /// Rows with an empty foreign key.
        public var empty = 0
        /// Rows whose foreign key is no row's key.
        public var orphans: Int { lost.reduce(0, +) }
        /// How many rows point to each key that is no row's, ascending: rows that share a lost parent are one fault.
        public var lost: [Int] = []

        public init(rows: Int = 0, empty: Int = 0, lost: [Int] = []) {
            self.rows = rows
            self.empty = empty
            self.lost = lost.sorted()
        }
    }

    /// The key is empty.
    package static let empty: Int32 = -1
    /// The key is no row's.
    package static let orphan: Int32 = -2
    /// The row pointed to was left out when families were chosen.
    static let leftOut: Int32 = -3

    /// Child rows of each parent row, in the order of the child table.
    /// - Parameter count: rows of the parent table.
    package func children(of count: Int) -> ChildRows { ChildRows(rows, count: count) }
}

/// Rows of a child table by the parent row that they point to.
package struct ChildRows: Sendable {
    private var starts: [Int]
    private var rows: [Int]

    package init(_ parents: [Int32], count: Int) {
        starts = [Int](repeating: 0, count: count + 1)
        for parent in parents where parent >= 0 && Int(parent) < count { starts[Int(parent) + 1] += 1 }
        for place in 0..<count { starts[place + 1] += starts[place] }
        rows = [Int](repeating: 0, count: starts[count])
        var next = starts
        for (row, parent) in parents.enumerated() where parent >= 0 && Int(parent) < count {
            rows[next[Int(parent)]] = row
            next[Int(parent)] += 1
        }
    }

    package func of(_ parent: Int) -> ArraySlice<Int> { rows[starts[parent]..<starts[parent + 1]] }
    package func count(_ parent: Int) -> Int { starts[parent + 1] - starts[parent] }
}
