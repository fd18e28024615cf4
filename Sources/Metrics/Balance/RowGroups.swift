/// Rows of a set put into groups: by an attribute such as site or sex, or by class.
public struct RowGroups: Sendable, Equatable {
    /// What the groups are formed by, e.g. "sex"; "class" for classes.
    public let name: String
    public let levels: [String]
    /// Index into `levels`, one a row.
    public let codes: [Int]

    /// Fewest rows of a group on either side for a value of its own; smaller groups are named and left out.
    public static let fewestRows = 20

    /// - Throws: `.failed` for a code without level.
    public init(name: String, levels: [String], codes: [Int]) throws(MetricError) {
        guard codes.allSatisfy(levels.indices.contains) else {
            throw .failed("a row of \(name) has no level among the \(levels.count)")
        }
        self.name = name
        self.levels = levels
        self.codes = codes
    }

    /// The rows at `indices`, in that order.
    public func rows(_ indices: [Int]) -> RowGroups { RowGroups(unchecked: name, levels, indices.map { codes[$0] }) }

    /// Rows of each level, in the order of the levels.
    var members: [[Int]] {
        var members = [[Int]](repeating: [], count: levels.count)
        for (row, code) in codes.enumerated() { members[code].append(row) }
        return members
    }

    private init(unchecked name: String, _ levels: [String], _ codes: [Int]) {
        self.name = name
        self.levels = levels
        self.codes = codes
    }
}

/// A value of each of several groups with intervals that hold together, and how far apart the groups are.
struct GroupSpread {
    let values: [Double]
    let intervals: [ClosedRange<Double>]

    /// Largest less smallest value.
    var size: Double { (values.max() ?? 0) - (values.min() ?? 0) }

    /// What the intervals together say of the size: at least what two of them leave between each other, at most what
    /// the outermost bounds span.
    var interval: ClosedRange<Double> {
        var low = 0.0
        for (i, first) in intervals.enumerated() {
            for (j, second) in intervals.enumerated() where i != j {
                low = max(low, first.lowerBound - second.upperBound)
            }
        }
        let high = (intervals.map(\.upperBound).max() ?? 0) - (intervals.map(\.lowerBound).min() ?? 0)
        return min(low, size)...max(high, size)
    }

    /// The level of each interval with which all `count` hold at 95 % (Bonferroni).
    static func level(_ count: Int) -> Double { 1 - 0.05 / Double(max(1, count)) }
}

/// Names joined for a note, the first ten of them.
func list(_ names: [String]) -> String {
    names.prefix(10).joined(separator: ", ") + (names.count > 10 ? " and \(names.count - 10) more" : "")
}
