import Numerics

extension PRCurveMetric {
    /// Clusters of random halves of the pooled rows, in which all rows are then placed.
    ///
    /// Another pair of samples would fall into other clusters. A half that is drawn from the rows moves the partition as much
    /// as another sample would (the delete-half jackknife; Shao & Wu 1989).
    func partitions(
        _ pool: Matrix<Float>, _ count: Int, _ parallel: Parallel
    ) throws(NumericsError) -> [Placed.Partition] {
        let stream = RandomStream(seed: seed).split("pr_curve_partitions")
        return try (0..<Self.partitions.count).map { index throws(NumericsError) in
            let own = stream.split(index)
            let kept = ["real", "synthetic"].enumerated().flatMap { place, name -> [Int] in
                var draw = own.split(name)
                return draw.permutation(count).prefix(count / 2).map { $0 + place * count }.sorted()
            }
            let fit = try KMeans(
                pool.rows(at: kept), clusters: clusters, runs: Self.partitions.runs, stream: own.split("clusters"),
                parallel: parallel)
            let labels = try fit.assign(pool, parallel: parallel)
            return Placed.Partition(
                real: Array(labels.prefix(count)), synthetic: Array(labels.dropFirst(count)), clusters: fit.clusters)
        }
    }

    /// How much the score hangs on which clusters there are: the covariance over the partitions of the scores of two halves
    /// that share no row, so that what single rows do in each is not counted again.
    func partitionVariance(_ placed: Placed, _ resamples: Resamples, _ parallel: Parallel) -> Double {
        let count = placed.others.count
        guard count > 1, resamples.replicates > 0 else { return 0 }
        let halves = placed.halves(resamples)
        let covariances = parallel.map(resamples.replicates) { replicate -> Double in
            let (real, synthetic) = (halves.real.half(replicate), halves.synthetic.half(replicate))
            func scores(_ isFirst: Bool) -> [Double] {
                placed.others.map { part in
                    PRCurve(
                        synthetic: Self.shares(part.synthetic, part.clusters) { synthetic[$0] == isFirst },
                        real: Self.shares(part.real, part.clusters) { real[$0] == isFirst }, angles: 101
                    ).score(beta: 1.0 / 8)
                }
            }
            let (first, second) = (scores(true), scores(false))
            let means = (first.reduce(0, +) / Double(count), second.reduce(0, +) / Double(count))
            return zip(first, second).reduce(0) { $0 + ($1.0 - means.0) * ($1.1 - means.1) } / Double(count - 1)
        }
        return max(0, covariances.reduce(0, +) / Double(resamples.replicates))
    }
}
