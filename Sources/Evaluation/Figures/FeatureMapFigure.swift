import Numerics
import Results

extension Figure {
    private static let pointsPerSet = 400

    /// Real, holdout and synthetic rows on the first two principal axes of the real features.
    ///
    /// The axes are those of the real set alone, so that a synthetic outlier cannot turn the picture; each axis is in
    /// units of the real standard deviation along it.
    static func featureMap(_ sets: FeatureSpaceSets, seed: UInt64, parallel: Parallel) throws(NumericsError) -> Figure? {
        let moments = Moments(of: sets.real, parallel: parallel)
        guard moments.dimension >= 2, sets.real.rows >= 3 else { return nil }
        let eigen = try moments.covariance().symmetricEigen()
        let last = eigen.values.count - 1
        guard eigen.values[last - 1] > 0 else { return nil }
        let axes = [last, last - 1].map { index -> [Double] in
            let axis = Array(eigen.vectors.row(index))
            // The sign of an eigenvector is arbitrary: its largest entry is made positive.
            let largest = axis.max { abs($0) < abs($1) } ?? 1
            let scale = (largest < 0 ? -1 : 1) / eigen.values[index].squareRoot()
            return axis.map { $0 * scale }
        }
        func series(_ name: String, _ role: Role, _ rows: Matrix<Float>) -> PointSeries {
            var random = RandomStream(seed: seed).split("feature_map").split(name)
            let chosen = random.permutation(rows.rows).prefix(pointsPerSet).sorted()
            let points = chosen.map { index -> [Double] in
                axes.map { axis in
                    var sum = 0.0
                    for (column, value) in rows.row(index).enumerated() {
                        sum += (Double(value) - moments.mean[column]) * axis[column]
                    }
                    return (sum * 1000).rounded() / 1000
                }
            }
            return PointSeries(name: name, role: role, points: points)
        }
        let share = eigen.values.reduce(0, +)
        func label(_ number: Int, _ index: Int) -> String {
            "axis \(number), \(Int((100 * eigen.values[index] / share).rounded())) % of the real variance"
        }
        var all = [series("real", .real, sets.real)]
        if let holdout = sets.holdout { all.append(series("holdout", .holdout, holdout)) }
        all.append(series("synthetic", .synthetic, sets.synthetic))
        return Figure(
            id: "feature_map", dimension: .fidelity, title: "Feature map",
            caption: "Up to \(pointsPerSet) rows of each set on the first two principal axes of the real features. "
                + "Good synthetic data covers the real cloud and does not leave it.",
            content: .scatter(xLabel: label(1, last), yLabel: label(2, last - 1), series: all))
    }
}
