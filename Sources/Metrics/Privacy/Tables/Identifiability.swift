import Numerics
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// `privacy.identifiability`: share of training rows that lie nearer to a synthetic record than to any other training row,
/// columns weighted by 1 / entropy (ε-identifiability of Yoon, Drumright & van der Schaar 2020).
///
/// The holdout's own share is the floor: how often an unseen row lies nearer to a synthetic record than to a training row.
public enum Identifiability {
    public static let descriptor = MetricDescriptor(
        id: "privacy.identifiability", title: "Identifiable training rows", modalities: [.table], dimension: .privacy,
        direction: .lower, unit: "share", range: 0...1, optimum: nil, restsOn: .real, alsoRestsOn: .holdout,
        needsHoldout: true, sign: .nearness)

    /// Bins of equally many training rows for the entropy of numbers.
    package static let bins = 10

    /// 1 / entropy of the training rows in nats, 0 for a constant column: numbers in `bins`, levels and missing cells as
    /// they are.
    package static func weights(_ columns: RecordColumns) -> [Double] {
        columns.training.map { cells in
            let entropy: Double =
                switch cells {
                case .levels(let codes): entropy(codes.map { max(-1, $0) })
                case .numbers(let values): entropy(binned(values))
                }
            return entropy > 1e-12 ? 1 / entropy : 0
        }
    }

    private static func binned(_ values: [Double]) -> [Int32] {
        let sorted = values.filter { !$0.isNaN }.sorted()
        let edges = (1..<bins).map { Quantile.ofSorted(sorted, Double($0) / Double(bins)) }
        return values.map { value in value.isNaN ? -1 : Int32(edges.count { $0 < value }) }
    }

    private static func entropy(_ codes: [Int32]) -> Double {
        var counts: [Int32: Int] = [:]
        for code in codes { counts[code, default: 0] += 1 }
        // In the order of the codes: sums are the same every time.
        return counts.sorted { $0.key < $1.key }.reduce(0) { sum, entry in
            let share = Double(entry.value) / Double(codes.count)
            return sum - share * log(share)
        }
    }

    package struct Found: Sendable {
        package let training: [Bool]
        package let holdout: [Bool]
    }

    /// - Parameter weights: nil for 1 / entropy.
    /// - Throws: `.notApplicable` without a holdout, `.insufficientData` where all columns are constant.
    package static func found(_ records: NeighbourRecords, weights: [Double]? = nil) throws(MetricError) -> Found {
        _ = try records.requireHoldout()
        let weights = weights ?? Self.weights(records.columns)
        guard weights.contains(where: { $0 > 0 }) else {
            throw .insufficientData("all columns are constant: no row can be told from another")
        }
        let distances = try records.weighted(weights)
        guard !distances.training.real.isEmpty, let unseen = distances.holdout else {
            throw .insufficientData("identifiability needs two training rows")
        }
        return Found(
            training: zip(distances.training.synthetic, distances.training.real).map { $0 < $1 },
            holdout: zip(unseen.synthetic, unseen.real).map { $0 < $1 })
    }

    package static func estimate(_ records: NeighbourRecords) throws(MetricError) -> Estimate {
        let found = try found(records)
        var estimate = CopyShare.estimate(found.training)
        let chance = found.holdout.count { $0 }
        estimate.parameters = records.parameters([
            "weights": "entropy", "bins": "\(bins)", "expected": rounded(Double(chance) / Double(found.holdout.count)),
        ])
        estimate.notes = [
            "\(found.training.count { $0 }) of \(found.training.count) training rows lie nearer to a synthetic record than "
                + "to another training row; so do \(chance) of \(found.holdout.count) holdout rows"
        ]
        estimate.notes += records.notes(asked: records.training, "training")
        return estimate
    }

    package static func floor(_ records: NeighbourRecords) -> Floor? {
        guard let found = try? found(records) else { return nil }
        return CopyShare.floor(
            chance: found.holdout.count { $0 }, of: found.holdout.count, synthetic: found.training.count)
    }
}
