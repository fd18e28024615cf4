import Numerics
import Results

/// `fidelity.feature_likelihood`: how likely unseen real rows are under a density around the synthetic rows, against one
/// around as many real rows (Jiralerspong et al. 2023, FLD), times 100.
///
/// The density is a mixture of normals whose widths are fitted to training rows: a copied row gets a spike there, and
/// unseen rows near it become unlikely. A mixture of more rows is the better one, so that both sides are made of equally
/// many: two parts of the synthetic rows against two parts of the training rows. Equal distributions then score 0 at any
/// size.
public struct FeatureLikelihood: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.feature_likelihood", version: 3, title: "Feature likelihood divergence", dimension: .fidelity,
        direction: .lower, unit: "100 nats per feature", range: -.infinity...(.infinity), optimum: 0,
        restsOn: .holdout, alsoRestsOn: .synthetic, needsHoldout: true, sign: .distance)

    /// Rows of each set that are used, drawn at random.
    public let largestRows: Int
    public let seed: UInt64

    public init(largestRows: Int = 1_500, seed: UInt64 = 0) {
        self.largestRows = max(20, largestRows)
        self.seed = seed
    }

    /// A mixture around some rows of a set.
    struct Part: Sendable {
        let rows: [Int]
        let mixture: SphericalMixture
        /// Negative log likelihood of every unseen row over the dimension.
        let likelihoods: [Double]

        init(
            _ set: Matrix<Float>, _ rows: [Int], fitted: Matrix<Float>, unseen: Matrix<Float>, _ parallel: Parallel
        ) throws(NumericsError) {
            self.rows = rows
            mixture = try SphericalMixture(set.rows(at: rows), fitted: fitted, parallel: parallel)
            likelihoods = try mixture.negativeLogLikelihoods(unseen, parallel: parallel)
        }
    }

    /// Rows scaled by the unseen ones; shared by the value, its floor and its anchors.
    package struct Baseline: Sendable {
        let training: Matrix<Float>
        let unseen: Matrix<Float>
        let scale: ColumnScale
        /// What real rows score, by rows a part; the usual size is at hand.
        let half: Int
        let parts: [Part]
    }

    /// - Throws: `.insufficientData` below 20 rows of either set, `.failed` for constant or other columns.
    package func baseline(
        training: Matrix<Float>, unseen: Matrix<Float>, parallel: Parallel
    ) throws(MetricError) -> Baseline {
        for (name, set) in [("real", training), ("holdout", unseen)] where set.rows < 20 {
            throw .insufficientData("the \(name) set has \(set.rows) rows; a density needs 20")
        }
        let test = sample(unseen, "holdout")
        let scale = try ColumnScale(test, parallel: parallel)
        let rows = scale.apply(sample(training, "real"))
        let scaled = scale.apply(test)
        let half = rows.rows / 2
        return Baseline(
            training: rows, unseen: scaled, scale: scale, half: half,
            parts: try realParts(rows, scaled, size: half, parallel))
    }

    /// Parts of the training rows, each fitted to all others.
    private func realParts(
        _ training: Matrix<Float>, _ unseen: Matrix<Float>, size: Int, _ parallel: Parallel
    ) throws(MetricError) -> [Part] {
        let order = permutation(training.rows, "baseline")
        do throws(NumericsError) {
            var parts: [Part] = []
            for start in [0, size] {
                let rows = Array(order[start..<start + size])
                let others = Array(order[..<start]) + Array(order[(start + size)...])
                parts.append(
                    try Part(training, rows, fitted: training.rows(at: others), unseen: unseen, parallel))
            }
            return parts
        } catch { throw MetricError(error) }
    }

    /// What a synthetic set scores.
    package struct Outcome: Sendable {
        let synthetic: [Part]
        let real: [Part]
        /// For each unseen row 100 × (its negative log likelihood − that under real rows).
        package let differences: [Double]
        /// Of the synthetic rows, by features.
        let keys: RowKeys
        /// 100 × (training rows' mean − unseen rows' mean); far below 0 when rows were memorised.
        package let gap: Double

        package var value: Double { differences.reduce(0, +) / Double(differences.count) }
    }

    package func outcome(
        _ synthetic: Matrix<Float>, _ baseline: Baseline, parallel: Parallel
    ) throws(MetricError) -> Outcome {
        guard synthetic.rows >= 4 else {
            throw .insufficientData("the synthetic set has \(synthetic.rows) rows; two densities need 4")
        }
        return try outcome(scaled: baseline.scale.apply(sample(synthetic, "synthetic")), baseline, parallel)
    }

    private func outcome(
        scaled rows: Matrix<Float>, _ baseline: Baseline, _ parallel: Parallel
    ) throws(MetricError) -> Outcome {
        let size = min(baseline.half, rows.rows / 2)
        let real =
            size == baseline.half
            ? baseline.parts : try realParts(baseline.training, baseline.unseen, size: size, parallel)
        let order = permutation(rows.rows, "parts")
        do throws(NumericsError) {
            var parts: [Part] = []
            var known = 0.0
            for start in [0, size] {
                let part = try Part(
                    rows, Array(order[start..<start + size]), fitted: baseline.training, unseen: baseline.unseen,
                    parallel)
                known += Self.mean(try part.mixture.negativeLogLikelihoods(baseline.training, parallel: parallel)) / 2
                parts.append(part)
            }
            let own = Self.means(parts)
            return Outcome(
                synthetic: parts, real: real,
                differences: zip(own, Self.means(real)).map { 100 * ($0 - $1) }, keys: RowKeys(rows),
                gap: 100 * (known - Self.mean(own)))
        } catch { throw MetricError(error) }
    }

    static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// Over the parts, one an unseen row.
    private static func means(_ parts: [Part]) -> [Double] {
        guard let first = parts.first else { return [] }
        return first.likelihoods.indices.map { row in
            parts.reduce(0) { $0 + $1.likelihoods[row] } / Double(parts.count)
        }
    }

    public static func refusal() -> MetricError { .notApplicable(holdoutAdvice) }

    package func estimate(
        _ outcome: Outcome, _ baseline: Baseline, resamples: Resamples?, parallel: Parallel = .serial
    ) throws(MetricError) -> Estimate {
        var estimate = Estimate(
            outcome.value,
            parameters: [
                "rows": "\(baseline.training.rows)", "features": "\(baseline.training.columns)", "steps": "50",
                "part_rows": "\(outcome.synthetic.first?.rows.count ?? 0)",
                "generalisation_gap": text(outcome.gap),
            ],
            notes: [
                "generalisation gap \(rounded(outcome.gap)): far below 0 means that training rows are likelier than "
                    + "unseen ones, as after memorising"
            ])
        guard let resamples, resamples.replicates > 1 else { return estimate }
        let halves = try LikelihoodHalves(outcome, baseline, resamples, parallel)
        let spread = HalfSpread(about: outcome.value, replicates: resamples.replicates, parallel: parallel) {
            halves.values($0)
        }
        var interval = spread.normal(in: Self.descriptor.range)
        interval?.method = "normal_half_samples_widths_fixed"
        estimate.take(spread, interval)
        return estimate
    }

    /// Draws of real and holdout rows in the place of all three sets, as far as they go: training, synthetic and unseen
    /// rows that share none.
    package func floor(_ baseline: Baseline, syntheticRows: Int, splits: Int, parallel: Parallel) -> [Double] {
        guard let pool = try? baseline.training.appending(baseline.unseen) else { return [] }
        let synthetic = min(syntheticRows, largestRows)
        let share = Double(pool.rows) / Double(pool.rows + synthetic)
        let sizes = (
            training: Int(share * Double(baseline.training.rows)), synthetic: Int(share * Double(synthetic))
        )
        guard sizes.training >= 20, sizes.synthetic >= 4, pool.rows - sizes.training - sizes.synthetic >= 20 else {
            return []
        }
        return (0..<splits).compactMap { split in
            let order = permutation(pool.rows, "floor \(split)")
            let training = pool.rows(at: Array(order[..<sizes.training]))
            let candidate = pool.rows(at: Array(order[sizes.training..<sizes.training + sizes.synthetic]))
            let unseen = pool.rows(at: Array(order[(sizes.training + sizes.synthetic)...]))
            let half = training.rows / 2
            guard let parts = try? realParts(training, unseen, size: half, parallel) else { return nil }
            let own = Baseline(training: training, unseen: unseen, scale: baseline.scale, half: half, parts: parts)
            return try? outcome(scaled: candidate, own, parallel).value
        }
    }

    private func permutation(_ count: Int, _ name: String) -> [Int] {
        var draw = RandomStream(seed: seed).split("feature_likelihood").split(name)
        return draw.permutation(count)
    }

    private func sample(_ rows: Matrix<Float>, _ name: String) -> Matrix<Float> {
        // In the order of the content: what is drawn by place hangs on no other order.
        let order = RowKeys(rows).order
        guard rows.rows > largestRows else { return rows.rows(at: order) }
        return rows.rows(at: permutation(rows.rows, name).prefix(largestRows).sorted().map { order[$0] })
    }
}

/// Columns brought to mean 0 and deviation 1 of one set; columns that are constant there are left out.
package struct ColumnScale: Sendable {
    private let columns: [(index: Int, mean: Double, deviation: Double)]

    init(_ rows: Matrix<Float>, parallel: Parallel) throws(MetricError) {
        let moments = Moments(of: rows, parallel: parallel)
        let variances = moments.variances()
        columns = variances.indices.compactMap { column in
            let deviation = variances[column].squareRoot()
            return deviation > 1e-6 * abs(moments.mean[column]) && deviation > 0
                ? (column, moments.mean[column], deviation) : nil
        }
        guard !columns.isEmpty else { throw .failed("all features of the holdout are constant") }
    }

    func apply(_ rows: Matrix<Float>) -> Matrix<Float> {
        var scaled = Matrix<Float>(rows: rows.rows, columns: columns.count)
        for row in 0..<rows.rows {
            for (place, column) in columns.enumerated() {
                scaled[row, place] = Float((Double(rows[row, column.index]) - column.mean) / column.deviation)
            }
        }
        return scaled
    }
}
