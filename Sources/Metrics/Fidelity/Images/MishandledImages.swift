import Numerics
import Results

/// `fidelity.mishandled`: share of synthetic images that look inverted, upside down, turned, with channels exchanged or
/// without colour, a part each; the whole is the largest of them.
///
/// Real images and the same images mishandled are known, so that scores can be learned that tell both, and the mean scores of a
/// set say how many of its images are mishandled. With the mean r_k of detector k over real images and m_kj over those
/// mishandled in way j, a set with the shares π has the means r_k + Σ_j (m_kj − r_k) π_j, which are solved for π. This holds for
/// any scores if the other images are as real ones are (moments of a mixture; Lindsay 1995); good scores only make the
/// interval narrower. What is taken for another kind, as upside down for turned, is told apart by the other detectors.
public struct MishandledImages: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.mishandled", title: "Mishandled images", modalities: [.image], dimension: .fidelity,
        direction: .lower, unit: "share", range: 0...1, optimum: 0, restsOn: .synthetic, alsoRestsOn: .real,
        sign: .handling)

    /// Real images that detectors learn from; of more, all are scored.
    public static let mostLearned = 1_000
    static let leastRows = 50
    static let leastSynthetic = 20

    private let detectors: MishandlingDetectors
    private let learnedKeys: RowKeys
    private let realKeys: RowKeys
    private let syntheticKeys: RowKeys
    /// By detector.
    private let real: [[Double]]
    private let synthetic: [[Double]]
    private let holdout: [[Double]]?
    /// By kind.
    private let values: [Double]

    /// - Parameters:
    ///   - learnedKeys: of the real images that detectors learned from.
    ///   - real: scores of all real images by detector, none by a model that has seen it; so are the others.
    ///   - holdout: scores of real images that detectors have not seen; nil without any.
    /// - Throws: `.notApplicable` where no detector tells its images from real ones, or kinds from one another,
    ///   `.insufficientData` below 20 synthetic images.
    package init(
        detectors: MishandlingDetectors, learnedKeys: RowKeys, real: [[Double]], realKeys: RowKeys, synthetic: [[Double]],
        syntheticKeys: RowKeys, holdout: [[Double]]?
    ) throws(MetricError) {
        guard syntheticKeys.count >= Self.leastSynthetic else {
            throw .insufficientData(
                "a share of mishandled images needs \(Self.leastSynthetic) synthetic ones; there are \(syntheticKeys.count)")
        }
        guard !detectors.names.isEmpty else {
            throw .notApplicable("real images look alike whichever way they are turned or inverted, so that no share can be told")
        }
        guard
            let values = Self.shares(
                synthetic.map(mean), real: real.map(mean), mishandled: detectors.mishandled.map { $0.map(mean) })
        else { throw .notApplicable("real images look the same in several ways of mishandling, so that no share can be told") }
        self.values = values
        self.detectors = detectors
        self.learnedKeys = learnedKeys
        self.real = real
        self.realKeys = realKeys
        self.synthetic = synthetic
        self.syntheticKeys = syntheticKeys
        self.holdout = holdout
    }

    /// The whole, then one entry a kind.
    package func estimates(resamples: Resamples?) -> [ScopedEstimate] {
        let replicates = resamples.map { resampled($0) }
        let parts = detectors.names.indices.map { (kind: Int) -> Estimate in
            var estimate = Estimate(
                values[kind],
                parameters: [
                    "rows_learned": "\(learnedKeys.count)", "area": text(detectors.areas[kind]), PartFacts.difference: detectors.words[kind],
                ])
            if let replicates { estimate.take(replicates.map { $0[kind] }, rows: syntheticKeys.count) }
            return estimate
        }
        let whole = ScopedEstimate(.whole) { () throws(MetricError) in
            guard let most = parts.indices.max(by: { parts[$0].value < parts[$1].value }) else {
                throw .notApplicable("no kind of mishandling can be told")
            }
            var result = parts[most]
            result.parameters["kind"] = detectors.names[most]
            result.parameters[PartFacts.difference] = nil
            if !detectors.untold.isEmpty {
                result.notes.append("not told from real images: those that \(detectors.untold.joined(separator: ", those that "))")
            }
            return result
        }
        return [whole] + detectors.names.indices.map { kind in
            ScopedEstimate(Scope(.column, detectors.names[kind])) { () throws(MetricError) in parts[kind] }
        }
    }

    /// Shares by kind, of each replicate of the rows of both sets.
    private func resampled(_ resamples: Resamples) -> [[Double]] {
        let learned = resamples.weights(of: learnedKeys, role: .real)
        let (weights, drawn) = (
            resamples.weights(of: realKeys, role: .real), resamples.weights(of: syntheticKeys, role: .synthetic)
        )
        let real = real.map { weights.means($0) }
        let mishandled = detectors.mishandled.map { $0.map { learned.means($0) } }
        let found = synthetic.map { drawn.means($0) }
        return (0..<resamples.replicates).map { replicate in
            Self.shares(
                found.map { $0[replicate] }, real: real.map { $0[replicate] },
                mishandled: mishandled.map { $0.map { $0[replicate] } }) ?? real.map { _ in .nan }
        }
    }

    /// Of splits of real and holdout images, by scope, and what is to be said of their sizes.
    /// - Throws: `.insufficientData` where there are too few images for two disjoint samples.
    package func floors(splits: Int, seed: UInt64) throws(MetricError) -> (values: [Scope: [Double]], note: String?) {
        let plan = try FloorPlan(
            real: realKeys.count, holdout: holdout?.first?.count ?? 0, candidate: syntheticKeys.count, splits: splits, seed: seed)
        let pool = real.indices.map { real[$0] + (holdout?[$0] ?? []) }
        let mishandled = detectors.mishandled.map { $0.map(mean) }
        var result: [Scope: [Double]] = [:]
        for split in 0..<plan.splits {
            let rows = plan.rows(split)
            let values = Self.shares(
                pool.map { scores in mean(rows.candidate.map { scores[$0] }) },
                real: pool.map { scores in mean(rows.reference.map { scores[$0] }) }, mishandled: mishandled) ?? []
            result[.whole, default: []].append(values.max() ?? .nan)
            for (kind, value) in values.enumerated() {
                result[Scope(.column, detectors.names[kind]), default: []].append(value)
            }
        }
        return (result, plan.note)
    }

    /// By least squares; nil where the means tell no kind from another.
    /// - Parameter mishandled: by detector, then by kind.
    private static func shares(_ found: [Double], real: [Double], mishandled: [[Double]]) -> [Double]? {
        let count = real.count
        let excess = zip(found, real).map { $0 - $1 }
        let effect = zip(mishandled, real).map { means, level in means.map { $0 - level } }
        var squares = Matrix<Double>(rows: count, columns: count)
        var products = [Double](repeating: 0, count: count)
        for detector in 0..<count {
            for kind in 0..<count {
                products[kind] += effect[detector][kind] * excess[detector]
                for other in 0..<count { squares[kind, other] += effect[detector][kind] * effect[detector][other] }
            }
        }
        // Of two kinds that scores do not tell apart, rounding would decide which.
        func areAlike(_ one: Int, _ other: Int) -> Bool {
            squares[one, other] * squares[one, other] > 0.998 * squares[one, one] * squares[other, other]
        }
        if (0..<count).contains(where: { one in (0..<one).contains { areAlike(one, $0) } }) { return nil }
        guard let shares = try? squares.solvedPositiveDefinite(products), shares.allSatisfy(\.isFinite) else { return nil }
        return shares.map { min(1, max(0, $0)) }
    }
}

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

extension Estimate {
    /// Percentiles of the replicates, which are hardly biased: shares are linear in the synthetic rows. Where hardly a row is of the
    /// kind, they know nothing of the luck that there was none, which Wilson's interval does.
    fileprivate mutating func take(_ replicates: [Double], rows: Int) {
        let known = replicates.filter(\.isFinite)
        let failed = replicates.count - known.count
        if let reason = FailedReplicates.reason(failed: failed, of: replicates.count) {
            intervalReason = reason
            return
        }
        self.replicates = failed == 0 ? replicates : nil
        let counted = Intervals.wilson(successes: value * Double(rows), trials: Double(rows))
        interval = Intervals.percentile(known).map {
            Interval(
                low: min(value, $0.lowerBound, counted.lowerBound), high: max(value, $0.upperBound, counted.upperBound),
                method: "bootstrap_rows_and_wilson", replicates: known.count, failed: failed > 0 ? failed : nil)
        }
    }
}
