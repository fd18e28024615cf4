import Metrics
import Numerics
import Results
import Testing

/// What every metric of a pair must hold.
@Suite struct PairMetricTests {
    private static let ids = MetricRegistry.pairMetrics.map(\.descriptor.id)

    private func metric(_ id: String) throws -> any PairMetric { try #require(MetricRegistry.pairMetric(id)) }

    @Test(arguments: ids, [0, 1])
    func tooFewRowsAreAReason(id: String, rows: Int) throws {
        let few = normalRows(rows, 4, seed: 1)
        let many = normalRows(30, 4, seed: 2)
        let metric = try metric(id)
        for reference in [few, many] {
            let evidence = try PairEvidence(reference: reference, candidate: few)
            do throws(MetricError) {
                let estimate = try metric.estimate(evidence, resamples: Resamples(seed: 1, replicates: 5))
                // Balls of a large reference need no more than one candidate.
                #expect(rows == 1 && evidence.reference.rows == 30 && estimate.value.isFinite)
                #expect(["fidelity.precision", "fidelity.density", "diversity.coverage"].contains(id))
            } catch {
                #expect(error.status != .ok && !error.reason.isEmpty)
            }
        }
    }

    @Test func notNumbersAreNamed() throws {
        var x = normalRows(20, 3, seed: 3)
        x[7, 2] = .nan
        do throws(MetricError) {
            _ = try PairEvidence(reference: normalRows(20, 3, seed: 4), candidate: x)
            Issue.record("NaN was accepted")
        } catch {
            #expect(error.status == .error)
            #expect(error.reason.contains("candidate row 7, column 2"))
        }
    }

    @Test func shapesAreChecked() throws {
        let x = normalRows(5, 3, seed: 5)
        #expect(throws: MetricError.self) { try PairEvidence(reference: x, candidate: normalRows(5, 4, seed: 5)) }
        #expect(throws: MetricError.self) {
            try PairEvidence(reference: x, candidate: x, levels: [FeatureLevel("beyond", columns: 2..<9)])
        }
        #expect(throws: MetricError.self) {
            try PairEvidence(reference: Matrix(rows: 3, columns: 0), candidate: Matrix(rows: 3, columns: 0))
        }
    }

    /// But for the classifier, whose folds follow row numbers, and the extrapolation, whose parts do.
    @Test(arguments: ids.filter { !["fidelity.classifier_two_sample", "fidelity.frechet_distance_inf"].contains($0) })
    func orderOfRowsDoesNotMatter(id: String) throws {
        let x = normalRows(120, 6, seed: 6)
        let y = normalRows(90, 6, seed: 7, scale: 1.3)
        let value = try metric(id).estimate(PairEvidence(reference: x, candidate: y), resamples: nil).value
        let turned = try metric(id).estimate(
            PairEvidence(reference: x.rows(at: (0..<120).reversed()), candidate: y.rows(at: (0..<90).reversed())),
            resamples: nil
        ).value
        #expect(abs(value - turned) <= 1e-9 * max(1, abs(value)))
    }

    @Test(arguments: ids)
    func valuesLieInTheDeclaredRangeAndIntervalsHoldThem(id: String) throws {
        let metric = try metric(id)
        let x = normalRows(150, 6, seed: 8)
        for candidate in [normalRows(120, 6, seed: 9), normalRows(120, 6, seed: 10, offset: 9), x] {
            let evidence = try PairEvidence(reference: x, candidate: candidate)
            let estimate = try metric.estimate(evidence, resamples: Resamples(seed: 2, replicates: 30))
            #expect(metric.descriptor.range.contains(estimate.value))
            let interval = try #require(estimate.interval)
            #expect(interval.low <= estimate.value && estimate.value <= interval.high)
            #expect(metric.descriptor.range.contains(interval.low) && metric.descriptor.range.contains(interval.high))
            #expect(try metric.estimate(evidence, resamples: nil).interval == nil)
        }
    }

    @Test(arguments: ids)
    func constantSetsNeverTrap(id: String) throws {
        let constant = Matrix<Float>(rows: 40, columns: 3, repeating: 2)
        let metric = try metric(id)
        let evidence = try PairEvidence(reference: constant, candidate: constant)
        do throws(MetricError) {
            let estimate = try metric.estimate(evidence, resamples: Resamples(seed: 3, replicates: 5))
            #expect(estimate.value.isFinite)
        } catch {
            let words = ["exact copies", "distinct rows", "extrapolation needs", "the folds"]
            #expect(words.contains { error.reason.contains($0) }, "\(error.reason)")
        }
    }

    /// Noise of rising strength: distances rise, precision and coverage fall.
    @Test(
        arguments: [
            "fidelity.frechet_distance", "fidelity.frechet_distance_inf", "fidelity.kernel_distance",
            "fidelity.precision", "fidelity.alpha_precision", "diversity.coverage", "diversity.beta_recall",
        ])
    func noiseIsSeen(id: String) throws {
        let metric = try metric(id)
        let x = normalRows(400, 8, seed: 11)
        let fresh = normalRows(400, 8, seed: 12)
        var values: [Double] = []
        for (step, noise) in [0, 0.6, 1.2, 2.4].enumerated() {
            let extra = normalRows(400, 8, seed: UInt64(20 + step), scale: noise)
            let y = try Matrix(rows: 400, columns: 8, storage: zip(fresh.storage, extra.storage).map { $0 + $1 })
            values.append(try metric.estimate(PairEvidence(reference: x, candidate: y), resamples: nil).value)
        }
        let rises = metric.descriptor.direction == .lower
        for (a, b) in zip(values, values.dropFirst()) { #expect(rises ? a < b : a > b) }
    }

    @Test func idsAreUnique() {
        let ids = MetricRegistry.descriptors.map(\.id)
        #expect(Set(ids).count == ids.count)
    }
}
