import Numerics
import Results

/// `fidelity.frechet_distance`: how far the Gaussians of the two feature sets are apart.
public struct FrechetDistanceMetric: PairMetric {
    public let descriptor = MetricDescriptor(
        id: "fidelity.frechet_distance", title: "Fréchet distance", dimension: .fidelity, direction: .lower,
        unit: "squared feature units", range: 0...(.infinity), optimum: 0, restsOn: .synthetic, alsoRestsOn: .real,
        study: StudyPlace(.refused, leads: 1, sanity: .worseStepByStep), sign: .distance)

    public init() {}

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        try measure(evidence, columns: [nil], resamples: resamples)[0].get()
    }

    public func estimates(_ evidence: PairEvidence, resamples: Resamples?) -> [ScopedEstimate] {
        let columns = [nil] + evidence.levels.map { Optional($0.columns) }
        let scopes = [Scope.whole] + evidence.levels.map { Scope(.level, $0.name) }
        let outcome = Result { () throws(MetricError) in
            try measure(evidence, columns: columns, resamples: resamples)
        }
        return scopes.enumerated().map { index, scope in
            ScopedEstimate(scope) { () throws(MetricError) in try outcome.get()[index].get() }
        }
    }

    /// One result for each column range; all share the moments and the replicates' covariances.
    private func measure(
        _ evidence: PairEvidence, columns: [Range<Int>?], resamples: Resamples?
    ) throws(MetricError) -> [Result<Estimate, MetricError>] {
        try requireRows(evidence, 2)
        let moments = evidence.moments
        let x = FrechetSide(rows: evidence.reference, moments: moments.reference)
        let y = FrechetSide(rows: evidence.candidate, moments: moments.candidate)
        let results = columns.map { range in
            Result { () throws(MetricError) in try frechetTerms(x, y, columns: range, parallel: evidence.parallel) }
        }
        // The whole first, then the levels, as `columns` has them.
        let replicates = resamples.map { evidence.frechetReplicates($0) }
        let bends = resamples.map { evidence.frechetBends($0) }
        return columns.indices.map { index in
            results[index].map { terms in
                let sample = replicates?.map { $0[index] }
                let pairs = bends.map { rows in rows.map { $0[index] } } ?? []
                let width = columns[index]?.count ?? evidence.reference.columns
                var estimate = estimate(terms, evidence, width: width, sample, pairs)
                if columns[index] == nil, resamples != nil {
                    estimate.parameters["at_infinite_rows"] = (try? evidence.frechetExtrapolation()).map {
                        text($0.intercept)
                    }
                }
                return estimate
            }
        }
    }

    private func estimate(
        _ terms: FrechetTerms, _ evidence: PairEvidence, width: Int, _ replicates: [Double]?, _ bends: [Double]
    ) -> Estimate {
        var estimate = Estimate(
            terms.distance,
            parameters: ["ddof": "1", "mean_term": text(terms.mean), "dimension": String(width)])
        if min(evidence.reference.rows, evidence.candidate.rows) <= width {
            estimate.notes.append(
                "Fewer rows than the \(width) features: the covariances are singular and the value is biased upwards.")
        }
        if let replicates {
            let shifted = ShiftedBootstrap(
                replicates, bends: bends, value: terms.distance, range: descriptor.range)
            estimate.take(shifted)
            estimate.parameters["bootstrap_bias"] = shifted.bias.map(text)
        }
        return estimate
    }
}
