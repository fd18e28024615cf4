import Numerics
import Results

/// `privacy.membership_inference`: whether the distance to the nearest synthetic record tells training rows from rows that
/// the generator never saw.
///
/// `score: auc` is the chance that a training row lies nearer than a holdout row, ties counting half. The others are the
/// share of training rows that are recognised where at most 1 % or 0.1 % of the holdout rows are taken for one: what a few
/// memorised rows move, which the area does not (Carlini et al. 2022).
public enum MembershipInference {
    public static let descriptor = MetricDescriptor(
        id: "privacy.membership_inference", title: "Membership inference", modalities: [.table], dimension: .privacy,
        direction: .lower, unit: "share", range: 0...1, optimum: nil, restsOn: .real, alsoRestsOn: .holdout,
        needsHoldout: true, sign: .nearness)

    package enum Score: String, CaseIterable, Sendable {
        case auc
        case onePercent = "tpr_at_fpr_1_percent"
        case onePerMille = "tpr_at_fpr_0.1_percent"

        /// The false-positive rate; nil for the area.
        package var rate: Double? {
            switch self {
            case .auc: nil
            case .onePercent: 0.01
            case .onePerMille: 0.001
            }
        }
    }

    /// What a row is told by.
    package enum Attack: String, CaseIterable, Sendable {
        case nearestRecord = "nearest_record"
        /// DOMIAS (van Breugel et al. 2023): how dense synthetic rows lie at a row against how dense rows of the same law
        /// do, each by the distance to the nearest one. Half of the holdout stands for the law, the other half are strangers.
        case densityRatio = "density_ratio"
    }

    /// Distances to the nearest synthetic record, or what stands for them: less is nearer.
    package struct Distances: Sendable {
        /// Ascending.
        package let members: [Double]
        package let strangers: [Double]

        package init(members: [Double], strangers: [Double]) {
            self.members = members.sorted()
            self.strangers = strangers.sorted()
        }

        /// Members nearer than the stranger of this rank from 1; all of them behind the last.
        func recognised(nearerThan rank: Int) -> Int {
            guard rank <= strangers.count else { return members.count }
            let bound = rank < 1 ? -1 : strangers[rank - 1]
            var (low, high) = (0, members.count)
            while low < high {
                let middle = (low + high) / 2
                if members[middle] < bound { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    package static func distances(
        _ records: NeighbourRecords, _ attack: Attack = .nearestRecord
    ) throws(MetricError) -> Distances {
        if attack == .densityRatio { return try ratios(records) }
        let strangers = try records.holdoutToSynthetic().all.distances(rank: 1)
        return Distances(members: try records.trainingToSynthetic().all.distances(rank: 1), strangers: strangers)
    }

    /// Distance to the nearest synthetic record over that to the nearest of the reference rows.
    private static func ratios(_ records: NeighbourRecords) throws(MetricError) -> Distances {
        let reference = try records.toReference()
        func ratio(_ synthetic: Double, _ real: Double) -> Double {
            real > 0 ? synthetic / real : synthetic > 0 ? .greatestFiniteMagnitude : 1
        }
        let own = try records.trainingToSynthetic().all.distances(rank: 1)
        let unseen = try records.holdoutToSynthetic().all.distances(rank: 1)
        return Distances(
            members: zip(own, reference.training).map(ratio),
            strangers: zip(reference.strangers, reference.ofStrangers).map { ratio(unseen[$0], $1) })
    }

    package static func estimate(
        _ score: Score, _ records: NeighbourRecords, by attack: Attack = .nearestRecord
    ) throws(MetricError) -> Estimate {
        var estimate = try estimate(score, distances(records, attack), by: attack)
        estimate.parameters = records.parameters(estimate.parameters)
        estimate.notes += records.notes(asked: records.training, "training")
        return estimate
    }

    /// - Throws: `.insufficientData` with fewer holdout rows than one in the false-positive rate.
    package static func estimate(
        _ score: Score, _ distances: Distances, by attack: Attack = .nearestRecord
    ) throws(MetricError) -> Estimate {
        let (members, strangers) = (distances.members, distances.strangers)
        guard members.count > 1, strangers.count > 1 else {
            throw .insufficientData("membership needs two training rows and two holdout rows")
        }
        let parameters = ["attack": attack.rawValue, "score": score.rawValue]
        guard let rate = score.rate else {
            let area = RankStatistics(strangers, members).areaUnderCurve
            let half = AttackRisk.deviate * variance(members, strangers, area).squareRoot()
            return Estimate(
                area, interval: Interval(low: max(0, area - half), high: min(1, area + half), method: "delong"),
                parameters: parameters)
        }
        let least = Int((1 / rate).rounded())
        guard strangers.count >= least else {
            throw .insufficientData(
                "a false-positive rate of \(rounded(100 * rate)) % needs \(least) holdout rows; there are \(strangers.count)")
        }
        let allowed = Int(rate * Double(strangers.count) + 1e-9)
        let found = distances.recognised(nearerThan: allowed + 1)
        // Where the rate's own threshold lies is open as well: both at 97.5 %, together 95 %.
        let low = distances.recognised(nearerThan: CopyShare.binomialCount(0.0125, rate, strangers.count))
        let high = distances.recognised(nearerThan: CopyShare.binomialCount(0.9875, rate, strangers.count) + 1)
        return Estimate(
            Double(found) / Double(members.count),
            interval: Interval(
                low: Intervals.clopperPearson(successes: min(low, found), trials: members.count, level: 0.975).lowerBound,
                high: Intervals.clopperPearson(successes: max(high, found), trials: members.count, level: 0.975).upperBound,
                method: "clopper_pearson_open_threshold"),
            parameters: parameters,
            notes: [
                "\(found) of \(members.count) training rows lie nearer to a synthetic record "
                    + (attack == .densityRatio ? "for how near rows of the same law lie " : "")
                    + "than all but \(allowed) of \(strangers.count) holdout rows"
            ])
    }

    /// What rows that were not trained on score, in closed form.
    package static func floor(_ score: Score, members: Int, strangers: Int) -> Floor? {
        guard members > 1, strangers > 1 else { return nil }
        let (n, m) = (Double(members), Double(strangers))
        guard let rate = score.rate else {
            let half = AttackRisk.deviate * ((n + m + 1) / (12 * n * m)).squareRoot()
            return Floor(value: 0.5, low: max(0, 0.5 - half), high: min(1, 0.5 + half), splits: 0)
        }
        // The share below the threshold is Beta distributed, the members below it binomial.
        let (a, b) = (Double(Int(rate * m + 1e-9) + 1), m - Double(Int(rate * m + 1e-9)))
        let mean = a / (a + b)
        let spread = mean * (1 - mean) / (a + b + 1) * (1 + (a + b) / n)
        let half = AttackRisk.deviate * spread.squareRoot()
        return Floor(value: mean, low: max(0, mean - half), high: min(1, mean + half), splits: 0)
    }

    /// Of the area, by the placements of both samples (DeLong et al. 1988). Both ascending.
    private static func variance(_ members: [Double], _ strangers: [Double], _ area: Double) -> Double {
        func spread(_ own: [Double], _ other: [Double], _ expected: Double) -> Double {
            var (below, through, sum) = (0, 0, 0.0)
            for value in own {
                while below < other.count, other[below] < value { below += 1 }
                while through < other.count, other[through] <= value { through += 1 }
                let placement = (Double(below) + Double(through)) / 2 / Double(other.count)
                sum += (placement - expected) * (placement - expected)
            }
            return sum / Double(own.count - 1) / Double(own.count)
        }
        return spread(strangers, members, area) + spread(members, strangers, 1 - area)
    }
}
