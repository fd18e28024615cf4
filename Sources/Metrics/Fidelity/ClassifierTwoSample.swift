import Learners
import Numerics
import Results

/// Classifier two-sample test (Lopez-Paz & Oquab 2017): how well a logistic regression on features, asked about rows
/// that it has not seen, tells synthetic rows from real ones. The value is the cross-validated AUC, 0.5 at best.
///
/// Each fold is scored by its own model, so rows are only compared within a fold. Every pair of folds meets twice, once
/// as training and once as test rows; for equal distributions that doubles the variance which independent folds would
/// have, and a permutation of the finished scores would call 12 % instead of 5 % of equal sets different. The interval
/// and the p-value use the doubled variance.
public struct ClassifierTwoSample: PairMetric {
    public let folds: Int
    public let seed: UInt64
    let learner: BinaryLogisticRegression

    public init(folds: Int = 5, penalty: Double = 1, seed: UInt64 = 0) {
        self.folds = max(2, folds)
        self.seed = seed
        learner = BinaryLogisticRegression(penalty: penalty)
    }

    public let descriptor = MetricDescriptor(
        id: "fidelity.classifier_two_sample", dimension: .fidelity, direction: .lower, unit: "AUC", range: 0...1,
        optimum: 0.5)

    /// What the test found.
    public struct Outcome: Sendable, Equatable {
        /// Mean of the folds' AUC, weighted by their pairs.
        public var areaUnderCurve: Double
        /// For the AUC, 95 %.
        public var interval: ClosedRange<Double>
        /// Mean of the shares of real and of synthetic rows that are told rightly, ties counting ½.
        public var balancedAccuracy: Double
        /// One-sided: the chance of such an AUC or a higher one when both sets come from one distribution.
        public var pValue: Double
        /// Rows of either set that also occur in the other.
        public var sharedRows: Int
    }

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        let (outcome, orders) = try compared(evidence.reference, evidence.candidate, on: evidence.parallel)
        var notes = [
            "balanced accuracy \(rounded(outcome.balancedAccuracy)), "
                + "p \(outcome.pValue < 0.001 ? "< 0.001" : "= \(rounded(outcome.pValue))") for equal distributions"
        ]
        if outcome.sharedRows > 0 {
            notes.append("\(outcome.sharedRows) rows occur in both sets and were kept in one fold with their copies")
        }
        let interval = outcome.interval
        var estimate = Estimate(
            outcome.areaUnderCurve,
            interval: resamples.map { _ in
                Interval(low: interval.lowerBound, high: interval.upperBound, method: "delong_folds_doubled")
            },
            parameters: ["learner": "logistic", "l2": "\(learner.penalty)", "folds": "\(folds)", "seed": "\(seed)"],
            notes: notes)
        estimate.replicates = resamples.map { resamples in
            TwoSampleReplicates.values(
                orders, area: outcome.areaUnderCurve, rows: (evidence.reference.rows, evidence.candidate.rows),
                roles: evidence.roles, resamples: resamples)
        }
        return estimate
    }

    /// - Throws: `.insufficientData` below 4 rows a fold in either set, `.failed` for widths that differ or NaN.
    public func test(
        _ real: Matrix<Float>, _ synthetic: Matrix<Float>, on parallel: Parallel
    ) throws(MetricError) -> Outcome {
        try compared(real, synthetic, on: parallel).outcome
    }

    private func compared(
        _ real: Matrix<Float>, _ synthetic: Matrix<Float>, on parallel: Parallel
    ) throws(MetricError) -> (outcome: Outcome, orders: [ScoreOrder]) {
        let needed = 4 * folds
        guard real.rows >= needed, synthetic.rows >= needed else {
            throw .insufficientData(
                "\(folds) folds need \(needed) rows of each set; there are \(real.rows) and \(synthetic.rows)")
        }
        let assignment = TwoSampleFolds(real: real, synthetic: synthetic, folds: folds, seed: seed)
        let all: Matrix<Float>
        do throws(LearnerError) { all = try real.appending(synthetic) } catch { throw .failed(error.message) }
        var results: [FoldComparison] = []
        var orders: [ScoreOrder] = []
        for fold in 0..<folds {
            let test = assignment.fold.indices.filter { assignment.fold[$0] == fold }
            let train = assignment.fold.indices.filter { assignment.fold[$0] != fold }
            let isSynthetic = { (row: Int) in row >= real.rows }
            let counts = (test.count { !isSynthetic($0) }, test.count { isSynthetic($0) })
            let trainSynthetic = train.count { isSynthetic($0) }
            guard counts.0 > 0, counts.1 > 0, trainSynthetic > 0, trainSynthetic < train.count else { continue }
            let scores: [Double]
            do throws(LearnerError) {
                let model = try learner.fit(
                    all.rows(at: train), labels: train.map { isSynthetic($0) ? 1 : 0 }, on: parallel)
                scores = try model.scores(all.rows(at: test), on: parallel)
            } catch { throw .failed(error.message) }
            orders.append(ScoreOrder(rows: test, scores: scores, realRows: real.rows))
            let prior = logOdds(trainSynthetic, train.count - trainSynthetic)
            results.append(
                FoldComparison(
                    positives: test.indices.filter { isSynthetic(test[$0]) }.map { scores[$0] - prior },
                    negatives: test.indices.filter { !isSynthetic(test[$0]) }.map { scores[$0] - prior }))
        }
        guard let combined = combine(results) else {
            throw .insufficientData("too few distinct rows: no fold holds both real and synthetic ones")
        }
        let outcome = Outcome(
            areaUnderCurve: combined.area, interval: combined.interval, balancedAccuracy: combined.accuracy,
            pValue: combined.pValue, sharedRows: assignment.sharedRows)
        return (outcome, orders)
    }

    private func combine(
        _ folds: [FoldComparison]
    ) -> (area: Double, interval: ClosedRange<Double>, accuracy: Double, pValue: Double)? {
        let total = folds.reduce(0) { $0 + $1.pairs }
        guard total > 0 else { return nil }
        var (area, variance, nullVariance, right) = (0.0, 0.0, 0.0, 0.0)
        var smaller = 0
        for fold in folds {
            let weight = fold.pairs / total
            area += weight * fold.area
            variance += weight * weight * fold.deLongVariance
            nullVariance += weight * weight * fold.nullVariance
            right += weight * fold.balancedAccuracy
            smaller += fold.smaller
        }
        let deviation = (2 * variance).squareRoot()
        let z = nullVariance > 0 ? (area - 0.5) / (2 * nullVariance).squareRoot() : 0
        let half = NormalDistribution.quantile(0.975) * deviation
        var (low, high) = (max(0, area - half), min(1, area + half))
        // Perfect order leaves DeLong's variance at 0; the rarer side's count still bounds what was seen.
        if area == 1 { low = Intervals.wilson(successes: Double(smaller), trials: Double(smaller)).lowerBound }
        if area == 0 { high = Intervals.wilson(successes: 0, trials: Double(smaller)).upperBound }
        return (area, low...max(low, high), right, NormalDistribution.cumulative(-z))
    }
}
