import Numerics
import Results

/// `fidelity.feature_likelihood`: how likely unseen real rows are under a density around the synthetic rows, against one
/// around real rows (Jiralerspong et al. 2023, FLD), times 100.
///
/// The density is a mixture of normals at the synthetic rows whose widths are fitted to the training rows: a copied row
/// gets a spike there, and unseen rows near it become unlikely.
public struct FeatureLikelihood: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.feature_likelihood", dimension: .fidelity, direction: .lower, unit: "100 nats per feature",
        range: -.infinity...(.infinity), optimum: 0,
        restsOn: .holdout, alsoRestsOn: .synthetic)

    /// Rows of each set that are used, drawn at random.
    public let largestRows: Int
    public let seed: UInt64

    public init(largestRows: Int = 1_500, seed: UInt64 = 0) {
        self.largestRows = max(20, largestRows)
        self.seed = seed
    }

    /// Rows scaled by the unseen ones, and what real rows score; shared by the value, its floor and its anchors.
    package struct Baseline: Sendable {
        let training: Matrix<Float>
        let unseen: Matrix<Float>
        /// Negative log likelihood of every unseen row under half the training rows, fitted to the other half.
        let likelihoods: [Double]
        let scale: ColumnScale
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
        let order = permutation(rows.rows, "baseline")
        return Baseline(
            training: rows, unseen: scaled,
            likelihoods: try likelihoods(of: scaled, halves: order, of: rows, parallel), scale: scale)
    }

    /// What a synthetic set scores.
    package struct Outcome: Sendable {
        /// For each unseen row 100 × (its negative log likelihood − that under real rows).
        package let differences: [Double]
        /// 100 × (training rows' mean − unseen rows' mean); far below 0 when rows were memorised.
        package let gap: Double

        package var value: Double { differences.reduce(0, +) / Double(differences.count) }
    }

    package func outcome(
        _ synthetic: Matrix<Float>, _ baseline: Baseline, parallel: Parallel
    ) throws(MetricError) -> Outcome {
        guard synthetic.rows >= 2 else {
            throw .insufficientData("the synthetic set has \(synthetic.rows) rows; a density needs 2")
        }
        let rows = baseline.scale.apply(sample(synthetic, "synthetic"))
        do throws(NumericsError) {
            let mixture = try SphericalMixture(rows, fitted: baseline.training, parallel: parallel)
            let unseen = try mixture.negativeLogLikelihoods(baseline.unseen, parallel: parallel)
            let known = try mixture.negativeLogLikelihoods(baseline.training, parallel: parallel)
            func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
            return Outcome(
                differences: zip(unseen, baseline.likelihoods).map { 100 * ($0 - $1) },
                gap: 100 * (mean(known) - mean(unseen)))
        } catch { throw MetricError(error) }
    }

    public static func refusal() -> MetricError { .notApplicable(holdoutAdvice) }

    package func estimate(
        _ outcome: Outcome, _ baseline: Baseline, resamples: Resamples?
    ) -> Estimate {
        let mean = rowMean(
            outcome.differences, role: .holdout, resamples: resamples, isShare: false, heldFixed: "densities")
        var estimate = Estimate(
            mean.value, interval: mean.interval,
            parameters: [
                "rows": "\(baseline.training.rows)", "features": "\(baseline.training.columns)", "steps": "50",
                "generalisation_gap": text(outcome.gap),
            ],
            notes: [
                "generalisation gap \(rounded(outcome.gap)): far below 0 means that training rows are likelier than "
                    + "unseen ones, as after memorising"
            ])
        estimate.replicates = mean.replicates
        return estimate
    }

    /// Other halves of the training rows in the place of synthetic ones.
    package func floor(_ baseline: Baseline, splits: Int, parallel: Parallel) -> [Double] {
        let expected = baseline.likelihoods.reduce(0, +) / Double(baseline.likelihoods.count)
        return (0..<splits).compactMap { split in
            let order = permutation(baseline.training.rows, "floor \(split)")
            let found = try? likelihoods(of: baseline.unseen, halves: order, of: baseline.training, parallel)
            return found.map { 100 * ($0.reduce(0, +) / Double($0.count) - expected) }
        }
    }

    private func likelihoods(
        of unseen: Matrix<Float>, halves order: [Int], of rows: Matrix<Float>, _ parallel: Parallel
    ) throws(MetricError) -> [Double] {
        let half = order.count / 2
        do throws(NumericsError) {
            return try SphericalMixture(
                rows.rows(at: order.prefix(half)), fitted: rows.rows(at: order.dropFirst(half)), parallel: parallel
            ).negativeLogLikelihoods(unseen, parallel: parallel)
        } catch { throw MetricError(error) }
    }

    private func permutation(_ count: Int, _ name: String) -> [Int] {
        var draw = RandomStream(seed: seed).split("feature_likelihood").split(name)
        return draw.permutation(count)
    }

    private func sample(_ rows: Matrix<Float>, _ name: String) -> Matrix<Float> {
        rows.rows <= largestRows ? rows : rows.rows(at: permutation(rows.rows, name).prefix(largestRows).sorted())
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
