import CKernels
import COpenBLAS

/// The blocks of kernel matrices: products of rows are formed once and serve the cubic kernel (a·b/d + 1)³ and, where a
/// width is given, the Gaussian exp(−gamma ‖a − b‖²).
///
/// Rows are moved to a centre first, so that products and squared distances keep their digits far from zero; the cubic
/// kernel adds what that took off its products. All sums are double precision.
package enum PairKernels {
    /// Of the products of centred rows. A single one loses about 2⁻²⁴ of |a| |b|, at random, and takes half the time; over
    /// s² pairs 1/s of that is left, which is nothing beside what another draw of s rows would change
    /// (docs/decisions/007-kernel-products.md).
    package enum Precision: Sendable {
        case single, double

        /// - Parameter rows: of the smallest set or subset whose kernel is averaged.
        package init(averaging rows: Int) { self = rows >= 1_000 ? .single : .double }
    }

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
        /// Σ of the cubic kernel over the pairs of each subset, in the order of the members' columns.
        package var subsets: [Double] = []
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

    /// A block of rows about a centre.
    package struct Rows: Sendable {
        package let count: Int
        let width: Int
        let values: Values
        let norms: [Double]
        /// a·c + ½ c·c: what a product of centred rows lacks, half of it from either side.
        let shifts: [Double]

        enum Values: Sendable {
            case double([Double])
            /// Times a power of two that keeps products of any finite rows inside a float's range.
            case single([Float], scale: Double)
        }

        package init(_ matrix: Matrix<Float>, _ range: Range<Int>, centre: [Double], precision: Precision) {
            count = range.count
            width = matrix.columns
            let width = width
            var norms = [Double](repeating: 0, count: range.count)
            var shifts = [Double](repeating: 0, count: range.count)
            switch precision {
            case .double:
                var values = [Double](repeating: 0, count: range.count * width)
                for row in range {
                    let place = row - range.lowerBound
                    for column in 0..<width {
                        let value = Double(matrix.storage[row * width + column]) - centre[column]
                        values[place * width + column] = value
                        norms[place] += value * value
                        shifts[place] += value * centre[column]
                    }
                }
                self.values = .double(values)
            case .single:
                var scale = 1.0
                let values = [Float](unsafeUninitializedCapacity: range.count * width) { target, count in
                    matrix.storage.withUnsafeBufferPointer { source in
                        centre.withUnsafeBufferPointer { centre in
                            guard let target = target.baseAddress, let source = source.baseAddress,
                                let centre = centre.baseAddress
                            else { return }
                            let peak = range.reduce(0.0) { max($0, assay_centred_peak(source + $1 * width, centre, width)) }
                            if peak > 0 { scale = Double(sign: .plus, exponent: -peak.exponent, significand: 1) }
                            for row in range {
                                let place = row - range.lowerBound
                                // The norms of the rounded rows, so that equal rows are as good as nothing apart.
                                norms[place] =
                                    assay_centre_row(
                                        source + row * width, centre, width, scale, target + place * width,
                                        &shifts[place]) / (scale * scale)
                            }
                        }
                    }
                    count = range.count * width
                }
                self.values = .single(values, scale: scale)
            }
            self.norms = norms
            let half = 0.5 * centre.reduce(0) { $0 + $1 * $1 }
            self.shifts = shifts.map { $0 + half }
        }
    }

    /// A set in blocks of rows: single-precision ones are formed once and kept, double ones when they are asked for.
    package struct Blocks: Sendable {
        package let count: Int
        private let matrix: Matrix<Float>
        private let centre: [Double]
        private let kept: [Rows]

        package init(
            _ matrix: Matrix<Float>, centre: [Double], precision: Precision, parallel: Parallel
        ) {
            count = BlockSchedule.count(matrix.rows)
            self.matrix = matrix
            self.centre = centre
            kept =
                precision == .double
                ? []
                : parallel.map(count) { block in
                    Rows(matrix, BlockSchedule.range(block, of: matrix.rows), centre: centre, precision: .single)
                }
        }

        package func range(_ block: Int) -> Range<Int> { BlockSchedule.range(block, of: matrix.rows) }

        package subscript(block: Int) -> Rows {
            kept.isEmpty ? Rows(matrix, range(block), centre: centre, precision: .double) : kept[block]
        }
    }

    package static func tiles(_ a: Rows, _ b: Rows, gamma: Double?) -> Tiles {
        _ = BLAS.coreName
        var products = products(a, b)
        guard !products.isEmpty, a.width > 0 else {
            return Tiles(cubic: Tile(products, a.count, b.count), gaussian: nil)
        }
        var gaussian: Tile?
        if let gamma {
            var tile = Tile([Double](repeating: 0, count: products.count), a.count, b.count)
            assay_gaussian_kernel(
                products, a.count, b.count, a.norms, b.norms, gamma, &tile.values, &tile.rowSums, &tile.columnSums,
                &tile.squares)
            gaussian = tile
        }
        var cubic = Tile([], a.count, b.count)
        products.withUnsafeMutableBufferPointer { products in
            guard let products = products.baseAddress else { return }
            assay_cubic_kernel(
                products, a.count, b.count, a.shifts, b.shifts, 1 / Double(a.width), products, &cubic.rowSums,
                &cubic.columnSums, &cubic.squares)
        }
        cubic.values = products
        return Tiles(cubic: cubic, gaussian: gaussian)
    }

    private static func products(_ a: Rows, _ b: Rows) -> [Double] {
        let size = a.count * b.count
        let (m, n, k) = (Int32(a.count), Int32(b.count), Int32(a.width))
        guard size > 0, k > 0 else { return [Double](repeating: 0, count: size) }
        switch (a.values, b.values) {
        case (.single(let left, let scale), .single(let right, let other)):
            let products = [Float](unsafeUninitializedCapacity: size) { target, count in
                cblas_sgemm(
                    CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, left, k, right, k, 0, target.baseAddress, n)
                count = size
            }
            return [Double](unsafeUninitializedCapacity: size) { target, count in
                target.baseAddress.map { assay_scale_products(products, size, 1 / (scale * other), $0) }
                count = size
            }
        case (.double(let left), .double(let right)):
            return [Double](unsafeUninitializedCapacity: size) { target, count in
                cblas_dgemm(
                    CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, left, k, right, k, 0, target.baseAddress, n)
                count = size
            }
        default: preconditionFailure("blocks of one pass are of one precision")
        }
    }

    /// - Parameters:
    ///   - members: how often each row of x and of y is in each subset, rows × subsets.
    ///   - precision: nil for what the sets' sizes ask for.
    package static func across(
        _ x: Matrix<Float>, _ y: Matrix<Float>, gamma: Double?, members: (Matrix<Double>, Matrix<Double>)? = nil,
        precision: Precision? = nil, _ parallel: Parallel
    ) -> Pass {
        let centre = Moments.means(of: x, parallel: parallel)
        let precision = precision ?? Precision(averaging: min(x.rows, y.rows))
        let first = Blocks(x, centre: centre, precision: precision, parallel: parallel)
        let second = Blocks(y, centre: centre, precision: precision, parallel: parallel)
        let parts = parallel.map(first.count) { block in
            let rows = first.range(block)
            let left = first[block]
            var part = empty(rows: rows.count, columns: y.rows, gamma: gamma, subsets: members?.0.columns)
            for other in 0..<second.count {
                let columns = second.range(other)
                let tiles = tiles(left, second[other], gamma: gamma)
                add(tiles.cubic, to: &part.cubic, columns)
                if let members {
                    addSubsets(tiles.cubic, rows, of: members.0, columns, of: members.1, to: &part.subsets)
                }
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
        return Pass(
            cubic: merged(parts.map(\.cubic)), gaussian: gamma == nil ? nil : merged(parts.compactMap(\.gaussian)),
            subsets: summed(parts.map(\.subsets)))
    }

    /// Over ordered pairs of different rows of one set; each block is formed once.
    /// - Parameters: as of `across`.
    package static func within(
        _ x: Matrix<Float>, gamma: Double?, members: Matrix<Double>? = nil, precision: Precision? = nil,
        _ parallel: Parallel
    ) -> Pass {
        let centre = Moments.means(of: x, parallel: parallel)
        let precision = precision ?? Precision(averaging: x.rows)
        let blocks = Blocks(x, centre: centre, precision: precision, parallel: parallel)
        let parts = parallel.map(blocks.count) { block in
            let rows = blocks.range(block)
            let left = blocks[block]
            var part = empty(rows: x.rows, columns: 0, gamma: gamma, subsets: members?.columns)
            for other in block..<blocks.count {
                let columns = blocks.range(other)
                let tiles = tiles(left, other == block ? left : blocks[other], gamma: gamma)
                addOwn(tiles.cubic, to: &part.cubic, rows, columns)
                if let members {
                    addSubsets(
                        tiles.cubic, rows, of: members, columns, of: members, weight: rows == columns ? 1 : 2,
                        to: &part.subsets)
                    if rows == columns { removeDiagonal(tiles.cubic, rows, of: members, from: &part.subsets) }
                }
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
        return Pass(
            cubic: merged(parts.map(\.cubic)), gaussian: gamma == nil ? nil : merged(parts.compactMap(\.gaussian)),
            subsets: summed(parts.map(\.subsets)))
    }

    private static func empty(rows: Int, columns: Int, gamma: Double?, subsets: Int?) -> Pass {
        let sums = Sums(rows: rows, columns: columns)
        return Pass(
            cubic: sums, gaussian: gamma == nil ? nil : sums, subsets: [Double](repeating: 0, count: subsets ?? 0))
    }

    private static func summed(_ parts: [[Double]]) -> [Double] {
        var total = parts.first ?? []
        for part in parts.dropFirst() { for index in total.indices { total[index] += part[index] } }
        return total
    }

    /// zᵀ K z' of a block K and every subset's members z of its rows and z' of its columns.
    private static func addSubsets(
        _ tile: Tile, _ rows: Range<Int>, of left: Matrix<Double>, _ columns: Range<Int>, of right: Matrix<Double>,
        weight: Double = 1, to totals: inout [Double]
    ) {
        let subsets = totals.count
        guard subsets > 0 else { return }
        var sums = [Double](repeating: 0, count: rows.count * subsets)
        right.storage.withUnsafeBufferPointer { right in
            guard let members = right.baseAddress else { return }
            cblas_dgemm(
                CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows.count), Int32(subsets), Int32(columns.count),
                weight, tile.values, Int32(columns.count), members + columns.lowerBound * subsets, Int32(subsets), 0,
                &sums, Int32(subsets))
        }
        for row in 0..<rows.count {
            let first = (rows.lowerBound + row) * subsets
            for subset in 0..<subsets { totals[subset] += left.storage[first + subset] * sums[row * subsets + subset] }
        }
    }

    private static func removeDiagonal(
        _ tile: Tile, _ rows: Range<Int>, of members: Matrix<Double>, from totals: inout [Double]
    ) {
        for row in 0..<rows.count {
            let value = tile.values[row * rows.count + row]
            let first = (rows.lowerBound + row) * totals.count
            for subset in totals.indices { totals[subset] -= members.storage[first + subset] * value }
        }
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
