import Learners
import Numerics
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// `fidelity.propensity_mse`: how far a logistic regression that was asked which rows are synthetic moves its answers away from
/// saying the same of all of them (Woo et al. 2009; Snoke et al. 2018).
///
/// The value is mean (p − c)², p the fitted probability of a row in the sample itself, c the share of synthetic rows. Two samples
/// of one law give c(1 − c)/N · χ² with as many degrees of freedom as the encoded columns have directions, so that floor and
/// ratio need no fit more. A model that fits rows better than a line (trees, cross-validated) measures its own calibration.
public enum PropensityMSE {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.propensity_mse", title: "Propensity score error (pMSE)", shortTitle: "pMSE", modalities: [.table],
        dimension: .fidelity, direction: .lower, unit: "squared probability", range: 0...0.25, optimum: nil,
        alsoRestsOn: .real, sign: .separability)

    /// What the fit says.
    package struct Fit: Sendable, Equatable {
        package let value: Double
        /// Share of synthetic rows.
        package let share: Double
        package let rows: Int
        /// Directions that the encoded rows vary in.
        package let degrees: Int

        /// What one degree of freedom adds for two samples of one law.
        package var unit: Double { share * (1 - share) / Double(max(1, rows)) }
        package var expected: Double { unit * Double(degrees) }
        /// Value over what another real sample would score.
        package var ratio: Double { expected > 0 ? value / expected : 1 }

        /// χ² with 95 % of its mass.
        package var floor: Floor {
            let spread = NormalDistribution.quantile(0.975) * unit * (2 * Double(degrees)).squareRoot()
            return Floor(
                value: expected, low: max(0, expected - spread), high: min(0.25, max(expected, expected + spread)), splits: 0)
        }

        /// Of the expected value at these sizes: non-central χ², as wide as its variance is.
        var interval: Interval {
            let statistic = unit > 0 ? value / unit : 0
            let excess = max(0, statistic - Double(degrees))
            let half = NormalDistribution.quantile(0.975) * unit * (2 * Double(degrees) + 4 * excess).squareRoot()
            return Interval(low: max(0, value - half), high: min(0.25, value + half), method: "noncentral_chi_squared")
        }
    }

    /// - Parameter pair: encoded tables.
    /// - Throws: `.insufficientData` with fewer rows of a side than two, `.failed` for what cannot be fitted.
    package static func fit(_ pair: PairEvidence) throws(MetricError) -> Fit {
        let (real, synthetic) = (pair.reference, pair.candidate)
        guard real.rows > 1, synthetic.rows > 1 else {
            throw .insufficientData("a propensity score needs two real and two synthetic rows")
        }
        let rows = real.rows + synthetic.rows
        let share = Double(synthetic.rows) / Double(rows)
        do throws(LearnerError) {
            let pooled = try real.appending(synthetic)
            let labels = [Int](repeating: 0, count: real.rows) + [Int](repeating: 1, count: synthetic.rows)
            let scores = try BinaryLogisticRegression().fit(pooled, labels: labels, on: pair.parallel)
                .scores(pooled, on: pair.parallel)
            let value = scores.reduce(0) { sum, score in
                let gap = 1 / (1 + exp(-score)) - share
                return sum + gap * gap
            } / Double(rows)
            return Fit(
                value: min(0.25, value), share: share, rows: rows, degrees: try directions(pair))
        } catch { throw .failed("\(error.message) \(error.remedy)") }
    }

    package static func estimate(_ fit: Fit) -> Estimate {
        let ratio = fit.expected > 0 ? fit.ratio / (1 - fit.share) : 1
        return Estimate(
            fit.value, interval: fit.interval,
            parameters: ["learner": "logistic", "degrees": "\(fit.degrees)"],
            notes: [
                "\(rounded(fit.ratio)) times what another real sample would score",
                "synthpop's S_pMSE, against synthetic rows that were drawn from these real ones: \(rounded(ratio))",
            ])
    }

    /// The rank of the columns: one-hot columns of one level less, constant ones none.
    private static func directions(_ pair: PairEvidence) throws(LearnerError) -> Int {
        do throws(NumericsError) {
            var moments = pair.moments.reference
            try moments.merge(pair.moments.candidate)
            let covariance = try moments.covariance(ddof: 0)
            let scales = (0..<covariance.rows).map { covariance[$0, $0] }
            let kept = scales.indices.filter { scales[$0] > 1e-12 }
            guard !kept.isEmpty else { return 0 }
            var correlation = Matrix<Double>(rows: kept.count, columns: kept.count)
            for (row, first) in kept.enumerated() {
                for (column, second) in kept.enumerated() {
                    correlation[row, column] = covariance[first, second] / (scales[first] * scales[second]).squareRoot()
                }
            }
            return try correlation.symmetricEigenvalues().count { $0 > 1e-5 }
        } catch {
            throw LearnerError(.diverged, error.message, remedy: "Check the table for columns of extreme numbers.")
        }
    }
}
