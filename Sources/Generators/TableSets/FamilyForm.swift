import Datasets

/// What a model says of the tables that it makes: their columns, what points where, and what of each table is learned from
/// what. The header keeps it as JSON; the models of the tables are beside it.
struct FamilyForm: Sendable, Equatable, Codable {
    struct Member: Sendable, Equatable, Codable {
        var name: String
        var order: String?
        var key: [String]
        var references: [String]
        var form: TableForm
        /// Of the training tables.
        var rows: Int
    }

    struct Link: Sendable, Equatable, Codable {
        var child: Int
        var parent: Int
        var column: String
        var parentColumn: String
        var isNullable: Bool
        /// Training rows with an empty key.
        var empty: Int
        /// Training rows that point to no row.
        var orphans: Int
    }

    var members: [Member]
    var links: [Link]
    var root: Int
    /// In the order in which tables are made.
    var plans: [FamilyPlan]

    /// What the number of rows that point to a row by a foreign key is called.
    func counted(_ link: Int) -> String { "number of \(members[links[link].child].name) by \(links[link].column)" }

    /// - Throws: `.badModel` for places that there are not, so that nothing later rests on a damaged file.
    func checked() throws(GeneratorError) -> FamilyForm {
        func require(_ holds: Bool, _ what: String) throws(GeneratorError) {
            guard holds else { throw GeneratorModel.bad(what) }
        }
        try require(members.indices.contains(root) && members.count <= 1_000, "\(members.count) tables, the root at \(root)")
        for member in members {
            _ = try member.form.checked()
            try require((0..<1 << 30).contains(member.rows), "\(member.rows) rows of \(member.name)")
        }
        for link in links {
            let known = members.indices.contains(link.child) && members.indices.contains(link.parent)
            try require(known && link.empty >= 0 && link.orphans >= 0, "a foreign key \(link.column)")
            try require(
                members[link.child].form.place(link.column) != nil && members[link.parent].form.place(link.parentColumn) != nil,
                "a foreign key \(link.column)")
        }
        try require(plans.map(\.table).sorted() == Array(members.indices), "tables are made twice, or not at all")
        var made: [Int: FamilyPlan] = [:]
        for plan in plans {
            if let tie = plan.tie {
                try require(
                    links.indices.contains(tie) && links[tie].child == plan.table && made[links[tie].parent] != nil
                        && made[links[tie].parent]?.counts.contains(tie) == true, "a table before the one above it")
            }
            let form = members[plan.table].form
            try require(
                plan.cells.allSatisfy { form.columns.indices.contains($0) && form.columns[$0].type != .id }
                    && plan.counts.allSatisfy { links.indices.contains($0) && links[$0].parent == plan.table }
                    && plan.order.map { plan.cells.indices.contains($0) } ?? true, "columns of \(members[plan.table].name)")
            for source in plan.context {
                guard let above = made[source.table] else { throw GeneratorModel.bad("a context that is not there") }
                try require((0..<above.cells.count + above.counts.count).contains(source.column), "a context that is not there")
            }
            try require(
                plan.means.allSatisfy(plan.cells.indices.contains) && plan.previous.allSatisfy { (0..<plan.cells.count + plan.counts.count).contains($0) },
                "columns of \(members[plan.table].name)")
            for wish in plan.wishes {
                try require(links.indices.contains(wish.link) && links[wish.link].child == plan.table, "a foreign key")
                let above = members[links[wish.link].parent].form.columns
                try require(wish.column.map { above.indices.contains($0) && above[$0].type != .id } ?? true, "a foreign key")
            }
            try require(
                plan.shared.allSatisfy { links.indices.contains($0) && links[$0].child == plan.table }, "a foreign key")
            made[plan.table] = plan
        }
        return self
    }
}

extension TableForm {
    func place(_ name: String) -> Int? { columns.firstIndex { $0.name.utf8.elementsEqual(name.utf8) } }
}

/// What of one table is made, and from what.
struct FamilyPlan: Sendable, Equatable, Codable {
    /// A column that rows are made for.
    struct Source: Sendable, Equatable, Codable {
        var table: Int
        /// Place among the cells and counts of that table.
        var column: Int
    }

    /// A column of a row that another foreign key points to, made with the row so that one like it is found.
    struct Wish: Sendable, Equatable, Codable {
        var link: Int
        /// Place in the table pointed to; nil for whether the row points anywhere.
        var column: Int?
    }

    var table: Int
    /// The foreign key by which its rows are the children of rows; nil for a table that is made by itself.
    var tie: Int?
    /// Places of the columns that are made: all but ids.
    var cells: [Int]
    /// Foreign keys by which so many rows point to it is made with the row: those of its children first.
    var counts: [Int]
    var wishes: [Wish] = []
    /// Foreign keys that point where the family does.
    var shared: [Int] = []
    var context: [Source] = []
    /// Places among the cells and counts: what rows are told of the child before.
    var previous: [Int] = []
    /// Places among the cells: what rows are told the mean of, over all children before.
    var means: [Int] = []
    /// Place among the cells of the column that children follow each other by, where it has an order: made as steps.
    var order: Int?
    /// Least and greatest cell of it.
    var ends: [Double] = []
    /// What each given column tells of the others, for generators that look for the nearest rows.
    var firstWeights: [Double] = []
    var nextWeights: [Double] = []
}
