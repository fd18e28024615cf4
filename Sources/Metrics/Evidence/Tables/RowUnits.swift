import Datasets
import Numerics

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
        groups = Self.groups(of: rows)
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
        let drawn = Self.groups(of: units)
        groups = families.indices.map { row in
            let unit = Int(families[row])
            return drawn.indices.contains(unit) ? drawn[unit] : UInt8(truncatingIfNeeded: strays[row].low)
        }
        sizes = Self.sizes(drawn)
        self.owners = owners
    }

    /// By how much equal units that are drawn together may widen a variance: that of few repeats.
    private static let mostWidening = 1.5

    /// The group of each unit by its content, whatever the order of units.
    ///
    /// Equal units share a group as long as few are equal. Drawn together they make the variance of a mean larger by the
    /// size of such clusters, Σ n² / Σ n (Kish 1965, §5.4): records of a few levels, nearly all of which are equal by
    /// chance, would seem to be as few as their contents. There each of them has a group of its own.
    static func groups(of units: [ContentHash]) -> [UInt8] {
        var numbers: [ContentHash: Int] = [:]
        for unit in units { numbers[unit, default: 0] += 1 }
        let squares = units.reduce(0.0) { $0 + Double(numbers[$1] ?? 0) }
        guard squares > mostWidening * Double(units.count) else { return units.map { UInt8(truncatingIfNeeded: $0.low) } }
        let keys = RowKeys(content: units).values
        return zip(units, keys).map { unit, key in
            UInt8(truncatingIfNeeded: numbers[unit] == 1 ? unit.low : key)
        }
    }

    private static func sizes(_ groups: [UInt8]) -> [Double] {
        var sizes = [Double](repeating: 0, count: GroupedTally.groups)
        for group in groups { sizes[Int(group)] += 1 }
        return sizes
    }
}
