import Evaluation
import Learners
import Metrics
import Numerics
import Results

/// Every metric that gives an interval, asked about one draw.
struct CoverageMetrics {
    let wanted: [String]
    let resamples: Resamples?

    /// What a metric said.
    struct Answer {
        var id: String
        var estimate: Result<Estimate, MetricError>
        /// What its interval is about, where that is another number for every draw.
        var truth: CoverageTruth?
    }

    /// - Parameter wanted: ids, or parts of them; empty for all.
    func answers(_ draw: CoverageDraw) throws -> [Answer] {
        let pair = try PairEvidence(reference: draw.real, candidate: draw.synthetic)
        var answers: [Answer] = []
        func add(_ id: String, _ body: () throws(MetricError) -> Estimate) {
            guard isWanted(id) else { return }
            answers.append(Answer(id: id, estimate: Result(catching: body)))
        }
        for metric in MetricRegistry.pairMetrics {
            add(metric.descriptor.id) { () throws(MetricError) in
                let plain: any PairMetric =
                    metric is KernelDistanceMetric ? KernelDistanceMetric(subsets: 0) : metric
                return try plain.estimate(pair, resamples: resamples)
            }
        }
        answers += single(draw, pair)
        answers += utility(draw, add)
        return answers
    }

    /// All but metrics of pairs and what classifiers say.
    func single(_ draw: CoverageDraw, _ pair: PairEvidence) -> [Answer] {
        var answers: [Answer] = []
        func add(_ id: String, _ body: () throws(MetricError) -> Estimate) {
            guard isWanted(id) else { return }
            answers.append(Answer(id: id, estimate: Result(catching: body)))
        }
        curves(draw, pair, add)
        privacy(draw, pair, add)
        answers += copies(draw, pair)
        answers += balance(draw, pair, add)
        return answers
    }

    typealias Add = (String, () throws(MetricError) -> Estimate) -> Void

    private func curves(_ draw: CoverageDraw, _ pair: PairEvidence, _ add: Add) {
        add(PRCurveMetric.descriptor.id) { () throws(MetricError) in
            let metric = PRCurveMetric()
            let placed = try metric.place(
                real: draw.real, synthetic: draw.synthetic, holdout: nil, moments: pair.moments.reference,
                parallel: .serial)
            return metric.estimate(placed, resamples: resamples, parallel: .serial)
        }
        add(FeatureLikelihood.descriptor.id) { () throws(MetricError) in
            let metric = FeatureLikelihood()
            let baseline = try metric.baseline(training: draw.real, unseen: draw.holdout, parallel: .serial)
            return try metric.estimate(
                metric.outcome(draw.synthetic, baseline, parallel: .serial), baseline, resamples: resamples)
        }
        // Rows stand for the logits of a classifier.
        add(InceptionScore.descriptor.id) { () throws(MetricError) in
            try InceptionScore().estimate(
                InceptionScore.Probabilities(logits: draw.synthetic), head: "rows", resamples: resamples,
                parallel: .serial)
        }
        add(ImageProperties.descriptor.id) { () throws(MetricError) in
            func table(_ rows: Matrix<Float>) -> ImagePropertyTable {
                ImagePropertyTable(columns: (0..<6).map { column in (0..<rows.rows).map { Double(rows[$0, column]) } })
            }
            let estimates = try ImageProperties(real: table(draw.real), synthetic: table(draw.synthetic))
                .estimates(resamples: resamples, parallel: .serial)
            guard let whole = estimates.first else { throw .failed("there is no estimate") }
            return try whole.result.get()
        }
        add(PerClassFrechet.descriptor.id) { () throws(MetricError) in
            let estimates = try PerClassFrechet(
                real: labelled(draw.real, draw.labels.real), synthetic: labelled(draw.synthetic, draw.labels.synthetic),
                holdout: nil
            ).estimates(resamples: resamples)
            guard let whole = estimates.first else { throw .failed("there is no estimate") }
            return try whole.result.get()
        }
    }

    private func privacy(_ draw: CoverageDraw, _ pair: PairEvidence, _ add: Add) {
        add(NearestNeighbourShare.descriptor.id) { () throws(MetricError) in
            let unseen = try PairEvidence(reference: draw.holdout, candidate: draw.synthetic)
            return try NearestNeighbourShare.estimate(
                training: NearestRecords(pair.neighbours().cross.ofSecond, searched: draw.real.rows),
                holdout: NearestRecords(unseen.neighbours().cross.ofSecond, searched: draw.holdout.rows),
                resamples: resamples)
        }
        add(Authenticity.descriptor.id) { () throws(MetricError) in
            let unseen = try PairEvidence(reference: draw.real, candidate: draw.holdout)
            return try Authenticity.estimate(
                synthetic: NearestRecords(pair.neighbours().cross.ofSecond, searched: draw.real.rows),
                holdout: NearestRecords(unseen.neighbours().cross.ofSecond, searched: draw.real.rows),
                training: pair.neighbours().reference, pair: pair, resamples: resamples)
        }
        add(DataCopying.descriptor.id) { () throws(MetricError) in
            let test = DataCopying()
            let partition = try DataCopying.Partition(
                draw.real, moments: pair.moments.reference, test, parallel: .serial)
            return try test.estimate(
                synthetic: partition.place(draw.synthetic), holdout: partition.place(draw.holdout), resamples: resamples)
        }
    }

    func isWanted(_ id: String) -> Bool { wanted.isEmpty || wanted.contains { id.contains($0) } }

    static let names = (0..<CoverageDraw.classes).map { "class \($0)" }

    func labelled(_ rows: Matrix<Float>, _ labels: [Int]) throws(MetricError) -> LabelledSet<Matrix<Float>> {
        try LabelledSet(inputs: rows, labels: labels, classNames: Self.names)
    }
}
