import Evaluation
import Metrics
import Numerics
import Results

/// How often a metric's 95 % interval holds what the metric gives on average, over fresh draws of sets of known laws.
package struct IntervalCoverage: Sendable {
    package var law: CoverageDraw.Law
    package var rows: Int
    package var columns: Int
    /// Draws with intervals, and further ones that only say what is to be expected.
    package var repetitions: Int
    package var further: Int
    package var replicates: Int
    package var seed: UInt64
    /// Parts of ids; empty for all.
    package var metrics: [String]

    package init(
        law: CoverageDraw.Law, rows: Int, columns: Int, repetitions: Int = 200, further: Int = 200,
        replicates: Int = 100, seed: UInt64 = 1, metrics: [String] = []
    ) {
        self.law = law
        self.rows = rows
        self.columns = columns
        self.repetitions = repetitions
        self.further = further
        self.replicates = replicates
        self.seed = seed
        self.metrics = metrics
    }

    /// One metric's line.
    package struct Row: Sendable, Equatable {
        package var id: String
        /// Mean and standard deviation of the values.
        package var mean: Double
        package var deviation: Double
        /// Shares of intervals that hold the mean, and that lie wholly below and above it.
        package var held: Double
        package var below: Double
        package var above: Double
        /// Mean width over that of ±1.96 deviations.
        package var width: Double
        package var intervals: Int
        /// Draws without value or interval.
        package var missing: Int
    }

    private struct Draw: Sendable {
        var values: [String: Double] = [:]
        var intervals: [String: Interval] = [:]
        var order: [String] = []
        var truths: [String: CoverageTruth] = [:]
        /// Of the synthetic rows to the nearest other one.
        var spacing: [Double] = []
    }

    package func run(parallel: Parallel) throws -> [Row] {
        let draws = try parallel.tryMap(repetitions + further) { number throws(EvaluationError) -> Draw in
            let resamples = number < repetitions
                ? Resamples(seed: seed &+ UInt64(number), replicates: replicates) : nil
            let sets = CoverageDraw(law, rows: rows, columns: columns, seed: seed, number: number)
            var draw = Draw()
            if metrics.isEmpty || metrics.contains(where: { Duplicates.descriptor.id.contains($0) }) {
                draw.spacing =
                    (try? NearestNeighbours.within(sets.synthetic, k: 1, parallel: .serial).distances(rank: 1)) ?? []
            }
            guard let answers = try? CoverageMetrics(wanted: metrics, resamples: resamples).answers(sets) else { return draw }
            for answer in answers {
                draw.order.append(answer.id)
                guard case .success(let estimate) = answer.estimate, estimate.value.isFinite else { continue }
                draw.values[answer.id] = estimate.value
                draw.intervals[answer.id] = estimate.interval
                draw.truths[answer.id] = answer.truth
            }
            return draw
        }
        return (draws.first?.order ?? []).compactMap { row($0, draws) }
    }

    private func row(_ id: String, _ draws: [Draw]) -> Row? {
        let values = draws.compactMap { $0.values[id] }
        let known = draws.prefix(repetitions).filter { $0.intervals[id] != nil }
        let intervals = known.compactMap { $0.intervals[id] }
        guard values.count > 1, !intervals.isEmpty else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
        let spacings = known.contains { $0.truths[id] != nil } ? draws.map(\.spacing) : []
        let groups = CoverageTruth.means(draws.compactMap { $0.truths[id] })
        let truths = known.map { $0.truths[id]?.value(spacings, groups) ?? mean }
        // About what the interval is about.
        let errors = zip(known, truths).compactMap { draw, truth in draw.values[id].map { $0 - truth } }
        let own = known.contains { $0.truths[id] != nil }
            ? errors.reduce(0) { $0 + $1 * $1 } / Double(max(1, errors.count)) : variance
        let needed = 2 * NormalDistribution.quantile(0.975) * own.squareRoot()
        let count = Double(intervals.count)
        // Bounds that meet a value without spread are met.
        let slack = 1e-12 * max(1, abs(mean))
        let (below, above) = (
            zip(intervals, truths).count { $0.high < $1 - slack }, zip(intervals, truths).count { $0.low > $1 + slack }
        )
        let width = intervals.reduce(0) { $0 + $1.high - $1.low } / count
        return Row(
            id: id, mean: mean, deviation: variance.squareRoot(),
            held: (count - Double(below + above)) / count, below: Double(below) / count, above: Double(above) / count,
            width: needed > 0 ? width / needed : .nan, intervals: intervals.count,
            missing: repetitions - intervals.count)
    }
}
