import Numerics
import Results

/// `privacy.dcr`: how far synthetic rows lie from their nearest training row, as a quantile over the rows.
///
/// It is read against the same quantile of holdout rows, the floor. It is similarity and no proof of privacy: single
/// copied rows move neither the 5th percentile nor the median (Yao et al. 2025).
public enum DistanceToClosestRecord {
    public static let descriptor = MetricDescriptor(
        id: "privacy.dcr", title: "Distance to the closest training record", shortTitle: "Distance to closest record",
        modalities: [.table], dimension: .privacy, direction: .higher, unit: "share of the largest distance", range: 0...1,
        optimum: nil, alsoRestsOn: .holdout, needsHoldout: true, sign: .nearness)

    /// - Throws: `.notApplicable` without a holdout.
    package static func quantile(
        _ score: RecordScore, _ records: NeighbourRecords
    ) throws(MetricError) -> DistanceQuantile {
        let unseen = try records.holdoutToTraining().distances(rank: 1).map(records.share)
        let made = try records.syntheticToTraining().distances(rank: 1).map(records.share)
        return try DistanceQuantile(score.p, synthetic: made, holdout: unseen)
    }

    package static func estimate(_ score: RecordScore, _ records: NeighbourRecords) throws(MetricError) -> Estimate {
        let quantile = try quantile(score, records)
        let distances = try records.syntheticToTraining().distances(rank: 1)
        let equal = distances.count { $0 == 0 }
        var estimate = Estimate(
            quantile.value, interval: quantile.interval,
            parameters: records.parameters(["score": score.rawValue, "expected": rounded(quantile.expected)]),
            notes: ["holdout rows: \(rounded(quantile.expected)); \(equal) of \(distances.count) synthetic rows lie at 0"])
        estimate.notes += records.notes(asked: records.synthetic, "synthetic")
        return estimate
    }
}

/// Which quantile over the rows.
package enum RecordScore: String, CaseIterable, Sendable {
    case p5, median

    package var p: Double { self == .p5 ? 0.05 : 0.5 }
}

extension NeighbourRecords {
    /// What every value from nearest records depends on.
    package func parameters(_ others: [String: String]) -> [String: String] {
        others.merging(["distance": "gower", "columns": "\(space.columns.count)"]) { own, _ in own }
    }

    /// What was not asked or not compared.
    package func notes(asked side: Side, _ role: String) -> [String] {
        var notes: [String] = []
        if side.isSampled {
            notes.append("\(side.asked.count) of \(side.count) \(role) rows were asked about, all rows were searched")
        }
        if !columns.leftOut.isEmpty {
            notes.append("not compared, because the tables do not agree on it: " + columns.leftOut.joined(separator: ", "))
        }
        return notes
    }
}
