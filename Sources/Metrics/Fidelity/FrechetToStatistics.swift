import Numerics
import Results

extension FrechetDistanceMetric {
    /// Groups of rows that are left out in turn.
    private static let groups = 12

    /// The distance of rows to a set of which only mean and covariance are known.
    ///
    /// The interval knows the luck of the rows alone: whole groups of them are left out in turn (delete-a-group jackknife;
    /// Kott 2001), with Student's t for the few groups. What the other set's own rows add stays unknown.
    /// - Parameters:
    ///   - reference: d features, counted as more rows than features, so that its covariance stands for it.
    ///   - rows: n×d.
    ///   - keys: of the rows, so that their order moves no group.
    package func estimate(
        from reference: Moments, to rows: Matrix<Float>, keys: RowKeys, parallel: Parallel
    ) throws(MetricError) -> Estimate {
        let none = Matrix<Float>(rows: 0, columns: rows.columns)
        func terms(_ kept: Matrix<Float>, _ moments: Moments, rough: Bool) throws(MetricError) -> FrechetTerms {
            try frechetTerms(
                FrechetSide(rows: none, moments: reference), FrechetSide(rows: kept, moments: moments), rough: rough,
                parallel: parallel)
        }
        let whole = try terms(rows, Moments(of: rows, parallel: parallel), rough: false)
        var estimate = Estimate(
            whole.distance,
            parameters: ["ddof": "1", "mean_term": text(whole.mean), "dimension": "\(rows.columns)", "reference": "statistics"])
        if rows.rows <= rows.columns {
            estimate.notes.append(
                "Fewer rows than the \(rows.columns) features: the covariance is singular and the value is biased upwards.")
        }
        guard rows.rows >= 4 * Self.groups else {
            estimate.intervalReason = "an interval needs \(4 * Self.groups) synthetic rows; there are \(rows.rows)"
            return estimate
        }
        let order = keys.order
        let count = Double(Self.groups)
        let without = try (0..<Self.groups).map { group throws(MetricError) -> Double in
            let kept = rows.rows(at: order.indices.filter { $0 % Self.groups != group }.map { order[$0] })
            return try terms(kept, Moments(of: kept, parallel: parallel), rough: true).distance
        }
        let mean = without.reduce(0, +) / count
        let variance = without.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } * (count - 1) / count
        let reach = StudentDistribution.quantile(0.975, degrees: count - 1) * variance.squareRoot()
        estimate.interval = Interval(
            low: max(0, whole.distance - reach), high: whole.distance + reach, method: "jackknife_groups",
            replicates: Self.groups)
        estimate.notes.append("The interval knows the luck of the synthetic rows alone, not that of the rows behind the statistics.")
        return estimate
    }
}
