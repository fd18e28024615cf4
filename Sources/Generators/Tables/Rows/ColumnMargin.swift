import Datasets
import Numerics

/// The distinct values of a column with how often each occurs: what a model keeps of one column alone.
///
/// A cell is a state: the place of its value in `values`, and one state more, the last, for missing cells where there are
/// some. Numbers ascend; levels keep their order where they have one and else go from the commonest to the rarest.
package struct ColumnMargin: Sendable, Equatable {
    package enum Values: Sendable, Equatable {
        case numbers([Double])
        case integers([Int64])
        /// Places in the levels of the column.
        case levels([Int32])

        var count: Int {
            switch self {
            case .numbers(let values): values.count
            case .integers(let values): values.count
            case .levels(let values): values.count
            }
        }
    }

    package let values: Values
    /// Cells of each state; at least 1.
    package let counts: [Int]
    /// Cells before each state; one more than states, the last is the number of cells.
    package let before: [Int]
    package let hasMissing: Bool
    /// Whether states have an order that means something.
    package let isOrdered: Bool
    /// At least half of the distinct numbers occur once: those are drawn anew between their neighbours, else a model would
    /// repeat cells that belong to one row.
    package let isSpread: Bool
    private let grid: NumberGrid

    package var states: Int { counts.count }
    package var total: Int { before[states] }

    /// - Parameters:
    ///   - counts: one a value, and one for missing cells where there are some; each at least 1.
    ///   - decimals: of the numbers; nil for what `values` have.
    init(values: Values, counts: [Int], hasMissing: Bool, isOrdered: Bool, decimals: Int? = nil) {
        self.values = values
        self.counts = counts
        self.hasMissing = hasMissing
        self.isOrdered = isOrdered
        before = counts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        let singles = counts.prefix(values.count).count { $0 == 1 }
        if case .levels = values { isSpread = false } else { isSpread = singles > 1 && 2 * singles >= values.count }
        grid = decimals.map { NumberGrid(decimals: $0) } ?? NumberGrid(values)
    }

    /// A state drawn by its share of the cells.
    package func draw(_ random: inout RandomStream) -> Int32 { state(atRank: random.index(below: total)) }

    /// The state of the cell of this rank, 0..<total, where cells are sorted by state.
    package func state(atRank rank: Int) -> Int32 {
        var (low, high) = (0, states - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if before[middle] <= rank { low = middle } else { high = middle - 1 }
        }
        return Int32(low)
    }

    package func isMissing(_ state: Int32) -> Bool { hasMissing && Int(state) == states - 1 }

    /// How states become cells.
    enum Draw: Sendable {
        /// The value itself.
        case exact
        /// Values seen once in a spread column lie between their neighbours.
        case spread
        /// Evenly between the ends of the column, whatever the state, unless it is a level.
        case even
    }

    func number(_ values: [Double], _ state: Int, _ draw: Draw, _ random: inout RandomStream) -> Double {
        guard let (low, high) = ends(state, draw, count: values.count) else { return values[state] }
        let share = random.uniform()
        let from = values[low.0] * 0.5 + values[low.1] * 0.5
        let to = values[high.0] * 0.5 + values[high.1] * 0.5
        return min(values[values.count - 1], max(values[0], grid.rounded(from * (1 - share) + to * share)))
    }

    func integer(_ values: [Int64], _ state: Int, _ draw: Draw, _ random: inout RandomStream) -> Int64 {
        guard let (low, high) = ends(state, draw, count: values.count) else { return values[state] }
        let share = random.uniform()
        let from = Double(values[low.0]) * 0.5 + Double(values[low.1]) * 0.5
        let to = Double(values[high.0]) * 0.5 + Double(values[high.1]) * 0.5
        let (least, most) = (values[0], values[values.count - 1])
        return grid.rounded(from * (1 - share) + to * share, from: least, to: most) ?? values[state]
    }

    /// The number of the column's grid and range that is nearest to any number; missing where the column has none.
    func number(_ values: [Double], near number: Double) -> Double {
        guard let least = values.first, let most = values.last else { return .nan }
        return min(most, max(least, grid.rounded(number)))
    }

    func integer(_ values: [Int64], near number: Double) -> Int64 {
        guard let least = values.first, let most = values.last else { return .min }
        return grid.rounded(number, from: least, to: most) ?? least
    }

    /// Between the middles of which two pairs of values a cell is drawn; nil where it is the value itself.
    private func ends(_ state: Int, _ draw: Draw, count: Int) -> ((Int, Int), (Int, Int))? {
        switch draw {
        case .exact: nil
        case .even: ((0, 0), (count - 1, count - 1))
        case .spread where isSpread && counts[state] == 1:
            ((max(0, state - 1), state), (state, min(count - 1, state + 1)))
        case .spread: nil
        }
    }
}

/// The numbers that a column is written in: steps of its whole numbers, decimals of the others.
struct NumberGrid: Sendable, Equatable {
    /// Greatest common divisor of the differences of whole numbers; 1 where there is none.
    private let step: UInt64
    /// 10 to the number of decimals; nil where they are many.
    private let scale: Double?

    private static let mostDecimals = 9

    /// - Parameter decimals: 0…15; whole numbers go in steps of 1.
    init(decimals: Int) {
        step = 1
        scale = (0..<max(0, decimals)).reduce(1.0) { power, _ in power * 10 }
    }

    init(_ values: ColumnMargin.Values) {
        var step: UInt64 = 0
        var scale: Double?
        switch values {
        case .levels: break
        case .integers(let values):
            for place in values.indices.dropFirst() where step != 1 {
                var (a, b) = (UInt64(bitPattern: values[place] &- values[place - 1]), step)
                while b != 0 { (a, b) = (b, a % b) }
                step = a
            }
        case .numbers(let values):
            var power = 1.0
            for _ in 0...Self.mostDecimals {
                // As text reads them: the nearest double to a number of so many decimals.
                if values.allSatisfy({ ($0 * power).magnitude < 0x1p52 && ($0 * power).rounded() / power == $0 }) {
                    scale = power
                    break
                }
                power *= 10
            }
        }
        self.step = max(1, step)
        self.scale = scale
    }

    func rounded(_ value: Double) -> Double {
        guard let scale else { return value }
        return (value * scale).rounded() / scale
    }

    /// The number `least` + k steps nearest to `value`, from `least` to `most`.
    func rounded(_ value: Double, from least: Int64, to most: Int64) -> Int64? {
        let steps = ((value - Double(least)) / Double(step)).rounded()
        guard steps > 0 else { return least }
        guard let whole = UInt64(exactly: steps) else { return most }
        let (distance, overflow) = whole.multipliedReportingOverflow(by: step)
        guard !overflow, distance <= UInt64(bitPattern: most &- least) else { return most }
        return least &+ Int64(bitPattern: distance)
    }
}
