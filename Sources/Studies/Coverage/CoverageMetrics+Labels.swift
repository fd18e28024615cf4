import Datasets
import Evaluation
import Learners
import Metrics
import Numerics
import Results

extension CoverageMetrics {
    /// Classes, groups and pairs of rows.
    func balance(_ draw: CoverageDraw, _ pair: PairEvidence, _ add: Add) -> [Answer] {
        let names = Self.names
        var answers: [Answer] = []
        func about(_ id: String, _ body: () throws(MetricError) -> (Estimate, CoverageTruth)) {
            guard isWanted(id) else { return }
            let found = Result(catching: body)
            answers.append(Answer(id: id, estimate: found.map(\.0), truth: (try? found.get())?.1))
        }
        func counts() throws(MetricError) -> ClassCounts {
            try ClassCounts(
                real: (draw.labels.real, names), synthetic: (draw.labels.synthetic, names),
                content: (draw.real.contentHashes(), draw.synthetic.contentHashes()))
        }
        // Of the laws: the shares of four quadrants differ by what lies right of the first axis, half of it each.
        let shift = draw.shareShift
        about(ClassDistribution.descriptor.id) { () throws(MetricError) in
            (ClassDistribution.estimate(try counts(), resamples: resamples), .known(shift))
        }
        about(ShareGap.descriptor.id) { () throws(MetricError) in (ShareGap.estimate(try counts()), .known(shift / 2)) }
        about(GroupFidelityGap.descriptor.id) { () throws(MetricError) in
            func groups(_ labels: [Int]) throws(MetricError) -> RowGroups {
                try RowGroups(name: "class", levels: names, codes: labels)
            }
            let gap = try GroupFidelityGap(
                real: (draw.real, groups(draw.labels.real)), synthetic: (draw.synthetic, groups(draw.labels.synthetic)),
                seed: 0, parallel: .serial)
            return (gap.estimate(), draw.isEqual ? .known(0) : .spread(gap.rows.map(\.distance)))
        }
        // Bins of two columns: 8 × 8 combinations, of which the outer ones are rare.
        about(IntersectionalCoverage.descriptor.id) { () throws(MetricError) in
            let levels = (0..<8).map { "bin \($0)" }
            func groups(_ rows: Matrix<Float>) throws(MetricError) -> [RowGroups] {
                try [0, 1].map { column throws(MetricError) in
                    try RowGroups(
                        name: "column \(column)", levels: levels, codes: Self.bins(rows, column, count: 8, width: 0.6))
                }
            }
            let coverage = try IntersectionalCoverage(real: groups(draw.real), synthetic: groups(draw.synthetic))
            let reached = coverage.counted.count { cell in
                cell.synthetic > 0 || draw.ratio(of: cell.codes, count: 8, width: 0.6) >= 1
            }
            return (coverage.estimate(), .known(Double(reached) / Double(coverage.counted.count)))
        }
        // Classes are 24 bins of the first column, told without error.
        add(ModeCoverage.descriptor.id) { () throws(MetricError) in
            ModeCoverage(
                classNames: (0..<24).map { "bin \($0)" }, synthetic: Self.bins(draw.synthetic, 0, count: 24, width: 0.25),
                unseen: Self.bins(draw.holdout, 0, count: 24, width: 0.25)
            ).estimate(resamples: resamples)
        }
        // The cosine of two rows stands for the similarity of two images.
        add(StructuralSimilarity.descriptor.id) { () throws(MetricError) in
            func similarities(_ rows: Matrix<Float>) -> [Double] {
                (0..<rows.rows / 2).map { Self.cosine(rows.row(2 * $0), rows.row(2 * $0 + 1)) }
            }
            return StructuralSimilarity().estimate(
                synthetic: similarities(draw.synthetic), real: similarities(draw.real), shape: "\(draw.real.columns)",
                resamples: resamples)
        }
        return answers
    }

    /// All that classifiers trained on both sets say: logistic regression, as often fitted again as in an evaluation.
    func utility(_ draw: CoverageDraw, _ add: Add) -> [Answer] {
        let ids = [
            UtilityStudy.tstrDescriptor, UtilityStudy.trtrDescriptor, UtilityStudy.tstsDescriptor, UtilityStudy.trtsDescriptor,
            UtilityStudy.gapDescriptor, UtilityStudy.calibrationDescriptor, GroupUtilityGap.descriptor,
        ].map(\.id)
        guard ids.contains(where: isWanted) else { return [] }
        let study = Result { () throws(MetricError) in
            try UtilityTask(
                real: labelled(draw.real, draw.labels.real), synthetic: labelled(draw.synthetic, draw.labels.synthetic),
                holdout: labelled(draw.holdout, draw.labels.holdout), seed: 0
            ).run(LogisticRegression(), refits: resamples == nil ? 2 : 10, seed: 0, on: .serial)
        }
        add(ids[0]) { () throws(MetricError) in try study.get().tstrEstimate(resamples: resamples) }
        add(ids[1]) { () throws(MetricError) in try study.get().trtrEstimate(resamples: resamples) }
        add(ids[2]) { () throws(MetricError) in try study.get().tstsEstimate(resamples: resamples) }
        add(ids[3]) { () throws(MetricError) in try study.get().trtsEstimate(resamples: resamples) }
        add(ids[4]) { () throws(MetricError) in try study.get().gapEstimate(resamples: resamples) }
        add(ids[5]) { () throws(MetricError) in try study.get().calibrationEstimate(resamples: resamples) }
        guard isWanted(ids[6]) else { return [] }
        let found = Result { () throws(MetricError) -> (Estimate, [Double]) in
            let groups = try RowGroups(
                name: "third column", levels: ["low", "middle", "high"],
                codes: (0..<draw.holdout.rows).map { row in
                    let value = draw.holdout[row, 2]
                    return value < -0.5 ? 0 : value < 0.5 ? 1 : 2
                })
            let study = try study.get()
            return (
                try GroupUtilityGap.estimate(study, by: groups), try GroupUtilityGap.rows(study, by: groups).map(\.loss)
            )
        }
        return [
            Answer(id: ids[6], estimate: found.map(\.0), truth: (try? found.get()).map { CoverageTruth.spread($0.1) })
        ]
    }

    private static func bins(_ rows: Matrix<Float>, _ column: Int, count: Int, width: Double) -> [Int] {
        (0..<rows.rows).map { row in
            let place = (Double(rows[row, column]) / width + Double(count) / 2).rounded(.down)
            return Int(min(Double(count - 1), max(0, place)))
        }
    }

    private static func cosine(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
        var (dot, first, second) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            dot += Double(x) * Double(y)
            first += Double(x) * Double(x)
            second += Double(y) * Double(y)
        }
        return dot / max(1e-12, (first * second).squareRoot())
    }
}
