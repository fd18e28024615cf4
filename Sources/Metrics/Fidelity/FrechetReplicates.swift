import Numerics
import Results

/// The reference's bootstrap samples as the Fréchet distance needs them, for a study that compares many candidates with
/// one reference: half the work of every candidate is then done once.
package struct FrechetReplicates: Sendable {
    struct Entry: Sendable {
        var mean: [Double]
        var trace: Double
        /// U with Σ = UᵀU; nil where the sample has too few different rows for one.
        var factor: Matrix<Double>?
    }

    let resamples: Resamples
    let entries: [Entry]

    /// - Complexity: replicates · n d² operations; replicates · d² doubles of memory.
    package init(_ evidence: PairEvidence, resamples: Resamples) {
        self.resamples = resamples
        let rows = evidence.reference
        let centre = evidence.moments.reference.mean
        let weights = evidence.weights(resamples).reference
        entries = evidence.parallel.map(resamples.replicates) { replicate in
            let counts = weights.counts(replicate)
            guard let moments = try? Moments(of: rows, counts: counts, centre: centre) else {
                return Entry(mean: centre, trace: .nan, factor: nil)
            }
            return Entry(
                mean: moments.mean, trace: moments.variances().reduce(0, +),
                factor: try? moments.covariance().choleskyFactor())
        }
    }

    /// The distance of a candidate's sample to sample `replicate` of the reference; nil where it needs the long way.
    func distance(_ candidate: Moments, _ replicate: Int) -> Double? {
        let entry = entries[replicate]
        guard let factor = entry.factor, entry.trace.isFinite, let covariance = try? candidate.covariance(),
            let product = try? factor.multiplied(by: covariance).multiplied(by: factor, transposing: .no, .yes),
            let values = try? product.symmetricEigenvalues()
        else { return nil }
        let root = values.reduce(0) { $0 + max(0, $1).squareRoot() }
        let mean = zip(entry.mean, candidate.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return max(0, mean + entry.trace + candidate.variances().reduce(0, +) - 2 * root)
    }
}

extension FrechetDistanceMetric {
    /// The whole set's distance with replicates and their interval, and without what only a report of one set shows.
    package func estimate(
        _ evidence: PairEvidence, sharing reference: FrechetReplicates
    ) throws(MetricError) -> Estimate {
        var estimate = try estimate(evidence, resamples: nil)
        let rows = evidence.candidate
        let centre = evidence.moments.candidate.mean
        let resamples = reference.resamples
        let weights = evidence.weights(resamples)
        let distances = evidence.parallel.map(resamples.replicates) { replicate -> Double in
            let counts = weights.candidate.counts(replicate)
            guard let moments = try? Moments(of: rows, counts: counts, centre: centre) else { return .nan }
            if moments.count > Double(moments.dimension + 1), let distance = reference.distance(moments, replicate) {
                return distance
            }
            return longWay(evidence, moments, counts, weights.reference.counts(replicate))
        }
        let adjusted = SampleSizes(weights, parts: (0..<resamples.replicates).map { [$0] }).adjusting(distances)
        estimate.take(ShiftedBootstrap(adjusted, value: estimate.value, range: descriptor.range))
        return estimate
    }

    private func longWay(
        _ evidence: PairEvidence, _ moments: Moments, _ counts: [Int32], _ drawn: [Int32]
    ) -> Double {
        let x = evidence.reference
        guard let reference = try? Moments(of: x, counts: drawn, centre: evidence.moments.reference.mean),
            let terms = try? frechetTerms(
                FrechetSide(rows: x, counts: drawn, moments: reference),
                FrechetSide(rows: evidence.candidate, counts: counts, moments: moments), rough: true)
        else { return .nan }
        return terms.distance
    }
}
