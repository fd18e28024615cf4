import Datasets
import Neural
import Numerics

/// The table a generator learns from: every cell as a state of its column (see `ColumnMargin`). Ids are not learned.
public struct TableTraining: TrainingRows {
    public let count: Int
    public let bytesPerRow: Int
    /// SHA-256 of the table as `Table.fingerprint`.
    public let fingerprint: String
    package let form: TableForm
    /// Of columns of levels; empty for the others.
    package let levels: [[String]]
    /// Nil for ids.
    package let margins: [ColumnMargin?]
    /// Of each cell, by column; empty for ids.
    package let states: [[Int32]]
    /// How many of the first columns rows are made for, so that they are given and not made (see `SamplePlan.given`).
    package var given = 0
    /// Columns of ids, which are not learned; nil for the others.
    private let ids: [TableColumn?]
    /// 64 bits of each row's content, in order (see `ContentHash`).
    let contents: [UInt64]

    /// More rows than any state can count.
    private static let mostRows = 1 << 30

    /// - Parameter fingerprint: of `set`, where it is known already.
    /// - Throws: `.badData` for a table without rows or columns, or with ids that leave no room for new ones.
    public init(_ set: Table, fingerprint: String? = nil, parallel: Parallel = .serial) throws {
        guard set.count > 0, !set.columns.isEmpty else {
            throw GeneratorError(.badData, "\(set.info.name) holds no row to learn from", remedy: "Check the path.")
        }
        guard set.count < Self.mostRows, set.columns.count <= TableForm.mostColumns else {
            throw GeneratorError(
                .badData, "\(set.info.name) has \(set.count) rows of \(set.columns.count) columns, more than generators take",
                remedy: "Give a sample of it (--limit).")
        }
        count = set.count
        bytesPerRow = 8 * set.columns.count
        form = try TableForm(set)
        ids = set.columns.map { $0.type == .id ? $0 : nil }
        levels = set.columns.map { $0.type == .id ? [] : $0.levels }
        let coded = parallel.map(set.columns.count) { place in
            set.columns[place].type == .id ? nil : ColumnMargin.of(set.columns[place])
        }
        margins = coded.map { $0?.margin }
        states = coded.map { $0?.states ?? [] }
        self.fingerprint = fingerprint ?? set.fingerprint(parallel: parallel)
        contents = set.contentHashes(parallel: parallel).map(\.high)
    }

    /// Rows by what their cells of a column say, in the order of the first of each; a row with an empty cell is alone.
    func rows(byKey place: Int) -> [[Int]] {
        var groups: [[Int]] = []
        func gather<Key: Hashable>(_ keys: [Key], isMissing: (Key) -> Bool) {
            var found: [Key: Int] = [:]
            for (row, key) in keys.enumerated() {
                if !isMissing(key), let group = found[key] {
                    groups[group].append(row)
                    continue
                }
                if !isMissing(key) { found[key] = groups.count }
                groups.append([row])
            }
        }
        if let id = ids[place] {
            switch id.cells {
            case .integers(let cells): gather(cells) { $0 == TableColumn.Cells.missingInteger }
            case .numbers(let cells): gather(cells.map { $0 + 0 }) { $0.isNaN }
            case .codes(let cells, _): gather(cells) { $0 < 0 }
            }
        } else if let margin = margins[place] {
            gather(states[place], isMissing: margin.isMissing)
        }
        return groups
    }

    /// Columns that are learned: all but ids.
    package var learned: [Int] { margins.indices.filter { margins[$0] != nil } }
}

extension TableTraining {
    /// For generators that learn from numbers and levels alone.
    static let nothingToLearn = GeneratorError(
        .badData, "there is no column to learn but ids and free text", remedy: "Check the types of the columns.")
}
