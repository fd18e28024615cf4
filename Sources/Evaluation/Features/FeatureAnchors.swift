import Features
import Numerics

/// Anchors where there are features and nothing that they were made of.
enum FeatureAnchors {
    /// Every column drawn by itself from random real rows.
    static let marginals = AnchorMaker<FeatureSet>(
        name: "feature_marginals", title: "feature marginals",
        about: "Every column drawn by itself from real rows: right column by column, wrong as a row."
    ) { real, rows, stream, parallel in
        let real = real.matrix
        return draw("feature_marginals", rows, real.columns, stream, parallel) { column, random in
            real[random.index(below: real.rows), column]
        }
    }

    /// Independent normal columns with the real means and deviations.
    static let noise = AnchorMaker<FeatureSet>(
        name: AnchorNames.noise, title: "noise", about: "Normal noise with the mean and deviation of each real column."
    ) { real, rows, stream, parallel in
        let moments = Moments(of: real.matrix, parallel: parallel)
        let columns = real.matrix.columns
        let deviations = (0..<columns).map { column in
            (moments.centredSecond[column * columns + column] / max(1, moments.count)).squareRoot()
        }
        return draw(AnchorNames.noise, rows, columns, stream, parallel) { column, random in
            Float(moments.mean[column] + deviations[column] * random.normal())
        }
    }

    private static func draw(
        _ name: String, _ rows: Int, _ columns: Int, _ stream: RandomStream, _ parallel: Parallel,
        _ value: @Sendable (Int, inout RandomStream) -> Float
    ) -> FeatureSet {
        let split = stream.split(name)
        let drawn = parallel.map(rows) { row in
            var random = split.split(row)
            return (0..<columns).map { value($0, &random) }
        }
        return FeatureSet(Matrix(unchecked: drawn.flatMap(\.self), rows: rows, columns: columns), name: name)
    }
}
