import CKernels

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

    /// - Parameters:
    ///   - members: the rows of x and of y in each subset.
    ///   - blocks: of x about its mean, where a caller has them.
    ///   - precision: nil for what the sets' sizes ask for.
    package static func across(
        _ x: Matrix<Float>, _ y: Matrix<Float>, gamma: Double?, members: (Members, Members)? = nil,
        blocks: Blocks? = nil, precision: Precision? = nil, _ parallel: Parallel
    ) -> Pass {
        let precision = blocks?.precision ?? precision ?? Precision(averaging: min(x.rows, y.rows))
        let first = blocks ?? Blocks(x, precision: precision, parallel: parallel)
        let second = Blocks(y, centre: first.centre, precision: precision, parallel: parallel)
        // Half the columns at a time: whole rows of blocks would leave a thread idle for the length of one at the end.
        let halves = 2
        let parts = parallel.map(halves * first.count) { place in
            let (block, half) = (place / halves, place % halves)
            let rows = first.range(block)
            let left = first[block]
            var part = empty(rows: rows.count, columns: y.rows, gamma: gamma, subsets: members?.0.count)
            let own = members?.0.block(rows)
            var tiles = Tiles(gamma: gamma)
            var strip: [Double] = []
            for other in second.count * half / halves..<second.count * (half + 1) / halves {
                let columns = second.range(other)
                tiles.form(left, second[other])
                add(tiles.cubic, to: &part.cubic, columns)
                if let members, let own {
                    addSubsets(tiles.cubic, own, columns, of: members.1, strip: &strip, to: &part.subsets)
                }
                if let tile = tiles.gaussian, var sums = part.gaussian {
                    add(tile, to: &sums, columns)
                    part.gaussian = sums
                }
            }
            return part
        }
        func merged(_ parts: [Sums]) -> Sums {
            var total = Sums(rows: x.rows, columns: y.rows)
            for (place, part) in parts.enumerated() {
                let start = first.range(place / halves).lowerBound
                for (row, sum) in part.rowSums.enumerated() { total.rowSums[start + row] += sum }
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
        _ x: Matrix<Float>, gamma: Double?, members: Members? = nil, blocks: Blocks? = nil,
        precision: Precision? = nil, _ parallel: Parallel
    ) -> Pass {
        let blocks = blocks ?? Blocks(x, precision: precision ?? Precision(averaging: x.rows), parallel: parallel)
        let parts = parallel.map(blocks.count) { block in
            let rows = blocks.range(block)
            let left = blocks[block]
            var part = empty(rows: x.rows, columns: 0, gamma: gamma, subsets: members?.count)
            let own = members?.block(rows)
            var tiles = Tiles(gamma: gamma)
            var strip: [Double] = []
            for other in block..<blocks.count {
                let columns = blocks.range(other)
                tiles.form(left, other == block ? left : blocks[other])
                addOwn(tiles.cubic, to: &part.cubic, rows, columns)
                if let members, let own {
                    addSubsets(
                        tiles.cubic, own, columns, of: members, weight: rows == columns ? 1 : 2, strip: &strip,
                        to: &part.subsets)
                    if rows == columns { removeDiagonal(tiles.cubic, own, from: &part.subsets) }
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

    /// zᵀ K z' of a block K and every subset's members z of its rows and z' of its columns. Off the diagonal of one set a
    /// block stands for two.
    private static func addSubsets(
        _ tile: Tile, _ own: Members.Block, _ columns: Range<Int>, of right: Members, weight: Double = 1,
        strip: inout [Double], to totals: inout [Double]
    ) {
        let height = tile.rowSums.count
        if strip.count != 64 * height { strip = [Double](repeating: 0, count: 64 * height) }
        var sums = [Double](repeating: 0, count: totals.count)
        right.withWeights(from: columns.lowerBound) { weights, stride in
            assay_subset_sums(
                tile.values, height, columns.count, own.rows, own.starts, sums.count, weights, stride, &strip, &sums)
        }
        for subset in totals.indices { totals[subset] += weight * sums[subset] }
    }

    private static func removeDiagonal(_ tile: Tile, _ own: Members.Block, from totals: inout [Double]) {
        for subset in totals.indices {
            for place in Int(own.starts[subset])..<Int(own.starts[subset + 1]) {
                totals[subset] -= tile.values[Int(own.rows[place]) * (tile.rowSums.count + 1)]
            }
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
