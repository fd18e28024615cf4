import Numerics
import Results

/// `privacy.authenticity`: share of synthetic rows that are further from their nearest training row than that row is
/// from its own nearest training neighbour (Alaa et al. 2022).
///
/// In many dimensions even unseen real rows are rarely "authentic" or nearly always so; the value is read against what
/// the holdout scores.
public enum Authenticity {
    public static let descriptor = MetricDescriptor(
        id: "privacy.authenticity", title: "Authenticity", dimension: .privacy, direction: .higher, unit: "share",
        range: 0...1, optimum: nil, needsHoldout: true, sign: .nearness)

    /// For each row whether it counts as authentic.
    /// - Parameters:
    ///   - nearest: nearest training row of every row.
    ///   - training: neighbours inside the training set.
    public static func flags(_ nearest: NearestRecords, training: NeighbourTable) throws(MetricError) -> [Bool] {
        guard training.k > 0, training.rows == nearest.searched else {
            throw .insufficientData("authenticity needs at least 2 training rows")
        }
        let spacing = training.distances(rank: 1)
        return zip(nearest.distances, nearest.indices).map { spacing[$1] < $0 }
    }

    /// - Parameters:
    ///   - synthetic: nearest training row of every synthetic row.
    ///   - holdout: of every holdout row; nil without holdout.
    ///   - training: neighbours inside the training set.
    ///   - pair: training rows against synthetic rows, where those of `synthetic` were searched; halves of both are drawn
    ///     from it. nil holds the training rows fixed, and the interval is then too narrow.
    public static func estimate(
        synthetic: NearestRecords, holdout: NearestRecords?, training: NeighbourTable, pair: PairEvidence? = nil,
        resamples: Resamples? = nil
    ) throws(MetricError) -> Estimate {
        guard let holdout else { throw .notApplicable(holdoutAdvice) }
        guard !synthetic.distances.isEmpty, !holdout.distances.isEmpty else {
            throw .insufficientData("authenticity needs at least one row of each set")
        }
        let values = try flags(synthetic, training: training).map { $0 ? 1.0 : 0 }
        let unseen = try flags(holdout, training: training)
        let mean = rowMean(
            values, weights: { resamples?.weights(of: RowKeys(synthetic.distances), role: .synthetic) }, isShare: true,
            heldFixed: "training")
        let expected = Double(unseen.count { $0 }) / Double(unseen.count)
        var estimate = Estimate(
            mean.value, interval: mean.interval, parameters: ["expected": rounded(expected)],
            notes: ["\(unseen.count { $0 }) of \(unseen.count) holdout rows are authentic by the same measure"])
        estimate.replicates = mean.replicates
        guard let resamples, resamples.replicates > 1, let pair, pair.reference.rows == synthetic.searched,
            pair.candidate.rows == values.count, min(pair.reference.rows, pair.candidate.rows) >= 8
        else { return estimate }
        let halves = try pair.halfNeighbours()
        let spread = HalfSpread(about: mean.value, pair, resamples: resamples) { halves.authenticity($0) }
        estimate.take(spread, spread.share(rows: values.count))
        return estimate
    }

    /// What draws of `rows` holdout rows score.
    package static func floor(
        holdout: NearestRecords, training: NeighbourTable, rows: Int, splits: Int, seed: UInt64
    ) -> [Double] {
        guard let flags = try? flags(holdout, training: training), !flags.isEmpty, rows > 0 else { return [] }
        return (0..<splits).map { split in
            var random = RandomStream(seed: seed).split("authenticity_floor").split(split)
            let drawn = (0..<rows).count { _ in flags[random.index(below: flags.count)] }
            return Double(drawn) / Double(rows)
        }
    }
}
