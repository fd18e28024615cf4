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
    }

    package func run(parallel: Parallel) throws -> [Row] {
        let draws = try parallel.tryMap(repetitions + further) { number throws(EvaluationError) -> Draw in
            let resamples = number < repetitions
                ? Resamples(seed: seed &+ UInt64(number), replicates: replicates) : nil
            let sets = CoverageDraw(law, rows: rows, columns: columns, seed: seed, number: number)
            var draw = Draw()
            guard let answers = try? CoverageMetrics(wanted: metrics, resamples: resamples).answers(sets) else { return draw }
            for (id, result) in answers {
                draw.order.append(id)
                guard case .success(let estimate) = result, estimate.value.isFinite else { continue }
                draw.values[id] = estimate.value
                draw.intervals[id] = estimate.interval
            }
            return draw
        }
        return (draws.first?.order ?? []).compactMap { row($0, draws) }
    }

    private func row(_ id: String, _ draws: [Draw]) -> Row? {
        let values = draws.compactMap { $0.values[id] }
        let intervals = draws.prefix(repetitions).compactMap { $0.intervals[id] }
        guard values.count > 1, !intervals.isEmpty else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
        let needed = 2 * NormalDistribution.quantile(0.975) * variance.squareRoot()
        let count = Double(intervals.count)
        let (below, above) = (intervals.count { $0.high < mean }, intervals.count { $0.low > mean })
        let width = intervals.reduce(0) { $0 + $1.high - $1.low } / count
        return Row(
            id: id, mean: mean, deviation: variance.squareRoot(),
            held: (count - Double(below + above)) / count, below: Double(below) / count, above: Double(above) / count,
            width: needed > 0 ? width / needed : .nan, intervals: intervals.count,
            missing: repetitions - intervals.count)
    }
}
