import CKernels
import COpenBLAS

/// The blocks of kernel matrices: products of rows are formed once and serve the cubic kernel (a·b/d + 1)³ and, where a
/// width is given, the Gaussian exp(−gamma ‖a − b‖²).
///
/// Rows are moved to a centre first, so that squared distances keep their digits far from zero; the cubic kernel adds
/// what that took off its products.
package enum PairKernels {
    /// Sums over the pairs of one set, or across two.
    package struct Sums: Sendable, Equatable {
        package var rowSums: [Double]
        package var columnSums: [Double]
        package var squares = 0.0
        package var diagonal = 0.0

        init(rows: Int, columns: Int) {
            rowSums = [Double](repeating: 0, count: rows)
            columnSums = [Double](repeating: 0, count: columns)
        }
    }

    /// What one pass over the pairs yields.
    package struct Pass: Sendable, Equatable {
        package var cubic: Sums
        package var gaussian: Sums?
    }

    /// A block of one kernel's matrix with its sums.
    package struct Tile: Sendable {
        package var values: [Double]
        package var rowSums: [Double]
        package var columnSums: [Double]
        package var squares = 0.0

        init(_ values: [Double], _ rows: Int, _ columns: Int) {
            self.values = values
            rowSums = [Double](repeating: 0, count: rows)
            columnSums = [Double](repeating: 0, count: columns)
        }
    }

    package struct Tiles: Sendable {
        package var cubic: Tile
        package var gaussian: Tile?
    }

    /// Rows about a centre as doubles, so that products keep what a difference of nearly equal sums needs.
    package struct Rows: Sendable {
        package let count: Int
        let width: Int
        let values: [Double]
        let norms: [Double]
        /// a·c + ½ c·c: what a product of centred rows lacks, half of it from either side.
        let shifts: [Double]

        package init(_ matrix: Matrix<Float>, _ range: Range<Int>, centre: [Double]) {
            count = range.count
            width = matrix.columns
            var values = [Double](repeating: 0, count: count * width)
            var norms = [Double](repeating: 0, count: count)
            var shifts = [Double](repeating: 0, count: count)
            let half = 0.5 * centre.reduce(0) { $0 + $1 * $1 }
            for row in range {
                let place = row - range.lowerBound
                var (norm, shift) = (0.0, 0.0)
                for column in 0..<width {
                    let value = Double(matrix.storage[row * width + column]) - centre[column]
                    values[place * width + column] = value
                    norm += value * value
                    shift += value * centre[column]
                }
                norms[place] = norm
                shifts[place] = shift + half
            }
            self.values = values
            self.norms = norms
            self.shifts = shifts
        }
    }

    package static func tiles(_ a: Rows, _ b: Rows, gamma: Double?) -> Tiles {
        _ = BLAS.coreName
        var products = [Double](repeating: 0, count: a.count * b.count)
        guard a.count > 0, b.count > 0, a.width > 0 else {
            return Tiles(cubic: Tile(products, a.count, b.count), gaussian: nil)
        }
        cblas_dgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, Int32(a.count), Int32(b.count), Int32(a.width), 1, a.values,
            Int32(a.width), b.values, Int32(b.width), 0, &products, Int32(b.count))
        var gaussian: Tile?
        if let gamma {
            var tile = Tile([Double](repeating: 0, count: products.count), a.count, b.count)
            assay_gaussian_kernel(
                products, a.count, b.count, a.norms, b.norms, gamma, &tile.values, &tile.rowSums, &tile.columnSums,
                &tile.squares)
            gaussian = tile
        }
        var cubic = Tile(products, a.count, b.count)
        assay_cubic_kernel(
            &cubic.values, a.count, b.count, a.shifts, b.shifts, 1 / Double(a.width), &cubic.rowSums,
            &cubic.columnSums, &cubic.squares)
        return Tiles(cubic: cubic, gaussian: gaussian)
    }

    package static func across(
        _ x: Matrix<Float>, _ y: Matrix<Float>, gamma: Double?, _ parallel: Parallel
    ) -> Pass {
        let centre = Moments.means(of: x, parallel: parallel)
        let parts = parallel.map(BlockSchedule.count(x.rows)) { block in
            let rows = BlockSchedule.range(block, of: x.rows)
            let left = Rows(x, rows, centre: centre)
            var part = empty(rows: rows.count, columns: y.rows, gamma: gamma)
            for other in 0..<BlockSchedule.count(y.rows) {
                let columns = BlockSchedule.range(other, of: y.rows)
                let tiles = tiles(left, Rows(y, columns, centre: centre), gamma: gamma)
                add(tiles.cubic, to: &part.cubic, columns)
                if let tile = tiles.gaussian, var sums = part.gaussian {
                    add(tile, to: &sums, columns)
                    part.gaussian = sums
                }
            }
            return part
        }
        func merged(_ parts: [Sums]) -> Sums {
            var total = Sums(rows: 0, columns: y.rows)
            for part in parts {
                total.rowSums += part.rowSums
                for column in 0..<y.rows { total.columnSums[column] += part.columnSums[column] }
                total.squares += part.squares
            }
            return total
        }
        let gaussian = parts.compactMap(\.gaussian)
        return Pass(cubic: merged(parts.map(\.cubic)), gaussian: gamma == nil ? nil : merged(gaussian))
    }

    /// Over ordered pairs of different rows of one set; each block is formed once.
    package static func within(_ x: Matrix<Float>, gamma: Double?, _ parallel: Parallel) -> Pass {
        let centre = Moments.means(of: x, parallel: parallel)
        let blocks = BlockSchedule.count(x.rows)
        let parts = parallel.map(blocks) { block in
            let rows = BlockSchedule.range(block, of: x.rows)
            let left = Rows(x, rows, centre: centre)
            var part = empty(rows: x.rows, columns: 0, gamma: gamma)
            for other in block..<blocks {
                let columns = BlockSchedule.range(other, of: x.rows)
                let right = other == block ? left : Rows(x, columns, centre: centre)
                let tiles = tiles(left, right, gamma: gamma)
                addOwn(tiles.cubic, to: &part.cubic, rows, columns)
                if let tile = tiles.gaussian, var sums = part.gaussian {
                    addOwn(tile, to: &sums, rows, columns)
                    part.gaussian = sums
                }
            }
            return part
        }
        func merged(_ parts: [Sums]) -> Sums {
            var total = Sums(rows: x.rows, columns: 0)
            for part in parts {
                for row in 0..<x.rows { total.rowSums[row] += part.rowSums[row] }
                total.squares += part.squares
                total.diagonal += part.diagonal
            }
            return total
        }
        let gaussian = parts.compactMap(\.gaussian)
        return Pass(cubic: merged(parts.map(\.cubic)), gaussian: gamma == nil ? nil : merged(gaussian))
    }

    private static func empty(rows: Int, columns: Int, gamma: Double?) -> Pass {
        let sums = Sums(rows: rows, columns: columns)
        return Pass(cubic: sums, gaussian: gamma == nil ? nil : sums)
    }

    private static func add(_ tile: Tile, to sums: inout Sums, _ columns: Range<Int>) {
        for row in tile.rowSums.indices { sums.rowSums[row] += tile.rowSums[row] }
        for column in columns { sums.columnSums[column] = tile.columnSums[column - columns.lowerBound] }
        sums.squares += tile.squares
    }

    private static func addOwn(_ tile: Tile, to sums: inout Sums, _ rows: Range<Int>, _ columns: Range<Int>) {
        for row in rows { sums.rowSums[row] += tile.rowSums[row - rows.lowerBound] }
        sums.squares += (rows == columns ? 1 : 2) * tile.squares
        guard rows == columns else {
            for column in columns { sums.rowSums[column] += tile.columnSums[column - columns.lowerBound] }
            return
        }
        for row in 0..<rows.count {
            let value = tile.values[row * columns.count + row]
            sums.diagonal += value
            sums.squares -= value * value
            sums.rowSums[rows.lowerBound + row] -= value
        }
    }
}
