import Numerics
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// Precision and recall of two histograms over all trade-offs (Sajjadi et al. 2018).
public struct PRCurve: Sendable, Equatable {
    /// By angle, from all weight on precision's denominator to all on recall's.
    public let precision: [Double]
    public let recall: [Double]

    /// - Parameters:
    ///   - synthetic, real: shares of the same bins; each sums to one.
    public init(synthetic: [Double], real: [Double], angles: Int = 1001) {
        let edge = 1e-10
        var precision: [Double] = []
        var recall: [Double] = []
        for index in 0..<max(2, angles) {
            let slope = tan(edge + (Double.pi / 2 - 2 * edge) * Double(index) / Double(max(2, angles) - 1))
            let shared = zip(synthetic, real).reduce(0) { $0 + min($1.1 * slope, $1.0) }
            precision.append(min(1, max(0, shared)))
            recall.append(min(1, max(0, shared / slope)))
        }
        self.precision = precision
        self.recall = recall
    }

    /// The largest precision of a point on the curve that has at least this recall.
    package func precision(reaching recall: Double) -> Double {
        zip(self.precision, self.recall).reduce(0) { $1.1 >= recall - 1e-9 ? max($0, $1.0) : $0 }
    }

    /// The largest F score on the curve; recall counts `beta` times as much as precision.
    public func score(beta: Double) -> Double {
        zip(precision, recall).reduce(0) { best, pair in
            let (p, r) = pair
            return max(best, (1 + beta * beta) * p * r / (beta * beta * p + r + 1e-10))
        }
    }
}

/// `fidelity.pr_curve`: F₁⸝₈ of the precision–recall curve over clusters of the pooled rows; F₈ stands beside it.
public struct PRCurveMetric: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.pr_curve", version: 2, title: "Precision–recall curve of distributions", dimension: .fidelity,
        direction: .higher, unit: "F score", range: 0...1, optimum: 1, restsOn: .synthetic, alsoRestsOn: .real,
        sign: .distance)

    public let clusters: Int
    public let runs: Int
    /// Principal axes of the real set that rows are clustered along, where there are more features.
    public let axes: Int
    public let largestRows: Int
    public let seed: UInt64

    public init(clusters: Int = 20, runs: Int = 10, axes: Int = 64, largestRows: Int = 5_000, seed: UInt64 = 0) {
        self.clusters = max(2, clusters)
        self.runs = max(1, runs)
        self.axes = max(1, axes)
        self.largestRows = max(2, largestRows)
        self.seed = seed
    }

    /// Clusters of equally many rows of each set.
    package struct Placed: Sendable, Equatable {
        package let real: [Int]
        package let synthetic: [Int]
        /// Of all holdout rows.
        package let holdout: [Int]
        package let clusters: Int
        /// The same rows in clusters that halves of them make.
        package var others: [Partition] = []
        /// Of the real and of the synthetic rows, by features; nil draws rows by their cluster.
        var keys: Keys?

        struct Keys: Sendable, Equatable {
            var real: RowKeys
            var synthetic: RowKeys
        }

        /// Halves of both sets, cut twice.
        func halves(_ resamples: Resamples) -> (real: RowHalves, synthetic: RowHalves) {
            (
                resamples.halves(of: keys?.real ?? RowKeys(real), role: .real, cuts: 2),
                resamples.halves(of: keys?.synthetic ?? RowKeys(synthetic), role: .synthetic, cuts: 2)
            )
        }

        package struct Partition: Sendable, Equatable {
            package let real: [Int]
            package let synthetic: [Int]
            package let clusters: Int
        }
    }

    /// Partitions of halves: so many, each the best of so many starts.
    static let partitions = (count: 8, runs: 2)

    /// - Parameter moments: of the real rows.
    /// - Throws: `.insufficientData` below 5 rows a cluster in either set.
    package func place(
        real: Matrix<Float>, synthetic: Matrix<Float>, holdout: Matrix<Float>?, moments: Moments, parallel: Parallel
    ) throws(MetricError) -> Placed {
        let count = min(real.rows, synthetic.rows, largestRows)
        guard count >= 5 * clusters else {
            throw .insufficientData("\(clusters) clusters need \(5 * clusters) rows of each set; there are \(count)")
        }
        do throws(NumericsError) {
            let axes = real.columns > axes ? try PrincipalAxes(moments, count: axes) : nil
            // In the order of the content, so that the order of the rows moves no cluster.
            func prepared(
                _ rows: Matrix<Float>, _ name: String, count: Int
            ) throws(NumericsError) -> (rows: Matrix<Float>, keys: RowKeys) {
                var draw = RandomStream(seed: seed).split("pr_curve").split(name)
                let keys = RowKeys(rows)
                var order = keys.order
                if rows.rows > count { order = draw.permutation(rows.rows).prefix(count).sorted().map { order[$0] } }
                let chosen = rows.rows(at: order)
                return (try axes?.project(chosen, parallel: parallel) ?? chosen, keys.rows(at: order))
            }
            let (first, keysOfReal) = try prepared(real, "real", count: count)
            let (second, keysOfSynthetic) = try prepared(synthetic, "synthetic", count: count)
            let pool = try Matrix(rows: 2 * count, columns: first.columns, storage: first.storage + second.storage)
            let fit = try KMeans(
                pool, clusters: clusters, runs: runs, stream: RandomStream(seed: seed).split("pr_curve_clusters"),
                parallel: parallel)
            let others = try holdout.map { rows throws(NumericsError) in
                try fit.assign(prepared(rows, "holdout", count: largestRows).rows, parallel: parallel)
            }
            return Placed(
                real: Array(fit.labels.prefix(count)), synthetic: Array(fit.labels.dropFirst(count)),
                holdout: others ?? [], clusters: fit.clusters, others: try partitions(pool, count, parallel),
                keys: .init(real: keysOfReal, synthetic: keysOfSynthetic))
        } catch { throw MetricError(error) }
    }

    package func curve(_ placed: Placed) -> PRCurve {
        PRCurve(
            synthetic: Self.shares(placed.synthetic, placed.clusters),
            real: Self.shares(placed.real, placed.clusters))
    }

    package func estimate(_ placed: Placed, resamples: Resamples?, parallel: Parallel) -> Estimate {
        let curve = curve(placed)
        var estimate = Estimate(
            curve.score(beta: 1.0 / 8),
            parameters: [
                "clusters": "\(placed.clusters)", "runs": "\(runs)", "axes": "\(axes)",
                "rows": "\(placed.real.count)", "f8": text(curve.score(beta: 8)), "f1_8": text(curve.score(beta: 1.0 / 8)),
            ])
        if placed.clusters < clusters { estimate.notes.append("there are only \(placed.clusters) different rows") }
        guard let resamples, resamples.replicates > 1 else { return estimate }
        let luck = partitionVariance(placed, resamples.prefix(20), parallel)
        // 101 angles change the score of a half by less than its spread.
        let halves = placed.halves(resamples)
        let spread = HalfSpread(about: estimate.value, replicates: resamples.replicates, parallel: parallel, trend: .flattening, quarters: {
            let parts = (real: halves.real.quarters($0), synthetic: halves.synthetic.quarters($0))
            func score(_ isIn: (UInt8) -> Bool) -> Double {
                PRCurve(
                    synthetic: Self.shares(placed.synthetic, placed.clusters) { isIn(parts.synthetic[$0]) },
                    real: Self.shares(placed.real, placed.clusters) { isIn(parts.real[$0]) }, angles: 101
                ).score(beta: 1.0 / 8)
            }
            return ([score { $0 < 2 }, score { $0 >= 2 }], (0..<4).map { part in score { $0 == part } })
        }).adding(variance: luck, degrees: Double(max(1, placed.others.count - 1)))
        var interval = spread.arcsine()
        interval?.method = "arcsine_half_samples_and_partitions"
        estimate.take(spread, interval)
        return estimate
    }

    /// Scores of splits of the real and holdout rows.
    package func floor(_ placed: Placed, splits: Int) -> [Double] {
        realCurves(placed, splits: splits).map { $0.score(beta: 1.0 / 8) }
    }

    /// Of splits of the real and holdout rows in the same clusters.
    private func realCurves(_ placed: Placed, splits: Int) -> [PRCurve] {
        let pool = placed.real + placed.holdout
        guard
            let plan = try? FloorPlan(
                real: placed.real.count, holdout: placed.holdout.count, candidate: placed.synthetic.count,
                splits: splits, seed: seed)
        else { return [] }
        return (0..<plan.splits).map { split in
            let rows = plan.rows(split)
            return PRCurve(
                synthetic: Self.shares(rows.candidate.map { pool[$0] }, placed.clusters),
                real: Self.shares(rows.reference.map { pool[$0] }, placed.clusters))
        }
    }

    /// Recall against precision, for the report, with what real rows have against real ones.
    package func figure(_ placed: Placed, splits: Int) -> Figure {
        let curve = curve(placed)
        let shown = stride(from: 0, to: curve.precision.count, by: 20)
        var series = [
            Figure.LineSeries(
                name: "synthetic", role: .synthetic, x: shown.reversed().map { curve.recall[$0] },
                y: shown.reversed().map { curve.precision[$0] })
        ]
        let real = realCurves(placed, splits: splits)
        if !real.isEmpty {
            let recalls = (0...50).map { Double($0) / 50 }
            let reached = recalls.map { recall in real.map { $0.precision(reaching: recall) } }
            series.append(
                Figure.LineSeries(
                    name: "real against real", role: .real, x: recalls,
                    y: reached.map { $0.reduce(0, +) / Double(real.count) }, low: reached.map { $0.min() ?? 0 },
                    high: reached.map { $0.max() ?? 1 }))
        }
        return Figure(
            id: "pr_curve", dimension: .fidelity, title: "Precision and recall of distributions",
            caption: "How much of the synthetic rows' mass real rows share, against how much of the real rows' mass "
                + "synthetic rows share, over \(placed.clusters) clusters. The upper right corner is best"
                + (real.isEmpty ? "." : "; the band is what \(real.count) splits of real rows reach."),
            content: .lines(xLabel: "recall", yLabel: "precision", series: series))
    }

    /// - Parameter isIn: which rows count.
    static func shares(
        _ labels: [Int], _ clusters: Int, isIn: (Int) -> Bool = { _ in true }
    ) -> [Double] {
        var shares = [Double](repeating: 0, count: clusters)
        for (row, label) in labels.enumerated() where isIn(row) { shares[label] += 1 }
        let total = shares.reduce(0, +)
        return shares.map { $0 / total }
    }
}
