/// How rows of numbers and levels are compared: Gower's distance (1971), Σ weight · d over columns.
///
/// Of numbers d is |a − b| / range and at most 1, of levels 0 or 1; two missing cells are equal, a missing one and a value
/// are 1 apart. The range is that of a reference, so that it does not depend on the rows that are compared.
public struct GowerSpace: Sendable, Equatable {
    public enum Column: Sendable, Equatable {
        /// The reference's smallest and largest value. Where they are equal, any other value is 1 away.
        case number(low: Double, high: Double)
        case level
    }

    public let columns: [Column]
    /// One a column, 0 or more.
    public let weights: [Double]
    /// Columns before it are the first part, those from it on the second: distances by a part alone go with those by all.
    public let split: Int

    /// - Parameter split: nil for a space without parts.
    /// - Throws: `.dimensionMismatch` for a weight too many or too few or a split that is none, `.nonFinite` for a range or
    ///   a weight that is no number, `.empty` without columns.
    public init(_ columns: [Column], weights: [Double]? = nil, split: Int? = nil) throws(NumericsError) {
        let weights = weights ?? [Double](repeating: 1, count: columns.count)
        let split = split ?? columns.count
        guard !columns.isEmpty else { throw NumericsError(.empty, "distances need a column to compare") }
        guard weights.count == columns.count, (0...columns.count).contains(split) else {
            throw NumericsError(
                .dimensionMismatch, "\(weights.count) weights and a split at \(split) do not fit \(columns.count) columns")
        }
        guard weights.allSatisfy({ $0.isFinite && $0 >= 0 }), columns.allSatisfy(\.isFinite) else {
            throw NumericsError(.nonFinite, "ranges and weights of columns are finite numbers")
        }
        self.columns = columns
        self.weights = weights
        self.split = split
    }

    /// The largest distance.
    public var diameter: Double { weights.reduce(0, +) }

    /// How far rounding to single precision may move a distance: three roundings a term and one a sum.
    var slack: Double { Double(columns.count + 8) * 0x1p-23 * diameter + 0x1p-39 }
}

extension GowerSpace.Column {
    fileprivate var isFinite: Bool {
        switch self {
        case .number(let low, let high): low.isFinite && high.isFinite && low <= high
        case .level: true
        }
    }
}

/// Cells of one column.
public enum GowerCells: Sendable {
    /// Missing is NaN.
    case numbers([Double])
    /// Below 0 is missing.
    case levels([Int32])

    var count: Int {
        switch self {
        case .numbers(let values): values.count
        case .levels(let codes): codes.count
        }
    }
}

/// Rows placed in a space, rows × columns: every term of a distance is then min(|a − b|, 1).
public struct GowerRows: Sendable {
    public let count: Int
    public let space: GowerSpace
    let values: [Double]

    /// Far from every value, and from itself 0.
    private static let missing = 4.0
    /// Codes above it are no longer told apart in single precision.
    private static let largestCode: Int32 = 1 << 24

    /// - Throws: `.dimensionMismatch` for cells that are no column of the space or not as many as the first column's, and
    ///   for more levels than 2²⁴.
    public init(_ cells: [GowerCells], in space: GowerSpace) throws(NumericsError) {
        let count = cells.first?.count ?? 0
        guard cells.count == space.columns.count, cells.allSatisfy({ $0.count == count }), count < Int32.max else {
            throw NumericsError(.dimensionMismatch, "the columns do not fit the space, or one is longer than another")
        }
        let width = cells.count
        var values = [Double](repeating: Self.missing, count: count * width)
        for (place, column) in cells.enumerated() {
            switch (column, space.columns[place]) {
            case (.numbers(let numbers), .number(let low, let high)):
                // Halves: the range of a column from −10³⁰⁸ to 10³⁰⁸ is a number as well.
                let half = high / 2 - low / 2
                for (row, number) in numbers.enumerated() where !number.isNaN {
                    let shift = number / 2 - low / 2
                    values[row * width + place] = half > 0 ? min(max(shift / half, -1), 2) : shift == 0 ? 0 : shift > 0 ? 2 : -1
                }
            case (.levels(let codes), .level):
                for (row, code) in codes.enumerated() {
                    guard code < Self.largestCode else {
                        throw NumericsError(.dimensionMismatch, "a column has more than \(Self.largestCode) levels")
                    }
                    values[row * width + place] = code < 0 ? -1 : Double(code)
                }
            default:
                throw NumericsError(.dimensionMismatch, "column \(place + 1) is not what the space has there")
            }
        }
        self.count = count
        self.space = space
        self.values = values
    }

    private init(count: Int, space: GowerSpace, values: [Double]) {
        self.count = count
        self.space = space
        self.values = values
    }

    /// - Precondition: every index is a row.
    public func rows(at indices: [Int]) -> GowerRows {
        let width = space.columns.count
        var chosen: [Double] = []
        chosen.reserveCapacity(indices.count * width)
        for index in indices { chosen += values[index * width..<(index + 1) * width] }
        return GowerRows(count: indices.count, space: space, values: chosen)
    }

    /// The distance of two rows by all columns, as searches give it.
    public func distance(_ row: Int, to other: GowerRows, _ otherRow: Int) -> Double {
        let width = space.columns.count
        var parts = (0.0, 0.0)
        for column in 0..<width {
            let gap = abs(values[row * width + column] - other.values[otherRow * width + column])
            let term = space.weights[column] * min(gap, 1)
            if column < space.split { parts.0 += term } else { parts.1 += term }
        }
        return ((parts.0 + parts.1) * 0x1p40).rounded(.toNearestOrEven) * 0x1p-40
    }
}
