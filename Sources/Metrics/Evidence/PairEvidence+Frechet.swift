import Numerics

extension PairEvidence {
    /// Distances of each bootstrap replicate for all columns and then for each level, less what they owe to the sizes of
    /// the samples; NaN where one fails. Shared by the metrics that read them.
    func frechetReplicates(_ resamples: Resamples) -> [[Double]] {
        let weights = weights(resamples)
        return Self.adjusted(
            drawnDistances(resamples), SampleSizes(weights, parts: (0..<resamples.replicates).map { [$0] }))
    }

    /// What the distances bend over the rows, of replicates two by two, for the first `largest` pairs; none with fewer than
    /// two rows a feature, where covariances of repeated rows bend for another reason.
    ///
    /// The sizes of the samples are taken out of the bends, not of their parts: lines fitted to the parts differ, and what
    /// they leave of the slope would be taken for a bend.
    func frechetBends(_ resamples: Resamples, largest: Int = 40) -> [[Double]] {
        guard min(reference.rows, candidate.rows) >= 2 * reference.columns else { return [] }
        let single = drawnDistances(resamples)
        let pairs = (0..<min(largest, resamples.replicates / 2)).map { [2 * $0, 2 * $0 + 1] }
        let bends = zip(pairs, frechetValues(resamples, pairs)).map { pair, middle in
            middle.indices.map { single[pair[0]][$0] + single[pair[1]][$0] - 2 * middle[$0] }
        }
        return Self.adjusted(bends, SampleSizes(weights(resamples), parts: pairs))
    }

    private func drawnDistances(_ resamples: Resamples) -> [[Double]] {
        frechetReplicateStore.get(resamples) { frechetValues(resamples, (0..<resamples.replicates).map { [$0] }) }
    }

    private static func adjusted(_ values: [[Double]], _ sizes: SampleSizes) -> [[Double]] {
        guard let columns = values.first?.indices else { return [] }
        let adjusted = columns.map { column in sizes.adjusting(values.map { $0[column] }) }
        return values.indices.map { place in adjusted.map { $0[place] } }
    }

    private func frechetValues(_ resamples: Resamples, _ together: [[Int]]) -> [[Double]] {
        let columns = [nil] + levels.map { Optional($0.columns) }
        let (x, y) = (reference, candidate)
        let centres = (moments.reference.mean, moments.candidate.mean)
        let weights = weights(resamples)
        return parallel.map(together.count) { place -> [Double] in
            let countsX = weights.reference.counts(of: together[place])
            let countsY = weights.candidate.counts(of: together[place])
            guard let momentsX = try? Moments(of: x, counts: countsX, centre: centres.0),
                let momentsY = try? Moments(of: y, counts: countsY, centre: centres.1)
            else { return columns.map { _ in .nan } }
            let first = FrechetSide(rows: x, counts: countsX, moments: momentsX)
            let second = FrechetSide(rows: y, counts: countsY, moments: momentsY)
            return columns.map { (try? frechetTerms(first, second, columns: $0, rough: true).distance) ?? .nan }
        }
    }

    /// The distance over growing parts of the candidates, in a random order that their content fixes.
    package func frechetExtrapolation() throws(MetricError) -> FrechetExtrapolation {
        try extrapolationStore.get {
            Result { () throws(MetricError) in
                let rows = candidate.rows
                let sizes = FrechetExtrapolation.sizes(rows: rows, columns: candidate.columns)
                guard !sizes.isEmpty else {
                    throw .insufficientData("the candidate set has \(rows) rows; an extrapolation needs 100")
                }
                var draw = RandomStream(seed: 0).split("frechet_extrapolation")
                let order = contentOrder.candidate
                return try FrechetExtrapolation(self, order: draw.permutation(rows).map { order[$0] }, sizes: sizes)
            }
        }.get()
    }
}
