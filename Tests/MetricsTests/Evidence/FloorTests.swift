import Metrics
import Numerics
import Results
import Testing

@Suite struct FloorTests {
    /// The range of ten splits is what an eleventh lies in with 95 %; their extremes hold far less.
    @Test func rangeHoldsAFurtherSplit() throws {
        var random = RandomStream(seed: 1)
        var (held, extremes, means) = (0, 0, 0)
        let trials = 2_000
        for _ in 0..<trials {
            let values = (0..<10).map { _ in 5 + random.normal() }
            let floor = try #require(Floor(splits: values))
            let further = 5 + random.normal()
            if floor.low <= further, further <= floor.high { held += 1 }
            if let range = Intervals.percentile(values), range.contains(further) { extremes += 1 }
            if let interval = floor.interval, interval.low <= 5, interval.high >= 5 { means += 1 }
        }
        #expect(abs(Double(held) / Double(trials) - 0.95) < 0.015)
        #expect(abs(Double(means) / Double(trials) - 0.95) < 0.015)
        #expect(Double(extremes) / Double(trials) < 0.85)
    }

    @Test func manySplitsGiveTheirQuantiles() throws {
        // 0.025 · 202 = 5.05: a twentieth of the way from the fifth value to the sixth.
        let floor = try #require(Floor(splits: (0..<201).map { Double($0 * $0) }))
        #expect(abs(floor.low - (16 + 0.05 * 9)) < 1e-9 && abs(floor.high - (195 * 195 + 0.95 * 391)) < 1e-9)
    }

    @Test func staysInsideTheMetricsRange() throws {
        let floor = try #require(Floor(splits: [0, 0.01, 0, 0.02], within: 0...1))
        #expect(floor.low == 0 && floor.interval?.low == 0 && floor.high > 0.02)
        #expect(try #require(Floor(splits: [0.5])) == Floor(value: 0.5, low: 0.5, high: 0.5, splits: 1))
        #expect(Floor(splits: []) == nil && Floor(splits: [1, .nan]) == nil && Floor(splits: [1, .infinity]) == nil)
        let equal = try #require(Floor(splits: [0.1, 0.1, 0.1]))
        #expect(equal.low <= equal.value && equal.value <= equal.high)
    }

    /// Succeeds on the pair and fails on a small reference, as a split may be.
    private struct Choosy: PairMetric {
        let descriptor = MetricDescriptor(
            id: "test.choosy", title: "Choosy", dimension: .fidelity, direction: .lower, unit: "", range: 0...1, optimum: nil)
        let isLucky: @Sendable (PairEvidence) -> Bool

        func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate {
            guard isLucky(evidence) else { throw .insufficientData("no luck") }
            return Estimate(0.5)
        }
    }

    @Test func aFailingSplitTakesOnlyItsOwnFloor() throws {
        let floors = try FloorEvidence(
            real: normalRows(60, 4, seed: 1), holdout: nil, candidateRows: 30, splits: 4, seed: 2)
        let half = floors.split(2).reference.row(0).first ?? 0
        let found = floors.floors(of: [
            PrecisionMetric(), Choosy { ($0.reference.row(0).first ?? 0) != half }, Choosy { _ in false }, RecallMetric(),
        ])
        #expect(found.first?.floor != nil && found.last?.floor != nil)
        let error = try #require(found.first { $0.id == "test.choosy" }?.result.failure)
        #expect(error.status == .insufficientData && error.reason.contains("no luck"))
    }

    /// The message names the set that is too small.
    @Test func aPlanNamesTheSetThatIsTooSmall() throws {
        func reason(_ real: Int, _ holdout: Int, _ candidate: Int) -> String {
            do throws(MetricError) {
                _ = try FloorPlan(real: real, holdout: holdout, candidate: candidate, seed: 1)
                return ""
            } catch { return error.reason }
        }
        #expect(reason(100, 100, 1).contains("the synthetic set has 1"))
        #expect(reason(1, 100, 50).contains("the real set has 1"))
        #expect(reason(3, 0, 300).contains("there are 3 real rows"))
        // Few real rows beside many synthetic ones still leave two on each side.
        let plan = try FloorPlan(real: 10, holdout: 0, candidate: 100_000, seed: 1)
        #expect(plan.referenceRows == 2 && plan.candidateRows == 8)
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}

@Suite struct FloorRepeatsTests {
    /// Splits whose neighbours come from the pool's lists are many, and another seed moves their mean little.
    @Test func neighbourFloorsTakeTenTimesTheSplits() throws {
        let (real, holdout) = (normalRows(200, 5, seed: 1), normalRows(200, 5, seed: 2))
        let metrics: [any PairMetric] = [PrecisionMetric(), DensityMetric(), AlphaPrecisionMetric()]
        let floors = try (0..<6).map { seed in
            try FloorEvidence(real: real, holdout: holdout, candidateRows: 200, splits: 10, seed: UInt64(seed))
                .floors(of: metrics)
        }
        #expect(floors[0].map(\.values.count) == [100, 100, 10])
        #expect(floors[0].map { $0.floor?.splits } == [100, 100, 10])
        for index in 0..<2 {
            let values = floors.compactMap { $0[index].floor?.value }
            let interval = try #require(floors[0][index].floor?.interval)
            let width = (values.max() ?? 0) - (values.min() ?? 0)
            #expect(values.count == 6 && width < 2.5 * (interval.high - interval.low))
        }
    }
}
