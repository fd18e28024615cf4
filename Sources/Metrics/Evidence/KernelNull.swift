import Numerics

/// The law of the unbiased MMD² between two samples of one distribution, in closed form.
///
/// With k centred on both sides, h(a, b) = k(a, b) − E k(a, ·) − E k(·, b) + E k, the discrepancy of two samples of equal
/// distribution is a degenerate U-statistic of h (Gretton et al. 2012, section 5): its mean is 0, its variance and
/// skewness follow from E h(a, b)² and E h(a, b) h(b, c) h(c, a) at any two sizes. A shifted χ² of these three moments gives
/// its quantiles (Hall 1983; Buckley & Eagleson 1988): within some per cent of hundreds of random splits, and the same
/// whatever the seed.
struct KernelNull: Sendable, Equatable {
    /// E h(a, b)².
    let meanSquare: Double
    /// E h(a, b) h(b, c) h(c, a) / (E h²)^1.5, 0…1: 1 when one direction holds all of h.
    let concentration: Double

    init(meanSquare: Double, concentration: Double) {
        self.meanSquare = max(0, meanSquare)
        self.concentration = concentration.isFinite ? min(1, max(0, concentration)) : 0
    }

    /// The discrepancy of samples of n and m rows at a standard normal deviate, by Wilson and Hilferty's (1931) cube: a
    /// quantile for the normal's quantile, a draw for a draw.
    /// - Parameters: n, m: at least 2.
    func value(at deviate: Double, n: Int, m: Int) -> Double {
        let (n, m) = (Double(n), Double(m))
        // Σ over pairs and over triangles of the weights that the rows' pairs have in the statistic.
        let pairs = 1 / (n * (n - 1)) + 1 / (m * (m - 1)) + 2 / (n * m)
        let triangles =
            (n - 2) / (n * n * (n - 1) * (n - 1)) + (m - 2) / (m * m * (m - 1) * (m - 1))
            + 3 / (n * n * m) + 3 / (n * m * m)
        let deviation = (2 * meanSquare * pairs).squareRoot()
        let skewness = 8.squareRoot() * concentration * triangles / (pairs * pairs.squareRoot())
        let degrees = 8 / max(1e-6, min(8, skewness * skewness))
        let spread = 2 / (9 * degrees)
        let root = 1 - spread + deviate * spread.squareRoot()
        // Far below, where the cube turns, a χ² ends at 0.
        let square = degrees * max(0, root * root * root)
        return deviation * (square - degrees) / (2 * degrees).squareRoot()
    }

    /// The central range that holds the discrepancy of samples of n and m rows with probability `level`.
    func range(n: Int, m: Int, level: Double = 0.95) -> ClosedRange<Double> {
        let deviate = NormalDistribution.quantile(0.5 + level / 2)
        let low = value(at: -deviate, n: n, m: m)
        return low...max(low, value(at: deviate, n: n, m: m))
    }
}

/// The laws of the two kernels on one pool of rows.
struct PooledKernel: Sendable {
    let cubic: KernelNull
    let gaussian: KernelNull?

    /// Rows that the triangles are taken of.
    private static let triangleRows = 800

    /// - Parameters:
    ///   - pool: at least 4 rows.
    ///   - gamma: width of the Gaussian kernel; nil leaves it out.
    /// - Throws: `.insufficientData` for fewer rows, `.failed` when the kernel overflows.
    /// - Complexity: O(N² d) for the pairs, O(800³) for the triangles.
    init(_ pool: Matrix<Float>, gamma: Double?, parallel: Parallel) throws(MetricError) {
        guard pool.rows >= 4 else {
            throw .insufficientData(
                "a floor of the kernel distance needs 4 real and holdout rows; there are \(pool.rows)")
        }
        // Not by the run's seed, on which no limit should hang, and not evenly, as rows may come in turns.
        var draw = RandomStream(seed: 0).split("kernel_triangles")
        let chosen =
            pool.rows <= Self.triangleRows
            ? pool : pool.rows(at: draw.permutation(pool.rows).prefix(Self.triangleRows).sorted())
        let matrices = Self.matrices(chosen, gamma: gamma)
        let whole = pool.rows <= Self.triangleRows ? nil : PairKernels.within(pool, gamma: gamma, parallel)
        cubic = try Self.null(matrices.cubic, pairs: whole?.cubic, parallel)
        if let matrix = matrices.gaussian {
            gaussian = try Self.null(matrix, pairs: whole?.gaussian, parallel)
        } else {
            gaussian = nil
        }
    }

    /// Both kernels between all rows.
    private static func matrices(
        _ rows: Matrix<Float>, gamma: Double?
    ) -> (cubic: Matrix<Double>, gaussian: Matrix<Double>?) {
        let blocks = PairKernels.Blocks(rows, precision: .double, parallel: .serial)
        var cubic = Matrix<Double>(rows: rows.rows, columns: rows.rows)
        var gaussian = gamma.map { _ in cubic }
        var tiles = PairKernels.Tiles(gamma: gamma)
        for first in 0..<blocks.count {
            let left = blocks[first]
            for second in first..<blocks.count {
                tiles.form(left, second == first ? left : blocks[second])
                let place = (blocks.range(first), blocks.range(second))
                fill(&cubic, tiles.cubic.values, place.0, place.1)
                if let tile = tiles.gaussian, var matrix = gaussian {
                    gaussian = nil
                    fill(&matrix, tile.values, place.0, place.1)
                    gaussian = matrix
                }
            }
        }
        return (cubic, gaussian)
    }

    private static func fill(_ matrix: inout Matrix<Double>, _ tile: [Double], _ rows: Range<Int>, _ columns: Range<Int>) {
        var index = 0
        for row in rows {
            for column in columns {
                matrix[row, column] = tile[index]
                matrix[column, row] = tile[index]
                index += 1
            }
        }
    }

    /// - Parameter pairs: sums over the pairs of all rows where `kernel` holds some of them.
    private static func null(
        _ kernel: Matrix<Double>, pairs: PairKernels.Sums?, _ parallel: Parallel
    ) throws(MetricError) -> KernelNull {
        let count = kernel.rows
        var centred = kernel
        var sums = [Double](repeating: 0, count: count)
        for row in 0..<count {
            for column in 0..<count where column != row { sums[row] += kernel[row, column] }
        }
        // Székely and Rizzo's (2014) centring, after which products of different pairs are unbiased.
        let mean = sums.reduce(0, +) / (Double(count - 1) * Double(count - 2))
        for row in 0..<count {
            for column in 0..<count {
                centred[row, column] =
                    row == column ? 0 : kernel[row, column] - (sums[row] + sums[column]) / Double(count - 2) + mean
            }
        }
        let squares = centred.storage.reduce(0) { $0 + $1 * $1 } / (Double(count) * Double(count - 3))
        let product = try FloorEvidence.wrap { () throws(NumericsError) in
            try centred.multiplied(byTransposed: centred, parallel: parallel)
        }
        var triangles = 0.0
        for index in centred.storage.indices { triangles += centred.storage[index] * product.storage[index] }
        triangles /= Double(count) * Double(count - 1) * Double(count - 2)
        let meanSquare = pairs.flatMap(Self.meanSquare) ?? squares
        guard meanSquare.isFinite, squares.isFinite else {
            throw .failed("the squares of the kernel overflow; scale the features down")
        }
        return KernelNull(
            meanSquare: meanSquare, concentration: squares > 0 ? triangles / (squares * squares.squareRoot()) : 0)
    }

    /// E h² from sums over the pairs; nil where rounding leaves nothing of it.
    private static func meanSquare(_ sums: PairKernels.Sums) -> Double? {
        let n = Double(sums.rowSums.count)
        let total = sums.rowSums.reduce(0, +)
        let mean = total / n
        // Of the kernel less its mean over all pairs.
        let squares = sums.squares - total * (total / (n * (n - 1)))
        let rows = sums.rowSums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let centred = squares - 2 * rows / (n - 2)
        guard centred > 1e-9 * sums.squares else { return nil }
        return centred / (n * (n - 3))
    }
}
