/// A dense row-major matrix: element (r, c) is `storage[r * columns + c]`.
public struct Matrix<Scalar: BinaryFloatingPoint & Sendable>: Sendable, Equatable {
    public let rows: Int
    public let columns: Int
    public var storage: [Scalar]

    /// - Precondition: `rows`, `columns` ≥ 0. Sizes that come from a file are checked where the file is read.
    public init(rows: Int, columns: Int, repeating value: Scalar = 0) {
        self.rows = rows
        self.columns = columns
        storage = [Scalar](repeating: value, count: rows * columns)
    }

    /// - Throws: `.dimensionMismatch` when `storage` does not hold rows × columns values.
    public init(rows: Int, columns: Int, storage: [Scalar]) throws(NumericsError) {
        guard rows >= 0, columns >= 0, storage.count == rows * columns else {
            throw NumericsError(.dimensionMismatch, "\(storage.count) values do not fill \(rows) × \(columns)")
        }
        self.rows = rows
        self.columns = columns
        self.storage = storage
    }

    @inlinable public subscript(row: Int, column: Int) -> Scalar {
        get { storage[row * columns + column] }
        set { storage[row * columns + column] = newValue }
    }

    @inlinable public func row(_ index: Int) -> ArraySlice<Scalar> { storage[index * columns..<(index + 1) * columns] }

    /// The rows at `indices`, in that order, repeats allowed. O(indices · columns).
    public func rows(at indices: some Sequence<Int>) -> Matrix {
        var gathered: [Scalar] = []
        var count = 0
        for index in indices {
            gathered.append(contentsOf: row(index))
            count += 1
        }
        return Matrix(unchecked: gathered, rows: count, columns: columns)
    }

    /// The columns in `range` of every row.
    public func columns(in range: Range<Int>) -> Matrix {
        var gathered: [Scalar] = []
        gathered.reserveCapacity(rows * range.count)
        for index in 0..<rows {
            gathered.append(contentsOf: storage[index * columns + range.lowerBound..<index * columns + range.upperBound])
        }
        return Matrix(unchecked: gathered, rows: rows, columns: range.count)
    }

    /// Whether every value is a number.
    @inlinable public var isFinite: Bool { storage.allSatisfy { $0.isFinite } }

    public static func identity(_ size: Int) -> Matrix {
        var matrix = Matrix(rows: size, columns: size)
        for index in 0..<size { matrix[index, index] = 1 }
        return matrix
    }

    public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for r in 0..<rows { for c in 0..<columns { result.storage[c * rows + r] = storage[r * columns + c] } }
        return result
    }

    package init(unchecked storage: [Scalar], rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        self.storage = storage
    }
}

extension Matrix {
    /// The same values in another precision.
    public func converted<Other: BinaryFloatingPoint & Sendable>(to: Other.Type = Other.self) -> Matrix<Other> {
        Matrix<Other>(unchecked: storage.map { Other($0) }, rows: rows, columns: columns)
    }
}
