import Datasets
import Numerics

/// Rows as points: numbers as they are, levels as one column each of a height that a change of level is worth (Chawla et al.
/// 2002, SMOTE-NC: the median of the deviations of the numbers).
struct MixedSpace: Sendable {
    /// Columns of numbers that are distances.
    let numeric: [Int]
    /// Columns of levels, and of numbers with missing cells, where missing or not is a level.
    let discrete: [Int]
    /// Of columns of numbers: the number of each state, that of a missing cell the mean of the others; empty for levels.
    let values: [[Double]]
    private let margins: [ColumnMargin?]
    private let isNumeric: [Bool]

    /// More columns of levels than distances over them mean anything.
    private static let mostWidth = 4_096
    /// Microseconds of a day: dates are days, not to drown all else.
    static let day = 86_400_000_000.0

    /// - Parameter excluded: the target, which no distance sees.
    init(_ form: TableForm, _ margins: [ColumnMargin?], excluded: Int?) {
        self.margins = margins
        var (numeric, discrete): ([Int], [Int]) = ([], [])
        var values: [[Double]] = []
        for (place, column) in form.columns.enumerated() {
            guard let margin = margins[place], place != excluded, column.type != .text else {
                values.append([])
                continue
            }
            let unit = column.type == .datetime ? Self.day : 1
            guard let numbers = Self.numbers(margin, unit) else {
                discrete.append(place)
                values.append([])
                continue
            }
            numeric.append(place)
            if margin.hasMissing { discrete.append(place) }
            values.append(numbers)
        }
        self.numeric = numeric
        self.discrete = discrete
        self.values = values
        isNumeric = form.columns.indices.map { numeric.contains($0) }
    }

    private static func numbers(_ margin: ColumnMargin, _ unit: Double) -> [Double]? {
        let own: [Double]
        switch margin.values {
        case .numbers(let values): own = values.map { $0 / unit }
        case .integers(let values): own = values.map { Double($0) / unit }
        case .levels: return nil
        }
        guard margin.hasMissing else { return own }
        let known = Double(max(1, margin.total - margin.counts[margin.states - 1]))
        return own + [zip(own, margin.counts).reduce(0) { $0 + $1.0 * (Double($1.1) / known) }]
    }

    /// Levels that are a column each: states, or known and missing.
    private func levels(_ place: Int) -> Int { isNumeric[place] ? 2 : margins[place]?.states ?? 0 }

    /// The level of a state.
    func level(_ place: Int, _ state: Int32) -> Int32 {
        guard isNumeric[place] else { return state }
        return margins[place]?.isMissing(state) == true ? 1 : 0
    }

    var width: Int { numeric.count + discrete.reduce(0) { $0 + levels($1) } }

    /// - Throws: `.badData` for more levels than distances mean anything over.
    func checkWidth(_ id: String) throws(GeneratorError) {
        guard width <= Self.mostWidth else {
            throw GeneratorError(
                .badData, "\(id) measures distances over \(width) levels, more than \(Self.mostWidth)",
                remedy: "Leave out columns of very many levels, or give them the type text or id in a schema.")
        }
    }

    /// Standard deviations of the numbers over `rows` (denominator n).
    func deviations(_ states: [[Int32]], _ rows: [Int]) -> [Double] {
        numeric.map { place in
            let mean = rows.reduce(0) { $0 + values[place][Int(states[place][$1])] } / Double(max(1, rows.count))
            let sum = rows.reduce(0.0) {
                let difference = values[place][Int(states[place][$1])] - mean
                return $0 + difference * difference
            }
            return (sum / Double(max(1, rows.count))).squareRoot()
        }
    }

    /// The median of the deviations; 1 without numbers.
    static func change(_ deviations: [Double]) -> Double {
        guard !deviations.isEmpty else { return 1 }
        let sorted = deviations.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// The points of `rows`.
    /// - Parameters:
    ///   - scale: what each column of numbers is divided by, in their order.
    ///   - change: the distance of two rows that differ in one level.
    func points(_ states: [[Int32]], _ rows: [Int], scale: [Double], change: Double) -> Matrix<Float> {
        // Without any column all rows are at one place.
        var points = Matrix<Float>(rows: rows.count, columns: max(1, width))
        let height = Float(change / 2.0.squareRoot())
        // About the middle of the range, so that single precision keeps differences of large numbers.
        let middle = numeric.map { place in
            ((values[place].min() ?? 0) / 2 + (values[place].max() ?? 0) / 2)
        }
        for (index, row) in rows.enumerated() {
            for (column, place) in numeric.enumerated() {
                let value = (values[place][Int(states[place][row])] - middle[column]) / scale[column]
                points[index, column] = Float(min(1e18, max(-1e18, value)))
            }
            var start = numeric.count
            for place in discrete {
                points[index, start + Int(level(place, states[place][row]))] = height
                start += levels(place)
            }
        }
        return points
    }
}
