import Numerics
import Results

/// `privacy.nndr`: of every synthetic row the distance to its nearest training row divided by that to the second nearest,
/// as a quantile over the rows (Lowe 2004, as nearest-neighbour distance ratio).
///
/// Near 0 the row points at one training record and no other. Two records at distance 0 are 1: neither stands out.
public enum NearestNeighbourRatio {
    public static let descriptor = MetricDescriptor(
        id: "privacy.nndr", title: "Nearest to second nearest training record", shortTitle: "Nearest-neighbour ratio",
        modalities: [.table], dimension: .privacy, direction: .higher, unit: "ratio", range: 0...1, optimum: nil,
        alsoRestsOn: .holdout, needsHoldout: true, sign: .nearness)

    package static func quantile(
        _ score: RecordScore, _ records: NeighbourRecords
    ) throws(MetricError) -> DistanceQuantile {
        let unseen = try ratios(records.holdoutToTraining())
        return try DistanceQuantile(score.p, synthetic: ratios(records.syntheticToTraining()), holdout: unseen)
    }

    package static func ratios(_ nearest: GowerNeighbours) throws(MetricError) -> [Double] {
        guard nearest.k > 1 else { throw .insufficientData("the ratio needs two training rows") }
        return (0..<nearest.rows).map { row in
            let second = nearest.distance(row, rank: 2)
            return second == 0 ? 1 : nearest.distance(row, rank: 1) / second
        }
    }

    package static func estimate(_ score: RecordScore, _ records: NeighbourRecords) throws(MetricError) -> Estimate {
        let quantile = try quantile(score, records)
        return Estimate(
            quantile.value, interval: quantile.interval,
            parameters: records.parameters(["score": score.rawValue, "expected": rounded(quantile.expected)]),
            notes: ["holdout rows: \(rounded(quantile.expected))"] + records.notes(asked: records.synthetic, "synthetic"))
    }
}
