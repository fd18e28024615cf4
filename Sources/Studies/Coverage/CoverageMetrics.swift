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
    typealias Answer = (id: String, estimate: Result<Estimate, MetricError>)

    /// - Parameter wanted: ids, or parts of them; empty for all.
    func answers(_ draw: CoverageDraw) throws -> [Answer] {
        let pair = try PairEvidence(reference: draw.real, candidate: draw.synthetic)
        var answers: [Answer] = []
        func add(_ id: String, _ body: () throws(MetricError) -> Estimate) {
            guard wanted.isEmpty || wanted.contains(where: { id.contains($0) }) else { return }
            answers.append((id, Result(catching: body)))
        }
        for metric in MetricRegistry.pairMetrics {
            add(metric.descriptor.id) { () throws(MetricError) in
                let plain: any PairMetric =
                    metric is KernelDistanceMetric ? KernelDistanceMetric(subsets: 0) : metric
                return try plain.estimate(pair, resamples: resamples)
            }
        }
        curves(draw, pair, add)
        privacy(draw, pair, add)
        rows(draw, pair, add)
        return answers
    }

    private typealias Add = (String, () throws(MetricError) -> Estimate) -> Void

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
        add(NearCopies.descriptor.id) { () throws(MetricError) in
            let unseen = try PairEvidence(reference: draw.real, candidate: draw.holdout)
            let radius = try NearCopies.radius(spacing: pair.neighbours().reference.distances(rank: 1))
            func found(_ table: NeighbourTable) -> NearCopies.Found {
                NearCopies.Found(
                    exact: [Bool](repeating: false, count: table.rows), distances: table.distances(rank: 1), radius: radius)
            }
            return try NearCopies.estimate(
                synthetic: found(pair.neighbours().cross.ofSecond), holdout: found(unseen.neighbours().cross.ofSecond),
                radius: radius, resamples: resamples)
        }
        add(DataCopying.descriptor.id) { () throws(MetricError) in
            let test = DataCopying()
            let partition = try DataCopying.Partition(
                draw.real, moments: pair.moments.reference, test, parallel: .serial)
            return try test.estimate(
                synthetic: partition.place(draw.synthetic), holdout: partition.place(draw.holdout), resamples: resamples)
        }
        add(Duplicates.descriptor.id) { () throws(MetricError) in
            let neighbours = try pair.neighbours()
            func rows(_ set: Matrix<Float>, _ table: NeighbourTable) throws(MetricError) -> Duplicates.Rows<[Float]> {
                try Duplicates.Rows(content: (0..<set.rows).map { Array(set.row($0)) }, neighbours: table)
            }
            return try Duplicates().estimate(
                synthetic: rows(draw.synthetic, neighbours.candidate), real: rows(draw.real, neighbours.reference),
                resamples: resamples)
        }
    }

    private func rows(_ draw: CoverageDraw, _ pair: PairEvidence, _ add: Add) {
        add(ClassDistribution.descriptor.id) { () throws(MetricError) in
            let names = Self.names
            return ClassDistribution.estimate(
                try ClassCounts(real: (draw.labels.real, names), synthetic: (draw.labels.synthetic, names)),
                resamples: resamples)
        }
        add(UtilityStudy.tstrDescriptor.id) { () throws(MetricError) in
            try UtilityStudy.tstr(
                LogisticRegression(), trainedOn: labelled(draw.synthetic, draw.labels.synthetic),
                test: labelled(draw.holdout, draw.labels.holdout), seed: 0, resamples: resamples, on: .serial)
        }
    }

    private static let names = (0..<CoverageDraw.classes).map { "class \($0)" }

    private func labelled(_ rows: Matrix<Float>, _ labels: [Int]) throws(MetricError) -> LabelledSet<Matrix<Float>> {
        try LabelledSet(inputs: rows, labels: labels, classNames: Self.names)
    }
}
