import Datasets

/// What is drawn as a whole when rows are resampled or split: a row by itself, or all rows of a family.
public struct RowUnits: Sendable {
    /// Resampling group of each row, by the content of what is drawn with it.
    let groups: [UInt8]
    /// Units a group.
    let sizes: [Double]
    /// The unit of each row; empty where each row is one.
    let owners: [Int32]

    /// Every row by itself.
    init(rows: [ContentHash]) {
        groups = rows.map { UInt8(truncatingIfNeeded: $0.low) }
        sizes = Self.sizes(groups)
        owners = []
    }

    /// Rows that belong to units.
    /// - Parameters:
    ///   - units: the content of each unit, those without rows among them.
    ///   - families: the unit of each row, for the groups; −1 for rows of none, which are drawn by `strays`.
    ///   - owners: whose rows belong together in what is summed: the parent of each row.
    ///   - strays: the content of each row.
    public init(units: [ContentHash], families: [Int32], owners: [Int32], strays: [ContentHash]) {
        groups = families.indices.map { row in
            let unit = Int(families[row])
            return UInt8(truncatingIfNeeded: units.indices.contains(unit) ? units[unit].low : strays[row].low)
        }
        sizes = Self.sizes(units.map { UInt8(truncatingIfNeeded: $0.low) })
        self.owners = owners
    }

    private static func sizes(_ groups: [UInt8]) -> [Double] {
        var sizes = [Double](repeating: 0, count: GroupedTally.groups)
        for group in groups { sizes[Int(group)] += 1 }
        return sizes
    }
}
