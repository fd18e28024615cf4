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

    /// Rows of subsets, repeats allowed.
    package struct Members: Sendable {
        package let count: Int
        private let rows: Int
        private let subsets: [[Int32]]
        /// How often each row is in each subset, subsets × rows.
        private let weights: [Double]

        /// - Parameters:
        ///   - subsets: row numbers of the set, in any order.
        ///   - rows: of the whole set.
        package init(_ subsets: [[Int]], of rows: Int) {
            count = subsets.count
            self.rows = rows
            self.subsets = subsets.map { $0.sorted().map { Int32(truncatingIfNeeded: $0) } }
            var weights = [Double](repeating: 0, count: subsets.count * rows)
            for (subset, own) in subsets.enumerated() { for row in own { weights[subset * rows + row] += 1 } }
            self.weights = weights
        }

        /// The subsets' rows in a block, numbered from its beginning, end to end, and where each subset's begin.
        struct Block: Sendable {
            var rows: [Int32] = []
            var starts: [Int32] = [0]
        }

        func block(_ range: Range<Int>) -> Block {
            var block = Block()
            for subset in subsets {
                let first = place(of: range.lowerBound, in: subset)
                let last = place(of: range.upperBound, in: subset)
                block.rows += subset[first..<last].map { $0 - Int32(range.lowerBound) }
                block.starts.append(Int32(block.rows.count))
            }
            return block
        }

        func withWeights(from row: Int, _ body: (_ first: UnsafePointer<Double>, _ stride: Int) -> Void) {
            weights.withUnsafeBufferPointer { weights in weights.baseAddress.map { body($0 + row, rows) } }
        }

        private func place(of row: Int, in subset: [Int32]) -> Int {
            var (low, high) = (0, subset.count)
            while low < high {
                let middle = (low + high) / 2
                if Int(subset[middle]) < row { low = middle + 1 } else { high = middle }
            }
            return low
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
        package fileprivate(set) var values: [Double] = []
        package fileprivate(set) var rowSums: [Double] = []
        package fileprivate(set) var columnSums: [Double] = []
        package fileprivate(set) var squares = 0.0

        /// The memory of the last tile serves the next one; `values` are left as they are.
        fileprivate mutating func reset(_ rows: Int, _ columns: Int) {
            if values.count != rows * columns { values = [Double](repeating: 0, count: rows * columns) }
            rowSums = [Double](repeating: 0, count: rows)
            columnSums = [Double](repeating: 0, count: columns)
            squares = 0
        }
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
            case single(Single)
        }

        /// Rows times a power of two that keeps products of any finite rows inside a float's range.
        struct Single: Sendable {
            /// `stride` floats a row.
            var rows: [Float]
            var stride: Int
            /// The rows laid out as the right side of a product; empty where BLAS does it.
            var panels: [Float]
            var scale: Double
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
                // Rows at powers of two from each other would meet in the same places of the cache.
                let stride = width + 16
                var single = Single(rows: [], stride: stride, panels: [], scale: 1)
                single.rows = [Float](unsafeUninitializedCapacity: range.count * stride) { target, count in
                    matrix.storage.withUnsafeBufferPointer { source in
                        centre.withUnsafeBufferPointer { centre in
                            guard let target = target.baseAddress, let source = source.baseAddress,
                                let centre = centre.baseAddress
                            else { return }
                            let peak = range.reduce(0.0) { max($0, assay_centred_peak(source + $1 * width, centre, width)) }
                            let scale = peak > 0 ? Double(sign: .plus, exponent: -peak.exponent, significand: 1) : 1
                            single.scale = scale
                            for row in range {
                                let place = row - range.lowerBound
                                // The norms of the rounded rows, so that equal rows are as good as nothing apart.
                                norms[place] =
                                    assay_centre_row(
                                        source + row * width, centre, width, scale, target + place * stride,
                                        &shifts[place]) / (scale * scale)
                                (target + place * stride + width).update(repeating: 0, count: stride - width)
                            }
                        }
                    }
                    count = range.count * stride
                }
                if assay_gemm_pays() != 0 {
                    let size = (range.count + 31) / 32 * 32 * width
                    single.panels = [Float](unsafeUninitializedCapacity: size) { target, count in
                        target.baseAddress.map { assay_gemm_pack_rows(single.rows, range.count, width, stride, $0) }
                        count = size
                    }
                }
                self.values = .single(single)
            }
            self.norms = norms
            let half = 0.5 * centre.reduce(0) { $0 + $1 * $1 }
            self.shifts = shifts.map { $0 + half }
        }
    }

    /// A set in blocks of rows: single-precision ones are formed once and kept, double ones when they are asked for.
    package struct Blocks: Sendable {
        package let count: Int
        let centre: [Double]
        let precision: Precision
        private let matrix: Matrix<Float>
        private let kept: [Rows]

        /// About the rows' mean.
        package init(_ matrix: Matrix<Float>, precision: Precision, parallel: Parallel) {
            let centre = Moments.means(of: matrix, parallel: parallel)
            self.init(matrix, centre: centre, precision: precision, parallel: parallel)
        }

        package init(
            _ matrix: Matrix<Float>, centre: [Double], precision: Precision, parallel: Parallel
        ) {
            count = BlockSchedule.count(matrix.rows)
            self.matrix = matrix
            self.centre = centre
            self.precision = precision
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

    /// The kernels of one pair of blocks after another: megabytes that are not asked of the system each time.
    package struct Tiles: Sendable {
        package private(set) var cubic = Tile()
        package private(set) var gaussian: Tile?
        private let gamma: Double?
        private var products: [Float] = []

        /// - Parameter gamma: width of the Gaussian kernel; nil leaves it out.
        package init(gamma: Double?) {
            self.gamma = gamma
            gaussian = gamma == nil ? nil : Tile()
        }

        package mutating func form(_ a: Rows, _ b: Rows) {
            _ = BLAS.coreName
            let (rows, columns) = (a.count, b.count)
            cubic.reset(rows, columns)
            gaussian?.reset(rows, columns)
            guard rows > 0, columns > 0, a.width > 0 else { return }
            multiply(a, b)
            // The products lie where the cubic kernel will, so the other one comes first.
            if let gamma, var tile = gaussian {
                gaussian = nil
                assay_gaussian_kernel(
                    cubic.values, rows, columns, a.norms, b.norms, gamma, &tile.values, &tile.rowSums,
                    &tile.columnSums, &tile.squares)
                gaussian = tile
            }
            var values = cubic.values
            cubic.values = []
            values.withUnsafeMutableBufferPointer { values in
                guard let values = values.baseAddress else { return }
                assay_cubic_kernel(
                    values, rows, columns, a.shifts, b.shifts, 1 / Double(a.width), values, &cubic.rowSums,
                    &cubic.columnSums, &cubic.squares)
            }
            cubic.values = values
        }

        private mutating func multiply(_ a: Rows, _ b: Rows) {
            let (m, n, k) = (Int32(a.count), Int32(b.count), Int32(a.width))
            switch (a.values, b.values) {
            case (.single(let left), .single(let right)):
                // Whole panels of 32 columns, the last one's surplus included.
                let stride = (b.count + 31) / 32 * 32
                let size = a.count * stride
                if products.count != size { products = [Float](repeating: 0, count: size) }
                if right.panels.isEmpty {
                    cblas_sgemm(
                        CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, left.rows, Int32(left.stride), right.rows,
                        Int32(right.stride), 0, &products, Int32(stride))
                } else {
                    assay_gemm(left.rows, a.count, a.width, left.stride, right.panels, stride, &products, stride)
                }
                assay_scale_products(
                    products, a.count, b.count, stride, 1 / (left.scale * right.scale), &cubic.values)
            case (.double(let left), .double(let right)):
                cblas_dgemm(
                    CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, left, k, right, k, 0, &cubic.values, n)
            default: preconditionFailure("blocks of one pass are of one precision")
            }
        }
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
        let parts = parallel.map(first.count) { block in
            let rows = first.range(block)
            let left = first[block]
            var part = empty(rows: rows.count, columns: y.rows, gamma: gamma, subsets: members?.0.count)
            let own = members?.0.block(rows)
            var tiles = Tiles(gamma: gamma)
            var strip: [Double] = []
            for other in 0..<second.count {
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
