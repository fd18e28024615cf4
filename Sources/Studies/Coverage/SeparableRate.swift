import Evaluation
import Learners
import Metrics
import Numerics
import Results

/// How often a comparison study calls two sets of one source separable, by its own replicates and rank intervals: one pair of
/// candidates against one reference, drawn afresh every time. 5 % is what 95 % intervals promise.
package struct SeparableRate: Sendable {
    package var law: CoverageDraw.Law
    package var rows: Int
    package var columns: Int
    package var repetitions: Int
    package var replicates: Int
    package var seed: UInt64
    /// Parts of ids; empty for all.
    package var metrics: [String]

    package init(
        law: CoverageDraw.Law, rows: Int, columns: Int, repetitions: Int = 200, replicates: Int = 100, seed: UInt64 = 1,
        metrics: [String] = []
    ) {
        self.law = law
        self.rows = rows
        self.columns = columns
        self.repetitions = repetitions
        self.replicates = replicates
        self.seed = seed
        self.metrics = metrics
    }

    package struct Row: Sendable, Equatable {
        package var id: String
        /// Share of pairs that are called separable.
        package var separable: Double
        /// Standard deviation of the differences of scores, and what the study takes for it (root mean square).
        package var deviation: Double
        package var claimed: Double
        package var pairs: Int
    }

    private struct Found: Sendable {
        var id: String
        var difference: RankIntervals.Difference
    }

    package func run(parallel: Parallel) throws -> [Row] {
        let draws = try parallel.tryMap(repetitions) { number throws(EvaluationError) -> [Found] in
            (try? pair(number)) ?? []
        }
        return (draws.max { $0.count < $1.count } ?? []).map(\.id).compactMap { id in
            let found = draws.compactMap { draw in draw.first { $0.id == id }?.difference }
            guard found.count > 1 else { return nil }
            let count = Double(found.count)
            func root(_ values: [Double]) -> Double { (values.reduce(0) { $0 + $1 * $1 } / count).squareRoot() }
            return Row(
                id: id, separable: Double(found.count(where: \.separable)) / count, deviation: root(found.map(\.value)),
                claimed: root(found.map(\.deviation)), pairs: found.count)
        }
    }

    private func pair(_ number: Int) throws -> [Found] {
        let resamples = Resamples(seed: seed &+ UInt64(number), replicates: replicates)
        let first = CoverageDraw(law, rows: rows, columns: columns, seed: seed, number: number)
        let sets = [first, first.another("second")]
        let base = try PairEvidence(reference: first.real, candidate: first.real)
        let frechet = FrechetReplicates(base, resamples: resamples)
        let estimates = try sets.map { try self.estimates($0, base, frechet, resamples) }
        let stream = RandomStream(seed: seed).split("study_replicates").split(number)
        return estimates[0].compactMap { descriptor, estimate -> Found? in
            guard let other = estimates[1].first(where: { $0.0.id == descriptor.id })?.1 else { return nil }
            // Scores as a study's columns have them.
            let target = descriptor.optimum.flatMap { optimum in
                descriptor.range.lowerBound < optimum && optimum < descriptor.range.upperBound ? optimum : nil
            }
            let direction = target == nil ? descriptor.direction : .target
            let entries = [("a", estimate), ("b", other)].compactMap { name, estimate -> RankIntervals.Entry? in
                guard let drawn = estimate.replicates,
                    let value = ReplicatedValue(
                        [.init(value: estimate.value, replicates: drawn, interval: estimate.interval)],
                        stream: stream.split(descriptor.id).split(name))
                else { return nil }
                return RankIntervals.Entry(
                    name: name, score: direction.loss(value.value, target: target),
                    replicates: value.replicates.map { direction.loss($0, target: target) })
            }
            guard entries.count == 2, let difference = RankIntervals(entries).differences.first else { return nil }
            return Found(id: descriptor.id, difference: difference)
        }
    }

    /// What a study measures of one candidate, and the likelihood of unseen rows.
    private func estimates(
        _ draw: CoverageDraw, _ base: PairEvidence, _ frechet: FrechetReplicates, _ resamples: Resamples
    ) throws -> [(MetricDescriptor, Estimate)] {
        let pair = try PairEvidence(sharing: base, candidate: draw.synthetic)
        var found: [(MetricDescriptor, Estimate)] = []
        func add(_ descriptor: MetricDescriptor, _ body: () throws(MetricError) -> Estimate) {
            guard metrics.isEmpty || metrics.contains(where: { descriptor.id.contains($0) }) else { return }
            if let estimate = try? body() { found.append((descriptor, estimate)) }
        }
        for metric in MetricRegistry.pairMetrics {
            add(metric.descriptor) { () throws(MetricError) in
                switch metric {
                case is FrechetDistanceMetric: try FrechetDistanceMetric().estimate(pair, sharing: frechet)
                case is KernelDistanceMetric: try KernelDistanceMetric(subsets: 0).estimate(pair, resamples: resamples)
                default: try metric.estimate(pair, resamples: resamples)
                }
            }
        }
        let beside = [
            NearestNeighbourShare.descriptor, NearCopies.descriptor, ClassDistribution.descriptor,
            FeatureLikelihood.descriptor,
        ]
        let others = CoverageMetrics(wanted: metrics.isEmpty ? beside.map(\.id) : metrics, resamples: resamples)
        add(UtilityStudy.tstrDescriptor) { () throws(MetricError) in
            try UtilityStudy.tstr(
                LogisticRegression(), trainedOn: others.labelled(draw.synthetic, draw.labels.synthetic),
                test: others.labelled(draw.holdout, draw.labels.holdout), refits: 8, seed: 0, resamples: resamples,
                on: .serial)
        }
        let answers = others.single(draw, pair)
        for descriptor in beside {
            if case .success(let estimate)? = answers.first(where: { $0.id == descriptor.id })?.estimate {
                found.append((descriptor, estimate))
            }
        }
        return found
    }
}
