import Metrics
import Numerics
import Testing

@Suite struct ManifoldTests {
    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    @Test(arguments: GoldenPair.all, [3, 5])
    func equalsBothConventions(pair: GoldenPair, k: Int) throws {
        let evidence = try PairEvidence(
            reference: pair.reference, candidate: pair.candidate, parallel: Parallel(threads: 2))
        for (surface, group) in [
            (CrossNeighbours.Surface.outside, "prdc_package_k\(k)"), (.outside, "exact_strict_k\(k)"),
            (.inside, "exact_le_k\(k)"),
        ] {
            let neighbours = try evidence.neighbours(surface: surface)
            let values = [
                ("precision", Manifold.precision(neighbours, k: k)), ("recall", Manifold.recall(neighbours, k: k)),
                ("density", Manifold.density(neighbours, k: k)), ("coverage", Manifold.coverage(neighbours, k: k)),
            ]
            for (name, rows) in values {
                let expected = try #require(pair.number("prdc", group, name))
                #expect(isClose(mean(rows), expected, 1e-12), "\(group) \(name)")
            }
        }
    }

    @Test func offsetsChangeNothing() throws {
        // Multiples of 64 stay exact at 10⁸.
        var x = normalRows(300, 5, seed: 1, scale: 2000)
        var y = normalRows(280, 5, seed: 2, scale: 2200)
        for index in x.storage.indices { x.storage[index] = (x.storage[index] / 64).rounded() * 64 }
        for index in y.storage.indices { y.storage[index] = (y.storage[index] / 64).rounded() * 64 }
        let plain = try PairEvidence(reference: x, candidate: y).neighbours()
        for index in x.storage.indices { x.storage[index] += 1e8 }
        for index in y.storage.indices { y.storage[index] += 1e8 }
        #expect(try PairEvidence(reference: x, candidate: y).neighbours() == plain)
    }

    @Test func curveAgreesWithTheMetrics() throws {
        let pair = try #require(GoldenPair.named("shifted_scaled"))
        let evidence = try PairEvidence(reference: pair.reference, candidate: pair.candidate)
        let curve = try ManifoldCurve(evidence)
        #expect(curve.k == Array(1...10))
        #expect(isClose(curve.precision[2], 0.486, 1e-12))
        #expect(isClose(curve.coverage[4], 0.802, 1e-12))
        let figures = curve.figures(floors: [curve, curve])
        #expect(figures.map(\.id) == ["precision_recall_over_k", "density_coverage_over_k"])
        for figure in figures {
            guard case .lines(_, _, let series) = figure.content else {
                Issue.record("\(figure.id) has no lines")
                continue
            }
            #expect(series.count == 2 && series.allSatisfy { $0.low == $0.y && $0.high == $0.y })
        }
        #expect(curve.figures().allSatisfy { !$0.caption.contains("bands") })
        #expect(zip(curve.recall, curve.recall.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func intervalsComeFromHalves() throws {
        let pair = try #require(GoldenPair.named("shifted_scaled"))
        let evidence = try PairEvidence(reference: pair.reference, candidate: pair.candidate)
        let metrics: [any PairMetric] = [PrecisionMetric(), DensityMetric(), RecallMetric(), CoverageMetric()]
        for metric in metrics {
            let estimate = try metric.estimate(evidence, resamples: Resamples(seed: 5))
            let interval = try #require(estimate.interval)
            #expect(interval.method.hasSuffix("_half_samples") && interval.replicates == 200)
            #expect(estimate.replicates?.count == 200)
            #expect(interval.low < estimate.value && estimate.value < interval.high)
            #expect(estimate.parameters["membership"] == "<")
        }
    }

    @Test func certaintyIsWilsons() throws {
        let x = normalRows(50, 3, seed: 3)
        let estimate = try PrecisionMetric().estimate(
            PairEvidence(reference: x, candidate: x), resamples: Resamples(seed: 1))
        #expect(estimate.value == 1)
        #expect(estimate.interval?.method == "wilson_half_samples")
        #expect((estimate.interval?.low ?? 1) < 0.95)
    }

    @Test func tooFewRowsAndPointBallsAreReasons() throws {
        let x = normalRows(5, 3, seed: 4)
        let few = try PairEvidence(reference: x, candidate: normalRows(30, 3, seed: 5))
        #expect(throws: MetricError.insufficientData("the reference set has 5 rows; balls of k = 5 need 6")) {
            try DensityMetric().estimate(few, resamples: nil)
        }
        let constant = Matrix<Float>(rows: 30, columns: 3, repeating: 1)
        #expect(throws: MetricError.self) {
            try PrecisionMetric().estimate(PairEvidence(reference: constant, candidate: constant), resamples: nil)
        }
        #expect(throws: MetricError.self) { try PrecisionMetric(k: 11).estimate(few, resamples: nil) }
    }

    /// Records of a few levels: every row has more than k equals, and one of the four levels is lost.
    @Test func rowsWithEqualsAreCoveredByTheirEquals() throws {
        func rows(_ levels: Range<Int>) throws -> Matrix<Float> {
            try Matrix(rows: 120, columns: 1, storage: (0..<120).map { Float(levels.lowerBound + $0 % levels.count) })
        }
        let metric = CoverageMetric()
        let honest = try metric.estimate(
            PairEvidence(reference: rows(0..<4), candidate: rows(0..<4)), resamples: Resamples(seed: 1, replicates: 20))
        #expect(honest.value == 1 && (honest.interval?.low ?? 0) > 0.95)
        let poor = try metric.estimate(
            PairEvidence(reference: rows(0..<4), candidate: rows(0..<3)), resamples: Resamples(seed: 1, replicates: 20))
        #expect(poor.value == 0.75)
        let bounds = try #require(poor.interval)
        #expect(bounds.low < 0.75 && 0.75 < bounds.high && bounds.high < 0.9)
        #expect(try metric.estimate(PairEvidence(reference: rows(0..<4), candidate: rows(4..<8)), resamples: nil).value == 0)
    }
}
