import Metrics
import Numerics
import Results
import Testing

/// The kernel distance's floor in closed form.
@Suite struct KernelFloorTests {
    /// Rows whose cubic kernel is spread over many directions, or held by one.
    private static func pool(_ rows: Int, skewed: Bool, seed: UInt64) -> Matrix<Float> {
        var pool = normalRows(rows, 8, seed: seed)
        if skewed { for row in 0..<rows { pool[row, 0] *= 3 } }
        return pool
    }

    private func floor(
        _ real: Matrix<Float>, _ holdout: Matrix<Float>?, candidate: Int, seed: UInt64 = 1,
        _ metric: any PairMetric = KernelDistanceMetric()
    ) throws -> Floor {
        let found = try FloorEvidence(real: real, holdout: holdout, candidateRows: candidate, splits: 2, seed: seed)
            .floors(of: [metric])
        return try #require(found.first).result.get()
    }

    /// Against 1,500 random splits of the same rows, whose own quantiles are good to some 5 %.
    @Test(arguments: [(false, 150, 150), (true, 150, 150), (true, 220, 80)])
    func rangeIsThatOfManySplits(skewed: Bool, n: Int, m: Int) throws {
        let pool = Self.pool(n + m, skewed: skewed, seed: 3)
        let floor = try floor(
            pool.rows(at: Array(0..<n)), pool.rows(at: Array(n..<n + m)), candidate: m)
        #expect(floor.value == 0 && floor.splits == 0 && floor.interval == nil)
        var kernel = [Double](repeating: 0, count: (n + m) * (n + m))
        for row in 0..<n + m {
            for other in 0..<n + m where other != row {
                let product = (0..<8).reduce(0.0) { $0 + Double(pool[row, $1]) * Double(pool[other, $1]) }
                let base = product / 8 + 1
                kernel[row * (n + m) + other] = base * base * base
            }
        }
        var random = RandomStream(seed: 5)
        let values = (0..<1_500).map { _ -> Double in
            let order = random.permutation(n + m)
            var isFirst = [Bool](repeating: false, count: n + m)
            for row in order.prefix(n) { isFirst[row] = true }
            var (within, other, across) = (0.0, 0.0, 0.0)
            for row in 0..<n + m {
                for column in 0..<n + m {
                    let value = kernel[row * (n + m) + column]
                    if isFirst[row] != isFirst[column] { across += value } else if isFirst[row] { within += value } else { other += value }
                }
            }
            let (a, b) = (Double(n), Double(m))
            return within / (a * (a - 1)) + other / (b * (b - 1)) - across / (a * b)
        }
        let range = try #require(Intervals.percentile(values))
        #expect(abs(floor.high / range.upperBound - 1) < 0.15, "\(floor.high) for \(range.upperBound)")
        #expect(abs(floor.low / range.lowerBound - 1) < 0.3, "\(floor.low) for \(range.lowerBound)")
        let held = Double(values.count { floor.low <= $0 && $0 <= floor.high }) / Double(values.count)
        // Where one column dominates, so few rows leave the moments of the null law uncertain.
        #expect(held > (skewed ? 0.85 : 0.9) && held < 0.98, "\(held)")
    }

    /// A limit that hangs on the floor must not hang on the run's seed, nor on how the pool happens to be ordered.
    @Test func isTheSameWhateverTheSeed() throws {
        let (real, holdout) = (Self.pool(500, skewed: true, seed: 1), Self.pool(500, skewed: true, seed: 2))
        for metric in [KernelDistanceMetric(), MMDRBFMetric()] as [any PairMetric] {
            let floors = try (1...4).map { try floor(real, holdout, candidate: 500, seed: UInt64($0), metric) }
            #expect(Set(floors.map(\.high)).count == 1 && floors[0].high > 0 && floors[0].low < 0)
        }
    }

    /// Rows beyond those that the skewness is taken of change it little: more rows, not other ones, move a floor.
    @Test func agreesAboveAndBelowTheSample() throws {
        let pool = Self.pool(1_600, skewed: true, seed: 4)
        let whole = try floor(pool, nil, candidate: 200)
        let part = try floor(pool.rows(at: Array(0..<780)), nil, candidate: 200)
        // The sizes differ: 1,600 and 780 against 200 rows.
        let sizes = (1 / 1_600.0 + 1 / 200.0) / (1 / 780.0 + 1 / 200.0)
        #expect(abs(whole.high / part.high / sizes - 1) < 0.2)
    }

    /// It is unbiased at any size, so a missing holdout does not halve the rows.
    @Test func keepsTheSizesWithoutAHoldout() throws {
        let (real, holdout) = (Self.pool(400, skewed: false, seed: 6), Self.pool(400, skewed: false, seed: 7))
        let with = try floor(real, holdout, candidate: 400)
        let without = try floor(real, nil, candidate: 400)
        #expect(abs(without.high / with.high - 1) < 0.15)
    }

    @Test func overflowIsAReason() throws {
        let huge = normalRows(40, 3, seed: 1, scale: 1e30)
        let found = try FloorEvidence(real: huge, holdout: nil, candidateRows: 20, splits: 2, seed: 1)
            .floors(of: [KernelDistanceMetric(), PrecisionMetric()])
        #expect(found.map { $0.floor == nil } == [true, false])
    }
}
