import Numerics
import Results

/// Replicates that could not be computed: some are left out and counted, never replaced; many leave no interval.
enum FailedReplicates {
    /// Share of replicates that must be known.
    static let leastShare = 0.8

    /// Why there is no interval; nil when enough are known.
    static func reason(failed: Int, of count: Int) -> String? {
        if count < 2 { return "an interval needs at least 2 replicates; there are \(count)" }
        return Double(count - failed) < leastShare * Double(count) || count - failed < 2
            ? "\(failed) of \(count) replicates have no value" : nil
    }
}

/// A percentile interval whose distribution is moved so that its mean is the point estimate.
///
/// A bootstrap replicate holds fewer distinct rows than the sample, which raises distances and lowers diversity as much
/// again as sampling already did; unmoved percentiles would often lie wholly beside the value.
package struct ShiftedBootstrap {
    package var interval: Interval?
    /// Why there is none.
    package var reason: String?
    /// Mean of the replicates less the value: an estimate of the value's own bias.
    package var bias: Double?
    /// All of them; nil where one failed, since they are compared one by one.
    package var replicates: [Double]?

    /// - Parameters:
    ///   - replicates: NaN or infinite where one failed.
    ///   - bends: of the first pairs of replicates, for a statistic that is a square near its optimum; see `scale`.
    ///   - deviation: of the value, where it is known better than by the replicates' spread; they keep their shape.
    package init(
        _ replicates: [Double], bends: [Double] = [], deviation: Double? = nil, value: Double,
        range: ClosedRange<Double>
    ) {
        let known = replicates.filter(\.isFinite)
        let failed = replicates.count - known.count
        reason = FailedReplicates.reason(failed: failed, of: replicates.count)
        self.replicates = failed == 0 ? replicates : nil
        guard reason == nil else { return }
        let mean = known.reduce(0, +) / Double(known.count)
        bias = mean - value
        var scale = Self.scale(replicates, bends: bends)
        if let deviation, deviation.isFinite {
            let spread = Self.variance(known).squareRoot()
            if spread > 0 { scale = deviation / spread }
        }
        guard let percentiles = Intervals.percentile(known.map { scale * ($0 - mean) + value }) else { return }
        interval = Interval(
            low: min(value, max(range.lowerBound, percentiles.lowerBound)),
            high: max(value, min(range.upperBound, percentiles.upperBound)), method: "bootstrap_rows_shifted",
            replicates: known.count, failed: failed > 0 ? failed : nil)
    }

    /// What replicates spread too far.
    ///
    /// Where two distributions are nearly equal, a squared distance |Δ|² has no slope, but the measured Δ is noise of the
    /// size of a replicate's own, and gives it one: the variance is three times what it should be. Of the curvature's part
    /// q of the variance, 2 q is in excess, and q is the variance of θ₁ + θ₂ − 2 θ₁₂, where θ₁₂ is the statistic of two
    /// replicates' rows together: what is linear in the rows cancels.
    package static func scale(_ replicates: [Double], bends: [Double]) -> Double {
        let bends = bends.filter(\.isFinite)
        let known = replicates.filter(\.isFinite)
        guard bends.count > 5, known.count > 5 else { return 1 }
        let (whole, curved) = (variance(known), variance(bends))
        guard whole > 0, curved.isFinite else { return 1 }
        return min(1, max(whole - 2 * curved, min(curved, whole / 3)) / whole).squareRoot()
    }

    /// θ₁ + θ₂ − 2 θ₁₂ of each pair.
    /// - Parameter middles: of the rows of replicates 2i and 2i + 1 together, for the first pairs.
    package static func bends(_ replicates: [Double], _ middles: [Double]) -> [Double] {
        middles.indices.compactMap { pair in
            2 * pair + 1 < replicates.count ? replicates[2 * pair] + replicates[2 * pair + 1] - 2 * middles[pair] : nil
        }
    }

    private static func variance(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
}

/// The mean of a number a row, with a bootstrap interval over the rows.
///
/// What the rows are compared with (balls, models) stays as it is in every replicate, which the method's name says.
/// - Parameters:
///   - weights: of the rows in each replicate; asked for where the mean is not what decides.
///   - isShare: whether the numbers are 0 and 1. When they are all equal the bootstrap has no width and
///   Wilson's interval is given.
func rowMean(
    _ values: [Double], weights: () -> RowWeights?, isShare: Bool, heldFixed: String
) -> (value: Double, interval: Interval?, replicates: [Double]?) {
    let total = Double(values.count)
    let value = values.reduce(0, +) / total
    guard let weights = weights(), weights.replicates > 1 else { return (value, nil, nil) }
    if isShare, value == 0 || value == 1 {
        let range = Intervals.wilson(successes: value * total, trials: total)
        let interval = Interval(
            low: range.lowerBound, high: range.upperBound, method: "wilson_\(heldFixed)_fixed")
        return (value, interval, [Double](repeating: value, count: weights.replicates))
    }
    let replicates = weights.means(values)
    let known = replicates.filter(\.isFinite)
    let failed = replicates.count - known.count
    guard FailedReplicates.reason(failed: failed, of: replicates.count) == nil else { return (value, nil, nil) }
    let interval = Intervals.percentile(known).map {
        Interval(
            low: min(value, $0.lowerBound), high: max(value, $0.upperBound),
            method: "bootstrap_rows_\(heldFixed)_fixed", replicates: known.count, failed: failed > 0 ? failed : nil)
    }
    return (value, interval, failed == 0 ? replicates : nil)
}

/// A number for a result's parameters: six significant digits and no locale.
func text(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var scale = 1.0
    var magnitude = abs(value)
    while magnitude >= 1e6 {
        magnitude /= 10
        scale /= 10
    }
    while magnitude < 1e5 {
        magnitude *= 10
        scale *= 10
    }
    return "\((value * scale).rounded() / scale)"
}

/// - Throws: `.insufficientData` when either set has fewer than `count` rows.
func requireRows(_ evidence: PairEvidence, _ count: Int) throws(MetricError) {
    for (name, rows) in [("reference", evidence.reference.rows), ("candidate", evidence.candidate.rows)]
    where rows < count {
        throw .insufficientData("the \(name) set has \(rows) rows; at least \(count) are needed")
    }
}
