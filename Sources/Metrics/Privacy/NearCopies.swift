import Numerics
import Results

/// Share of synthetic rows that lie as near to a training row as only one in a thousand unseen real rows does.
///
/// The radius is a quantile of the holdout's distances to the training set, so it needs no unit and about `quantile`
/// of the rows of an honest generator fall inside.
public struct NearCopies: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "privacy.near_copies", dimension: .privacy, direction: .lower, unit: "share", range: 0...1, optimum: nil,
        restsOn: .synthetic, alsoRestsOn: .holdout)

    public let quantile: Double

    public init(quantile: Double = 0.001) { self.quantile = min(max(quantile, 0), 1) }

    /// - Parameters:
    ///   - synthetic: distance of every synthetic row to its nearest training row.
    ///   - holdout: the same for every holdout row; nil without holdout.
    ///   - resamples: gives the estimate replicates; the interval does not depend on it.
    public func estimate(
        synthetic: [Double], holdout: [Double]?, resamples: Resamples? = nil
    ) throws(MetricError) -> Estimate {
        let (radius, holdout) = try radius(holdout)
        guard !synthetic.isEmpty, synthetic.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            throw synthetic.isEmpty
                ? .insufficientData("there are no synthetic rows") : .failed("a distance is negative or no number")
        }
        let near = synthetic.count { $0 <= radius }
        let chance = holdout.count { $0 <= radius }
        let interval = Intervals.clopperPearson(successes: near, trials: synthetic.count)
        let baseline = Double(chance) / Double(holdout.count)
        var notes = [
            "\(near) of \(synthetic.count) synthetic rows lie within \(rounded(radius)) of a training row; "
                + "\(chance) of \(holdout.count) holdout rows do"
        ]
        if Double(holdout.count) * quantile < 5 {
            notes.append("the radius rests on \(chance) holdout rows: read the share with care")
        }
        var estimate = Estimate(
            Double(near) / Double(synthetic.count),
            interval: Interval(low: interval.lowerBound, high: interval.upperBound, method: "clopper_pearson"),
            parameters: ["quantile": "\(quantile)", "expected": rounded(baseline)], notes: notes)
        estimate.replicates = resamples.map { resamples in
            rowMeans(synthetic.map { $0 <= radius ? 1 : 0 }, role: .synthetic, resamples: resamples)
        }
        return estimate
    }

    /// Numbers of the rows within the radius, nearest first: for pages that show them.
    public func rows(synthetic: [Double], holdout: [Double]?) throws(MetricError) -> [Int] {
        let (radius, _) = try radius(holdout)
        return synthetic.indices.filter { synthetic[$0] <= radius }
            .sorted { (synthetic[$0], $0) < (synthetic[$1], $1) }
    }

    private func radius(_ holdout: [Double]?) throws(MetricError) -> (Double, [Double]) {
        guard let holdout else { throw .notApplicable(holdoutAdvice) }
        guard holdout.count >= 100 else {
            throw .insufficientData("the radius needs 100 holdout rows; there are \(holdout.count)")
        }
        guard holdout.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            throw .failed("a distance is negative or no number")
        }
        let sorted = holdout.sorted()
        let position = min(sorted.count, max(1, Int(Double(sorted.count) * quantile)))
        return (sorted[position - 1], holdout)
    }
}
