import Foundation
import Metrics
import Numerics
import Results
import Testing

@Suite struct ClassBalanceTests {
    private func counts(_ real: [Int], _ synthetic: [Int]) throws -> ClassCounts {
        try ClassCounts(names: real.indices.map { "c\($0)" }, real: real, synthetic: synthetic)
    }

    @Test func distanceMatchesHandCount() throws {
        let counts = try counts([50, 30, 20], [40, 40, 20])
        let estimate = ClassDistribution.estimate(counts, resamples: Resamples(seed: 1))
        #expect(abs(estimate.value - 0.1) < 1e-12)
        let balance = ClassDistribution.balance(real: counts)
        #expect(balance.imbalanceRatio == 2.5)
        let entropy = -(0.5 * log(0.5) + 0.3 * log(0.3) + 0.2 * log(0.2))
        #expect(abs(balance.normalisedEntropy - entropy / log(3)) < 1e-12)
        #expect(abs(balance.effectiveClasses - exp(entropy)) < 1e-12)
        // Differences 20, 30 and 10, each twice, over 2 · 3² · the mean count of 100/3.
        #expect(abs(balance.gini - 0.2) < 1e-12)
    }

    @Test func equalSharesCoverZero() throws {
        var outside = 0
        for seed in 0..<40 {
            var random = RandomStream(seed: UInt64(seed))
            let drawn = (0..<2).map { _ in
                var sample = [Int](repeating: 0, count: 10)
                for _ in 0..<500 { sample[random.index(below: 10)] += 1 }
                return sample
            }
            let counts = try counts(drawn[0], drawn[1])
            let low = ClassDistribution.estimate(counts, resamples: Resamples(seed: 3)).interval?.low
            if (low ?? 1) > 0 { outside += 1 }
            #expect(ShareGap.estimate(counts).interval?.low == 0 || seed > 0)
        }
        #expect(outside <= 5, "\(outside) of 40")
    }

    /// Candidates of nearly the same counts hold other rows: their replicates differ as much as two samples do.
    @Test func replicatesOfTwoCandidatesAreNotPaired() throws {
        let resamples = Resamples(seed: 2, replicates: 400)
        func replicates(_ synthetic: [Int]) throws -> [Double] {
            let labels = synthetic.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
            let counts = try ClassCounts(real: ([0, 1, 2, 3].flatMap { [Int](repeating: $0, count: 75) }, ["a", "b", "c", "d"]),
                synthetic: (labels, ["a", "b", "c", "d"]))
            return try #require(ClassDistribution.estimate(counts, resamples: resamples).replicates)
        }
        func deviation(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(values.count)
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
        }
        let (first, second) = (try replicates([120, 100, 45, 35]), try replicates([121, 99, 46, 34]))
        // The real rows are shared, which takes about as much off as the second candidate's own rows add.
        #expect(deviation(zip(first, second).map { $0 - $1 }) > 0.7 * deviation(first))
        #expect(try replicates([120, 100, 45, 35]) == first)
    }

    @Test func missingClassIsNamed() throws {
        let counts = try ClassCounts(
            real: ([0, 0, 1, 2, 2, 2], ["cat", "dog", "owl"]), synthetic: ([0, 1, 1], ["cat", "owl"]))
        #expect(counts.names == ["cat", "dog", "owl"])
        #expect(counts.synthetic == [1, 0, 2])
        let estimate = ClassDistribution.estimate(counts, resamples: nil)
        #expect(estimate.notes.contains("classes without a synthetic row: dog"))
        #expect(estimate.notes[0].contains("unbounded"))
        #expect(estimate.interval == nil)
        #expect(ShareGap.rows(counts)[1].gap == -1.0 / 6)
    }

    /// Newcombe's (1998) example: 56 of 70 against 48 of 80 gives 0.0524 to 0.3339.
    @Test func gapMatchesNewcombe() throws {
        let rows = ShareGap.rows(try counts([48, 32], [56, 14]), level: 0.9)
        // Two classes: each at 0.95.
        #expect(abs(rows[0].gap - 0.2) < 1e-12)
        #expect(abs(rows[0].low - 0.0524) < 1e-4)
        #expect(abs(rows[0].high - 0.3339) < 1e-4)
        #expect(rows[0].isDifferent)
    }

    @Test func largestGapIsBounded() throws {
        let estimate = ShareGap.estimate(try counts([500, 300, 200], [300, 500, 200]))
        #expect(abs(estimate.value - 0.2) < 1e-12)
        let interval = try #require(estimate.interval)
        #expect(interval.low > 0.1 && interval.low < 0.2 && interval.high > 0.2 && interval.high < 0.3)
        #expect(estimate.notes[1] == "2 of 3 classes differ")
    }

    @Test func floorsAgreeWithTheClosedForm() throws {
        let counts = try counts([500, 300, 200], [250, 150, 100])
        let floor = ClassDistribution.floor(counts, seed: 4)
        #expect(abs(floor.value / ClassDistribution.expectedFloor(counts) - 1) < 0.1)
        #expect(floor.low < floor.value && floor.value < floor.high)
        let gap = ShareGap.floor(counts, seed: 4)
        #expect(gap.value > 0 && gap.value <= floor.value * 1.1)
    }

    @Test func refusesBadInput() {
        #expect(throws: MetricError.self) { try ClassCounts(real: nil, synthetic: ([0], ["a"])) }
        #expect(throws: MetricError.self) { try ClassCounts(real: ([0], ["a"]), synthetic: ([0], ["a"])) }
        #expect(throws: MetricError.self) { try ClassCounts(real: ([2], ["a", "b"]), synthetic: ([0], ["a"])) }
        #expect(throws: MetricError.self) { try counts([0, 0], [1, 2]) }
        #expect(throws: MetricError.self) { try counts([1, 2], [1]) }
    }
}
