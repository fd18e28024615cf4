import Evaluation
import Metrics
import Numerics

/// What an interval is about where that is not the mean of the values over draws.
package enum CoverageTruth: Sendable {
    /// A number that is known: of the laws, or of the law of the synthetic rows beside this draw's own real rows.
    case known(Double)
    /// Share of rows within a radius that this draw's real rows give, among sets of synthetic rows of the same size, whose
    /// nearest distances all draws show.
    case repeats(radius: Double)
    /// Largest less smallest of what these groups give on average.
    case spread([Double])

    /// - Parameters:
    ///   - spacings: of every draw, nearest distances among its synthetic rows.
    ///   - means: of the groups over all draws.
    package func value(_ spacings: [[Double]], _ means: [Double]) -> Double {
        switch self {
        case .known(let value): value
        case .repeats(let radius):
            spacings.reduce(0) { $0 + Double($1.count { $0 <= radius }) }
                / Double(max(1, spacings.reduce(0) { $0 + $1.count }))
        case .spread: (means.max() ?? 0) - (means.min() ?? 0)
        }
    }

    /// Means over all draws that name the same groups.
    package static func means(_ truths: [CoverageTruth]) -> [Double] {
        let groups = truths.compactMap { truth -> [Double]? in if case .spread(let values) = truth { values } else { nil } }
        guard let count = groups.map(\.count).max() else { return [] }
        let whole = groups.filter { $0.count == count }
        return (0..<count).map { place in whole.reduce(0) { $0 + $1[place] } / Double(whole.count) }
    }
}

extension CoverageMetrics {
    /// Copies of real rows and repeats among synthetic ones.
    func copies(_ draw: CoverageDraw, _ pair: PairEvidence) -> [Answer] {
        var answers: [Answer] = []
        if isWanted(NearCopies.descriptor.id) {
            var truth: CoverageTruth?
            let estimate = Result { () throws(MetricError) in
                let unseen = try PairEvidence(reference: draw.real, candidate: draw.holdout)
                let radius = try NearCopies.radius(spacing: pair.neighbours().reference.distances(rank: 1))
                func found(_ distances: [Double]) -> NearCopies.Found {
                    NearCopies.Found(
                        exact: [Bool](repeating: false, count: distances.count), distances: distances, radius: radius)
                }
                if resamples != nil {
                    let further = try nearest(draw.further(20_000), draw.real)
                    truth = .known(Double(further.count { $0 <= radius }) / Double(further.count))
                }
                return try NearCopies.estimate(
                    synthetic: found(pair.neighbours().cross.ofSecond.distances(rank: 1)),
                    holdout: found(unseen.neighbours().cross.ofSecond.distances(rank: 1)), radius: radius,
                    resamples: resamples)
            }
            answers.append(Answer(id: NearCopies.descriptor.id, estimate: estimate, truth: truth))
        }
        if isWanted(Duplicates.descriptor.id) {
            var truth: CoverageTruth?
            let estimate = Result { () throws(MetricError) in
                let neighbours = try pair.neighbours()
                func rows(
                    _ set: Matrix<Float>, _ table: NeighbourTable
                ) throws(MetricError) -> Duplicates.Rows<[Float]> {
                    try Duplicates.Rows(content: (0..<set.rows).map { Array(set.row($0)) }, neighbours: table)
                }
                let real = try rows(draw.real, neighbours.reference)
                truth = .repeats(radius: try Duplicates().radius(real))
                return try Duplicates().estimate(
                    synthetic: rows(draw.synthetic, neighbours.candidate), real: real, resamples: resamples)
            }
            answers.append(Answer(id: Duplicates.descriptor.id, estimate: estimate, truth: truth))
        }
        for (id, share) in [(ExactCopies.descriptor.id, 0.01), (HoldoutCopies.descriptor.id, 0.05)] where isWanted(id) {
            let contents = draw.contents(copied: share)
            let estimate = Result { () throws(MetricError) in
                id == ExactCopies.descriptor.id
                    ? try ExactCopies.estimate(
                        synthetic: contents.synthetic, training: contents.real, holdout: contents.holdout,
                        resamples: resamples)
                    : try HoldoutCopies.estimate(
                        synthetic: contents.synthetic, training: contents.holdout, holdout: contents.real,
                        resamples: resamples)
            }
            answers.append(Answer(id: id, estimate: estimate, truth: .known(share)))
        }
        return answers
    }

    private func nearest(_ rows: Matrix<Float>, _ known: Matrix<Float>) throws(MetricError) -> [Double] {
        do throws(NumericsError) {
            return try NearestNeighbours.between(rows, known, k: 1, parallel: .serial).ofFirst.distances(rank: 1)
        } catch { throw MetricError(error) }
    }
}
