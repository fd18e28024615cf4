/// Gathers the numbers of a column: as whole numbers as long as all are, else as doubles.
struct NumberColumn {
    private var integers: [Int64] = []
    private var numbers: [Double] = []
    private var isWhole = true
    private var hasLong = false
    /// Digits behind the point, where every number has as many; −1 before the first, −2 where they differ.
    private var decimals = -1
    private let count: Int
    /// Whether whole numbers beyond 64 bits may be rounded.
    private let mayRound: Bool

    init(count: Int, mayRound: Bool = false) {
        self.count = count
        self.mayRound = mayRound
        integers.reserveCapacity(count)
    }

    /// The cells, with the number of decimals that all of them are written with.
    /// - Returns: nil where they are whole numbers that 64 bits do not hold, which would not be exact.
    var cells: (TableColumn.Cells, decimals: Int?)? {
        if isWhole { return (.integers(integers), nil) }
        if hasLong && decimals == -1 && !mayRound { return nil }
        return (.numbers(numbers), decimals > 0 ? decimals : nil)
    }

    @inline(__always)
    mutating func appendMissing() {
        if isWhole { integers.append(TableColumn.Cells.missingInteger) } else { numbers.append(.nan) }
    }

    /// What is no number becomes missing.
    @inline(__always)
    mutating func append(_ reading: NumberText.Reading) {
        switch reading {
        case .integer(let value):
            if isWhole {
                integers.append(value)
            } else {
                numbers.append(Double(value))
                if decimals != -1 || !hasLong { decimals = -2 }
            }
        case .decimal(let value, let digits):
            let isFirst = isWhole && integers.allSatisfy { $0 == TableColumn.Cells.missingInteger }
            widen()
            numbers.append(value)
            decimals = digits >= 0 && (isFirst || decimals == digits) ? digits : -2
        case .long(let value):
            widen()
            hasLong = true
            numbers.append(value)
        case .notFinite, .text: appendMissing()
        }
    }

    private mutating func widen() {
        guard isWhole else { return }
        numbers.reserveCapacity(count)
        numbers += integers.map { $0 == TableColumn.Cells.missingInteger ? .nan : Double($0) }
        integers = []
        isWhole = false
    }
}
