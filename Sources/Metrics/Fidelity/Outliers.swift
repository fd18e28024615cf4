import Numerics
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// `fidelity.outliers`: share of synthetic rows of a kind that real rows are not, where most are as they should be.
///
/// Fisher's linear discriminant (with a ridge) between real and synthetic rows is fitted on four of five folds and scores
/// the fifth, for three ways to deal out the folds. What a minority has in common, wherever it lies, turns the discriminant its way, and its rows score high.
/// Counted are synthetic rows that score above the top 1 % of real rows, once the synthetic scores are shifted so that
/// the lower quartiles agree: a difference that all rows share is left to the distances and to the two-sample test.
///
/// Between equal laws a synthetic row exceeds the k-th highest of n real rows with probability k / (n + 1), which is the
/// floor: exact, as it is the expected value at these sizes. The luck of the threshold is in the interval, which takes the
/// rows of both sets into account.
public struct OutliersMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "fidelity.outliers", title: "Rows of another kind", dimension: .fidelity, direction: .lower, unit: "share",
        range: 0...1, optimum: nil, restsOn: .synthetic, alsoRestsOn: .real, sign: .strangers)

    /// Share of real rows beyond the threshold.
    public static let tail = 0.01
    /// Added to the variance of every direction, in units of the mean variance of the columns.
    public static let ridge = 1.0
    static let folds = 5
    /// Ways to deal out the folds, over which shares are averaged: a part of the luck of the fits goes.
    static let repeats = 3
    static let leastRows = 100

    public init() {}

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        let (real, synthetic) = (evidence.reference, evidence.candidate)
        guard real.rows >= Self.leastRows, synthetic.rows >= 4 * Self.folds else {
            throw .insufficientData(
                "the highest 1 % of real rows need \(Self.leastRows) of them and the folds \(4 * Self.folds) synthetic "
                    + "rows; there are \(real.rows) and \(synthetic.rows)")
        }
        let rank = Self.rank(real.rows)
        var shares = [Double](repeating: 0, count: synthetic.rows)
        for seed in 0..<Self.repeats {
            let scores = try scores(real, synthetic, seed: UInt64(seed), on: evidence.parallel)
            let (known, found) = (scores.real.sorted(), scores.synthetic.sorted())
            let threshold = known[known.count - rank]
            let shift = known[known.count / 4] - found[found.count / 4]
            for (row, score) in scores.synthetic.enumerated() where score + shift > threshold { shares[row] += 1 }
        }
        shares = shares.map { $0 / Double(Self.repeats) }
        let value = shares.reduce(0, +) / Double(shares.count)
        var estimate = Estimate(value)
        estimate.replicates = resamples.map { evidence.weights($0).candidate.means(shares) }
        estimate.interval = resamples.map { _ in
            let trials = 1 / (1 / Double(real.rows) + 1 / Double(synthetic.rows))
            let range = Intervals.wilson(successes: value * trials, trials: trials)
            return Interval(
                low: min(value, range.lowerBound), high: max(value, range.upperBound), method: "wilson_both_sets")
        }
        estimate.parameters = [
            "folds": "\(Self.folds)", "repeats": "\(Self.repeats)", "ridge": "\(Self.ridge)", "tail": "\(Self.tail)",
        ]
        estimate.notes = [
            "\(shares.count { $0 == 1 }) of \(shares.count) synthetic rows score above the \(rank) highest of "
                + "\(real.rows) real rows whichever way the folds are dealt out"
        ]
        return estimate
    }

    public func closedFloor(_ evidence: FloorEvidence) throws(MetricError) -> Floor? {
        Self.floor(real: evidence.sizes.real, synthetic: evidence.sizes.candidate)
    }

    /// - Returns: nil where there are too few rows for a value.
    package static func floor(real: Int, synthetic: Int) -> Floor? {
        guard real >= leastRows, synthetic > 0 else { return nil }
        let rank = rank(real)
        let rate = Double(rank) / Double(real + 1)
        let law = ExceedanceLaw(rank: rank, of: real, drawn: synthetic)
        return Floor(
            value: rate, low: min(rate, law.quantile(0.025)), high: max(rate, law.quantile(0.975)), splits: 0)
    }

    private static func rank(_ rows: Int) -> Int { max(1, Int((Double(rows) * tail).rounded())) }

    // MARK: Scores

    private struct Fold {
        var rows: [Int]
        var moments: Moments
    }

    /// Of every row by the discriminant that has not seen it, in units of the real rows' deviation from their mean.
    private func scores(
        _ real: Matrix<Float>, _ synthetic: Matrix<Float>, seed: UInt64, on parallel: Parallel
    ) throws(MetricError) -> (real: [Double], synthetic: [Double]) {
        let assignment = TwoSampleFolds(real: real, synthetic: synthetic, folds: Self.folds, seed: seed)
        func side(_ set: Matrix<Float>, from first: Int) -> [Fold] {
            (0..<Self.folds).map { fold in
                // In the order of the content, so that the order of the rows changes no bit.
                let rows = assignment.order.filter {
                    $0 >= first && $0 < first + set.rows && assignment.fold[$0] == fold
                }.map { $0 - first }
                return Fold(rows: rows, moments: Moments(of: set.rows(at: rows), parallel: parallel))
            }
        }
        let (known, found) = (side(real, from: 0), side(synthetic, from: real.rows))
        var scores = (
            real: [Double](repeating: 0, count: real.rows), synthetic: [Double](repeating: 0, count: synthetic.rows)
        )
        for fold in 0..<Self.folds {
            let discriminant = try Discriminant(real: rest(known, fold), synthetic: rest(found, fold))
            for row in known[fold].rows { scores.real[row] = discriminant.score(real.row(row)) }
            for row in found[fold].rows { scores.synthetic[row] = discriminant.score(synthetic.row(row)) }
        }
        return scores
    }

    private func rest(_ folds: [Fold], _ left: Int) throws(MetricError) -> Moments {
        var all = Moments(dimension: folds[left].moments.dimension)
        for index in folds.indices where index != left {
            try FloorEvidence.wrap { () throws(NumericsError) in try all.merge(folds[index].moments) }
        }
        return all
    }

    private struct Discriminant {
        private var weights: [Double]
        private var offset = 0.0

        init(real: Moments, synthetic: Moments) throws(MetricError) {
            let (d, count) = (real.dimension, real.count + synthetic.count)
            weights = [Double](repeating: 0, count: d)
            guard real.count > 1, synthetic.count > 0 else { return }
            var within = zip(real.centredSecond, synthetic.centredSecond).map { ($0 + $1) / count }
            let mean = (0..<d).reduce(0) { $0 + within[$1 * d + $1] } / Double(d)
            // All rows of each side are one point: no direction has a scale.
            guard mean > 0, mean.isFinite else { return }
            for column in 0..<d { within[column * d + column] += OutliersMetric.ridge * mean }
            let gap = zip(synthetic.mean, real.mean).map { $0 - $1 }
            let direction = try FloorEvidence.wrap { () throws(NumericsError) in
                try Matrix(rows: d, columns: d, storage: within).solvedPositiveDefinite(gap)
            }
            var variance = 0.0
            for row in 0..<d {
                var sum = 0.0
                for column in 0..<d { sum += real.centredSecond[row * d + column] * direction[column] }
                variance += direction[row] * sum
            }
            variance /= real.count - 1
            guard variance > 0, variance.isFinite else { return }
            let scale = 1 / variance.squareRoot()
            weights = direction.map { $0 * scale }
            offset = zip(weights, real.mean).reduce(0) { $0 + $1.0 * $1.1 }
        }

        func score(_ row: ArraySlice<Float>) -> Double {
            zip(row, weights).reduce(-offset) { $0 + Double($1.0) * $1.1 }
        }
    }
}

/// How many of `drawn` rows exceed the `rank`-th highest of `count` rows of the same law: beta-binomial.
struct ExceedanceLaw {
    let rank: Int
    let count: Int
    let drawn: Int

    init(rank: Int, of count: Int, drawn: Int) {
        self.rank = rank
        self.count = count
        self.drawn = drawn
    }

    /// As a share of `drawn`.
    func quantile(_ p: Double) -> Double {
        let (a, b, m) = (Double(rank), Double(count - rank + 1), Double(drawn))
        func beta(_ x: Double, _ y: Double) -> Double { lgamma(x) + lgamma(y) - lgamma(x + y) }
        var sum = 0.0
        for exceeding in 0..<drawn {
            let x = Double(exceeding)
            sum += exp(lgamma(m + 1) - lgamma(x + 1) - lgamma(m - x + 1) + beta(x + a, m - x + b) - beta(a, b))
            if sum >= p { return x / m }
        }
        return 1
    }
}
