import CKernels
import COpenBLAS

/// Sums of the kernel k(a, b) = (a·b/d + 1)³ over the pairs of two sets, in double precision.
public struct KernelSums: Sendable, Equatable {
    /// Σ over the other rows of the own set, one entry a row.
    public let withinFirst: [Double]
    public let withinSecond: [Double]
    /// Σ over the other set, one entry a row of the first and of the second.
    public let acrossFirst: [Double]
    public let acrossSecond: [Double]
    /// Σ k(a, a).
    public let diagonalFirst: Double
    public let diagonalSecond: Double
    /// Σ k² over ordered pairs of different rows, and over cross pairs.
    public let squaresFirst: Double
    public let squaresSecond: Double
    public let squaresAcross: Double

    /// - Throws: `.dimensionMismatch`, `.nonFinite`.
    /// - Complexity: O((n² + m²)/2 + n m) products of rows, in blocks of 512 × 512.
    public init(
        _ first: Matrix<Float>, _ second: Matrix<Float>, parallel: Parallel = .serial
    ) throws(NumericsError) {
        guard first.columns == second.columns else {
            throw NumericsError(.dimensionMismatch, "rows of \(first.columns) and \(second.columns) columns")
        }
        try NearestNeighbours.requireFinite(first)
        try NearestNeighbours.requireFinite(second)
        let within = (CubicKernel.within(first, parallel), CubicKernel.within(second, parallel))
        try self.init(first, second, within: within, parallel: parallel)
    }

    /// With the sums inside each set at hand.
    package init(
        _ first: Matrix<Float>, _ second: Matrix<Float>, within: (CubicKernel.Sums, CubicKernel.Sums),
        parallel: Parallel
    ) throws(NumericsError) {
        guard first.columns == second.columns else {
            throw NumericsError(.dimensionMismatch, "rows of \(first.columns) and \(second.columns) columns")
        }
        let (a, b) = within
        let across = CubicKernel.across(first, second, parallel)
        withinFirst = a.rowSums
        withinSecond = b.rowSums
        acrossFirst = across.rowSums
        acrossSecond = across.columnSums
        diagonalFirst = a.diagonal
        diagonalSecond = b.diagonal
        squaresFirst = a.squares
        squaresSecond = b.squares
        squaresAcross = across.squares
    }
}

/// The blocks of the cubic kernel's matrix.
package enum CubicKernel {
    /// Sums over the pairs of one set, or across two.
    package struct Sums: Sendable {
        var rowSums: [Double]
        var columnSums: [Double]
        var squares = 0.0
        var diagonal = 0.0
    }

    /// A block of the kernel matrix with its sums; `columns` × `rows` doubles.
    package struct Tile: Sendable {
        package var values: [Double]
        package var rowSums: [Double]
        package var columnSums: [Double]
        package var squares: Double
    }

    /// Rows as doubles, so that products keep what a difference of nearly equal sums needs.
    package static func doubles(_ matrix: Matrix<Float>, _ range: Range<Int>) -> [Double] {
        matrix.storage[range.lowerBound * matrix.columns..<range.upperBound * matrix.columns].map(Double.init)
    }

    package static func tile(_ a: [Double], _ rows: Int, _ b: [Double], _ columns: Int, width: Int) -> Tile {
        _ = BLAS.coreName
        var result = Tile(
            values: [Double](repeating: 0, count: rows * columns), rowSums: [Double](repeating: 0, count: rows),
            columnSums: [Double](repeating: 0, count: columns), squares: 0)
        guard rows > 0, columns > 0, width > 0 else { return result }
        cblas_dgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rows), Int32(columns), Int32(width), 1, a, Int32(width), b,
            Int32(width), 0, &result.values, Int32(columns))
        assay_cubic_kernel(
            &result.values, rows, columns, 1 / Double(width), &result.rowSums, &result.columnSums, &result.squares)
        return result
    }

    static func across(_ x: Matrix<Float>, _ y: Matrix<Float>, _ parallel: Parallel) -> Sums {
        let blocks = BlockSchedule.count(x.rows)
        let parts = parallel.map(blocks) { block in
            let rows = BlockSchedule.range(block, of: x.rows)
            let left = doubles(x, rows)
            var part = Sums(
                rowSums: [Double](repeating: 0, count: rows.count), columnSums: [Double](repeating: 0, count: y.rows))
            for other in 0..<BlockSchedule.count(y.rows) {
                let columns = BlockSchedule.range(other, of: y.rows)
                let tile = tile(left, rows.count, doubles(y, columns), columns.count, width: x.columns)
                for row in 0..<rows.count { part.rowSums[row] += tile.rowSums[row] }
                for column in columns { part.columnSums[column] = tile.columnSums[column - columns.lowerBound] }
                part.squares += tile.squares
            }
            return part
        }
        var total = Sums(rowSums: parts.flatMap(\.rowSums), columnSums: [Double](repeating: 0, count: y.rows))
        for part in parts {
            for column in 0..<y.rows { total.columnSums[column] += part.columnSums[column] }
            total.squares += part.squares
        }
        return total
    }

    /// Over ordered pairs of different rows of one set; each block is formed once.
    package static func within(_ x: Matrix<Float>, _ parallel: Parallel) -> Sums {
        let blocks = BlockSchedule.count(x.rows)
        let parts = parallel.map(blocks) { block in
            let rows = BlockSchedule.range(block, of: x.rows)
            let left = doubles(x, rows)
            var part = Sums(rowSums: [Double](repeating: 0, count: x.rows), columnSums: [])
            for other in block..<blocks {
                let columns = BlockSchedule.range(other, of: x.rows)
                let tile = tile(left, rows.count, doubles(x, columns), columns.count, width: x.columns)
                for row in 0..<rows.count { part.rowSums[rows.lowerBound + row] += tile.rowSums[row] }
                part.squares += (other == block ? 1 : 2) * tile.squares
                if other == block {
                    for row in 0..<rows.count {
                        let value = tile.values[row * columns.count + row]
                        part.diagonal += value
                        part.squares -= value * value
                        part.rowSums[rows.lowerBound + row] -= value
                    }
                } else {
                    for column in columns { part.rowSums[column] += tile.columnSums[column - columns.lowerBound] }
                }
            }
            return part
        }
        var total = Sums(rowSums: [Double](repeating: 0, count: x.rows), columnSums: [])
        for part in parts {
            for row in 0..<x.rows { total.rowSums[row] += part.rowSums[row] }
            total.squares += part.squares
            total.diagonal += part.diagonal
        }
        return total
    }
}
