import Numerics

/// Anchors where there are features but no images.
enum FeatureAnchors {
    /// `feature_marginals`: every column drawn by itself from random real rows. `noise`: independent normal columns
    /// with the real means and deviations.
    static func make(
        like real: Matrix<Float>, rows: Int, stream: RandomStream, parallel: Parallel
    ) -> [(name: String, features: Matrix<Float>)] {
        let moments = Moments(of: real, parallel: parallel)
        let columns = real.columns
        let deviations = (0..<columns).map { column in
            (moments.centredSecond[column * columns + column] / max(1, moments.count)).squareRoot()
        }
        func draw(_ name: String, _ value: @Sendable (Int, inout RandomStream) -> Float) -> Matrix<Float> {
            let split = stream.split(name)
            let drawn = parallel.map(rows) { row in
                var random = split.split(row)
                return (0..<columns).map { value($0, &random) }
            }
            return Matrix(unchecked: drawn.flatMap(\.self), rows: rows, columns: columns)
        }
        let marginals = draw("feature_marginals") { column, random in real[random.index(below: real.rows), column] }
        let noise = draw("noise") { column, random in
            Float(moments.mean[column] + deviations[column] * random.normal())
        }
        return [("feature_marginals", marginals), (ImageAnchors.noise, noise)]
    }
}
