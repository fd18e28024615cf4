import Learners
import Numerics
import Results

/// Classifier two-sample test (Lopez-Paz & Oquab 2017): how well a classifier on features, asked about rows that it has
/// not seen, tells synthetic rows from real ones. The value is the cross-validated AUC, 0.5 at best. It depends on the
/// rows of the sets and not on their order.
///
/// Each fold is scored by its own model, so rows are only compared within a fold. Every pair of folds meets twice, once
/// as training and once as test rows; for equal distributions that doubles the variance which independent folds would
/// have, and a permutation of the finished scores would call 12 % instead of 5 % of equal sets different. The interval
/// and the p-value use the doubled variance.
public struct ClassifierTwoSample: PairMetric {
    public let folds: Int
    public let seed: UInt64
    let learner: Learner

    /// Who is asked.
    enum Learner: Sendable {
        case logistic(BinaryLogisticRegression)
        case boosted(XGBoostClassifier)

        var parameters: [String: String] {
            switch self {
            case .logistic(let learner): ["learner": "logistic", "l2": "\(learner.penalty)"]
            case .boosted(let learner): learner.parameters
            }
        }

        /// Log odds of class 1 for the rows of `test`.
        func scores(
            of test: Matrix<Float>, after train: Matrix<Float>, labels: [Int], seed: UInt64, on parallel: Parallel
        ) throws(LearnerError) -> [Double] {
            switch self {
            case .logistic(let learner):
                try learner.fit(train, labels: labels, on: parallel).scores(test, on: parallel)
            case .boosted(let learner): try learner.fitted(train, labels: labels, classes: 2, seed: seed).scores(test)
            }
        }
    }

    /// A logistic regression is asked, which sees differences of weighted sums of the features.
    public init(folds: Int = 5, penalty: Double = 1, seed: UInt64 = 0) {
        self.folds = max(2, folds)
        self.seed = seed
        learner = .logistic(BinaryLogisticRegression(penalty: penalty))
    }

    /// Boosted trees are asked, which see differences of any shape.
    public init(boosted: XGBoostClassifier, folds: Int = 5, seed: UInt64 = 0) {
        self.folds = max(2, folds)
        self.seed = seed
        learner = .boosted(boosted)
    }

    public let descriptor = MetricDescriptor(
        id: "fidelity.classifier_two_sample", version: 3, title: "Classifier two-sample test",
        shortTitle: "Classifier test", dimension: .fidelity, direction: .lower, unit: "AUC", range: 0...1,
        optimum: 0.5, restsOn: .synthetic, alsoRestsOn: .real,
        study: StudyPlace(.unranked, leads: 3, sanity: .worseThanReal), sign: .separability)

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
        /// The AUC that 95 % of pairs of samples of one distribution would have.
        public var nullInterval: ClosedRange<Double>
    }

    public func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
        try estimateAndFloor(evidence, resamples: resamples).estimate
    }

    /// The estimate, and in closed form what equal distributions would give.
    package func estimateAndFloor(
        _ evidence: PairEvidence, resamples: Resamples?
    ) throws(MetricError) -> (estimate: Estimate, floor: Floor) {
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
            parameters: learner.parameters.merging(["folds": "\(folds)", "seed": "\(seed)"]) { $1 }, notes: notes)
        if let resamples {
            let replicates = TwoSampleReplicates.values(
                orders, area: outcome.areaUnderCurve, weights: evidence.weights(resamples))
            estimate.replicates = replicates.allSatisfy(\.isFinite) ? replicates : nil
        }
        let null = outcome.nullInterval
        return (estimate, Floor(value: 0.5, low: null.lowerBound, high: null.upperBound, splits: 0))
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
        let isSynthetic = { @Sendable (row: Int) in row >= real.rows }
        let compare = { @Sendable (fold: Int, parallel: Parallel) throws(MetricError) -> (FoldComparison, ScoreOrder)? in
            let test = assignment.order.filter { assignment.fold[$0] == fold }
            let train = assignment.order.filter { assignment.fold[$0] != fold }
            let counts = (test.count { !isSynthetic($0) }, test.count { isSynthetic($0) })
            let trainSynthetic = train.count { isSynthetic($0) }
            guard counts.0 > 0, counts.1 > 0, trainSynthetic > 0, trainSynthetic < train.count else { return nil }
            let scores: [Double]
            do throws(LearnerError) {
                scores = try learner.scores(
                    of: all.rows(at: test), after: all.rows(at: train),
                    labels: train.map { isSynthetic($0) ? 1 : 0 }, seed: seed, on: parallel)
            } catch { throw .failed(error.message) }
            let prior = logOdds(trainSynthetic, train.count - trainSynthetic)
            return (
                FoldComparison(
                    positives: test.indices.filter { isSynthetic(test[$0]) }.map { scores[$0] - prior },
                    negatives: test.indices.filter { !isSynthetic(test[$0]) }.map { scores[$0] - prior }),
                ScoreOrder(rows: test, scores: scores, realRows: real.rows)
            )
        }
        let found: [(FoldComparison, ScoreOrder)?]
        switch learner {
        // A fit of trees takes one thread: the folds run side by side.
        case .boosted: found = try parallel.tryMap(folds) { fold throws(MetricError) in try compare(fold, .serial) }
        case .logistic:
            var inTurn: [(FoldComparison, ScoreOrder)?] = []
            for fold in 0..<folds { inTurn.append(try compare(fold, parallel)) }
            found = inTurn
        }
        let (results, orders) = (found.compactMap { $0?.0 }, found.compactMap { $0?.1 })
        guard let combined = combine(results) else {
            throw .insufficientData("too few distinct rows: no fold holds both real and synthetic ones")
        }
        let outcome = Outcome(
            areaUnderCurve: combined.area, interval: combined.interval, balancedAccuracy: combined.accuracy,
            pValue: combined.pValue, sharedRows: assignment.sharedRows, nullInterval: combined.null)
        return (outcome, orders)
    }

    private func combine(
        _ folds: [FoldComparison]
    ) -> (
        area: Double, interval: ClosedRange<Double>, accuracy: Double, pValue: Double, null: ClosedRange<Double>
    )? {
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
        let chance = min(0.5, NormalDistribution.quantile(0.975) * (2 * nullVariance).squareRoot())
        return (area, low...max(low, high), right, NormalDistribution.cumulative(-z), 0.5 - chance...0.5 + chance)
    }
}
