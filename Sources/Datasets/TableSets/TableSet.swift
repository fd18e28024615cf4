import Hashing
import Numerics

/// Several tables whose rows point to each other.
///
/// A row of the set is a *family*: a row of one table (customers) with all rows that point to it (orders), to those (items)
/// and so on. What families are drawn from is one table, the root; tables that no path of foreign keys leads to from there
/// (products) belong to no family and stay whole.
public struct TableSet: RowSet, Equatable {
    public static let noun = RowNoun("family", "families")
    public static let rowsMeetByChance = true

    /// One of the tables.
    public struct Member: Sendable, Equatable {
        public let name: String
        /// With all columns, keys among them.
        public var table: Table
        /// The column that rows of one parent follow each other by.
        public let order: String?
        /// Columns whose cells together name a row.
        public let key: [String]
        /// Columns that point to other tables.
        public let references: [String]

        package init(name: String, table: Table, order: String?, key: [String], references: [String]) {
            self.name = name
            self.table = table
            self.order = order
            self.key = key
            self.references = references
        }
    }

    public internal(set) var members: [Member]
    public internal(set) var links: [TableLink]
    /// The table whose rows are the families' heads.
    public let root: Int
    /// Of each table, the link by which its rows belong to families; nil for the root and for tables of no family.
    public let ties: [Int?]
    /// Tables of families, parents before children.
    public let tree: [Int]
    public var info: SetInfo
    package let schema: TableSetSchema?
    /// Foreign keys that the database itself declares.
    var declared: [TableSetSchema.Member] = []
    /// Tables that have columns and no rows, which are left out.
    var emptyTables: [String] = []
    /// What was found beside the tables and not read.
    package internal(set) var leftOut: [TableNote] = []
    /// The column of the root that learners predict, as "customers.region" once sets are brought together; nil for none.
    package var target: String?

    public var count: Int { members.isEmpty ? 0 : members[root].table.count }
    public var labels: [Int]? { nil }
    public var classNames: [String] { [] }
    public var groups: [GroupColumn] { [] }
    public var parts: [(name: String, count: Int)] { members.map { ($0.name, $0.table.count) } }

    /// Tables that are not brought together yet: no keys, no links. `agreeing` gives them.
    public init(tables: [(name: String, table: Table)], info: SetInfo) {
        members = tables.map { Member(name: $0.name, table: $0.table, order: nil, key: [], references: []) }
        links = []
        root = 0
        ties = members.map { _ in nil }
        tree = members.isEmpty ? [] : [0]
        schema = nil
        self.info = info
    }

    /// Tables that were brought together already.
    package init(members: [Member], links: [TableLink], root: Int, schema: TableSetSchema?, info: SetInfo) {
        self.members = members
        self.links = links
        self.root = root
        self.schema = schema
        self.info = info
        var ties = [Int?](repeating: nil, count: members.count)
        var tree = [root]
        var next = 0
        while next < tree.count {
            for (place, link) in links.enumerated() where link.parent == tree[next] && !tree.contains(link.child) {
                ties[link.child] = place
                tree.append(link.child)
            }
            next += 1
        }
        self.ties = ties
        self.tree = tree
    }

    public func member(_ name: String) -> Member? { members.first { $0.name.utf8.elementsEqual(name.utf8) } }

    /// "orders.customer".
    package func column(_ table: Int, _ column: String) -> String { "\(members[table].name).\(column)" }

    public func name(at index: Int) -> String { "\(members.isEmpty ? "family" : members[root].name) row \(index + 1)" }

    /// The family of each row of a table; −1 for rows of none.
    package func families(of table: Int) -> [Int32] {
        if table == root { return (0..<Int32(truncatingIfNeeded: count)).map(\.self) }
        guard let tie = ties[table] else { return [Int32](repeating: -1, count: members[table].table.count) }
        let above = families(of: links[tie].parent)
        return links[tie].rows.map { $0 < 0 ? -1 : above[Int($0)] }
    }

    /// The rows of a table that metrics of one table read: without what points to other tables, and with one id where several
    /// columns make the key.
    package func measured(_ place: Int) throws(DatasetError) -> Table {
        let member = members[place]
        var columns = member.table.columns.filter { column in
            let isKey = member.key.contains { $0.utf8.elementsEqual(column.name.utf8) }
            if isKey { return member.key.count == 1 }
            return !member.references.contains { $0.utf8.elementsEqual(column.name.utf8) }
        }
        if member.key.count > 1 { columns.append(member.joinedKey) }
        var info = member.table.info
        info.name = member.name
        var table = try Table(columns: columns, info: info, groups: [])
        table.schema = member.table.schema
        // Keys are judged as ids here, whether a person named them or they were proposed.
        for place in table.schema?.columns.indices ?? 0..<0 { table.schema?.columns[place].isKey = false }
        table.form = member.table.form
        return table
    }

    // MARK: Rows

    public func subset(_ indices: [Int]) throws(DatasetError) -> TableSet {
        guard indices.allSatisfy({ (0..<count).contains($0) }) else {
            throw DatasetError(.invalidArgument, "There is no such family in \(info.name).")
        }
        return chosen(indices)
    }

    private func chosen(_ indices: [Int]) -> TableSet {
        var set = self
        // Of each table of the tree: the old row of each new one, and the new parent row.
        var old = [[Int]?](repeating: nil, count: members.count)
        var parents = [[Int32]?](repeating: nil, count: links.count)
        old[root] = indices
        for place in tree.dropFirst() {
            guard let tie = ties[place], let above = old[links[tie].parent] else { continue }
            let children = links[tie].children(of: members[links[tie].parent].table.count)
            var rows: [Int] = []
            var owners: [Int32] = []
            for (new, parent) in above.enumerated() {
                for row in children.of(parent) {
                    rows.append(row)
                    owners.append(Int32(truncatingIfNeeded: new))
                }
            }
            old[place] = rows
            parents[tie] = owners
        }
        for place in tree { if let rows = old[place] { set.members[place].table = members[place].table.chosen(rows) } }
        for (place, link) in links.enumerated() {
            if let own = parents[place] {
                set.links[place].rows = own
                continue
            }
            // A second way up: to a table that stays whole, or to rows that may be gone or there twice.
            let rows = old[link.child] ?? Array(link.rows.indices)
            guard let above = old[link.parent] else {
                set.links[place].rows = rows.map { link.rows[$0] }
                continue
            }
            var first: [Int: Int32] = [:]
            for (new, row) in above.enumerated() where first[row] == nil { first[row] = Int32(truncatingIfNeeded: new) }
            set.links[place].rows = rows.map { row in
                link.rows[row] < 0 ? link.rows[row] : first[Int(link.rows[row])] ?? TableLink.leftOut
            }
        }
        return set
    }

    public func limited(to limit: Int, seed: UInt64) -> TableSet { sampled(limit, seed: seed).map(chosen) ?? self }

    public func labelled(_ labels: [Int], of names: [String]) throws(DatasetError) -> TableSet {
        guard labels.isEmpty, names.isEmpty else {
            throw DatasetError(.invalidArgument, "Families of several tables have no classes.")
        }
        return self
    }

    // MARK: Content

    public func fingerprint(parallel: Parallel) -> String {
        var hash = SHA256()
        hash.update(text: "tables")
        for member in members {
            hash.update(text: member.name)
            hash.update(text: member.order ?? "")
            for column in member.key { hash.update(text: column) }
            hash.update(text: member.table.fingerprint(parallel: parallel))
        }
        for link in links {
            hash.update(text: "\(link.child) \(link.column) \(link.parent) \(link.parentColumn) \(link.isNullable)")
            hash.update(text: "\(link.found.rows) \(link.found.empty) \(link.found.orphans)")
            for row in link.rows { hash.update(Int(row)) }
        }
        hash.update(root)
        if let target { hash.update(text: "target \(target)") }
        return hash.finalised().hexadecimal
    }

    /// Two families are equal where their heads are and the rows below them, in whatever order; keys are names, and no part
    /// of it.
    public func contentHashes(parallel: Parallel) throws(DatasetError) -> [ContentHash] {
        guard !members.isEmpty else { return [] }
        return try hashes(of: root, parallel)
    }

    /// Of each row of a table with all below it.
    package func hashes(of place: Int, _ parallel: Parallel) throws(DatasetError) -> [ContentHash] {
        let measured = try measured(place)
        // Rows of keys alone are all alike.
        let own = measured.columns.isEmpty
            ? [ContentHash](repeating: ContentHash(SHA256().finalised()), count: members[place].table.count)
            : measured.contentHashes(parallel: parallel)
        let below = tree.filter { ties[$0].map { links[$0].parent } == place }
        guard !below.isEmpty else { return own }
        var hashes = own.map { row in
            var hash = SHA256()
            hash.update(Int(bitPattern: UInt(row.high)))
            hash.update(Int(bitPattern: UInt(row.low)))
            return hash
        }
        for child in below {
            guard let tie = ties[child] else { continue }
            let rows = try self.hashes(of: child, parallel)
            let children = links[tie].children(of: own.count)
            for parent in own.indices {
                let found = children.of(parent).map { rows[$0] }.sorted { ($0.high, $0.low) < ($1.high, $1.low) }
                hashes[parent].update(text: members[child].name)
                hashes[parent].update(found.count)
                for row in found {
                    hashes[parent].update(Int(bitPattern: UInt(row.high)))
                    hashes[parent].update(Int(bitPattern: UInt(row.low)))
                }
            }
        }
        return hashes.map { ContentHash($0.finalised()) }
    }
}

extension TableSet.Member {
    /// The cells of a key of several columns as one id.
    fileprivate var joinedKey: TableColumn {
        let cells = key.compactMap { table.column($0) }.map { KeyCell.cells(of: $0) }
        var codes: [[KeyCell]: Int32] = [:]
        var rows: [Int32] = []
        for row in 0..<table.count {
            let parts = cells.compactMap { $0[row] }
            guard parts.count == key.count else {
                rows.append(TableColumn.Cells.missingCode)
                continue
            }
            let code = codes[parts] ?? Int32(truncatingIfNeeded: codes.count)
            codes[parts] = code
            rows.append(code)
        }
        return TableColumn(
            name: key.joined(separator: " + "), type: .id,
            cells: .codes(rows, levels: (0..<codes.count).map(String.init)))
    }
}
