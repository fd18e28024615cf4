import Evaluation
import Numerics
import Results
import Studies
import Testing

/// Rank intervals from simulated replicates.
@Suite struct RankIntervalsTests {
    /// Candidates with known means; values and replicates with a part that all share, as the same real rows give.
    private func entries(
        means: [Double], deviation: Double, replicates: Int, seed: UInt64
    ) -> [RankIntervals.Entry] {
        var stream = RandomStream(seed: seed)
        let shared = (0..<replicates).map { _ in 5 * stream.normal() }
        let offset = 5 * stream.normal()
        return means.enumerated().map { index, mean in
            let value = mean + offset + deviation * stream.normal()
            return RankIntervals.Entry(
                name: "c\(index)", score: value,
                replicates: shared.map { value + $0 + deviation * stream.normal() })
        }
    }

    @Test func clearOrderGivesSingleRanks() {
        let ranking = RankIntervals(entries(means: [3, 1, 2], deviation: 0.01, replicates: 200, seed: 1))
        #expect(ranking.ranks.map(\.best) == [3, 1, 2])
        #expect(ranking.ranks.map(\.worst) == [3, 1, 2])
        #expect(ranking.differences.allSatisfy { $0.separable })
        #expect(ranking.lead(1, over: 0)?.separable == true)
        #expect(ranking.lead(0, over: 1)?.separable == false)
    }

    /// The shared part is far larger than the differences: only pairing can see them.
    @Test func pairingTakesOutWhatIsShared() throws {
        let ranking = RankIntervals(entries(means: [0, 1], deviation: 0.05, replicates: 200, seed: 2))
        let pair = try #require(ranking.differences.first)
        #expect(pair.separable)
        #expect(pair.high - pair.low < 0.5)
    }

    @Test func equalCandidatesAreNotSeparable() {
        let entry = RankIntervals.Entry(name: "a", score: 1, replicates: [0.9, 1.1, 1, 1.05])
        var other = entry
        other.name = "b"
        let ranking = RankIntervals([entry, other])
        #expect(!ranking.differences[0].separable)
        #expect(ranking.ranks == [.init(best: 1, worst: 2), .init(best: 1, worst: 2)])
    }

    @Test func valuesWithoutSpreadAreOrderedByThemselves() {
        let ranking = RankIntervals([
            .init(name: "a", score: 0, replicates: [0, 0, 0]), .init(name: "b", score: 1, replicates: [1, 1, 1]),
        ])
        #expect(ranking.ranks == [.init(best: 1, worst: 1), .init(best: 2, worst: 2)])
    }

    /// With equal means any separable pair is an error; at most one study in twenty may have one. Six candidates are
    /// fifteen pairs, of which single intervals would separate some in more than a third of the studies.
    @Test func simultaneousErrorRate() {
        var wrong = 0
        let studies = 300
        for study in 0..<studies {
            let ranking = RankIntervals(
                entries(
                    means: [0, 0, 0, 0, 0, 0], deviation: 1, replicates: 200, seed: UInt64(1_000 + study)))
            if ranking.differences.contains(where: \.separable) { wrong += 1 }
        }
        // 5 % of 300 and three deviations.
        #expect(wrong <= 27, "\(wrong) of \(studies)")
        #expect(wrong >= 3, "\(wrong) of \(studies)")
    }

    /// The true ranks lie in the intervals, for all candidates at once.
    @Test func ranksHoldTheTruth() {
        var missed = 0
        let means = [0, 0.5, 1, 3, 3.2, 6]
        for study in 0..<200 {
            let ranking = RankIntervals(
                entries(means: means, deviation: 0.7, replicates: 200, seed: UInt64(5_000 + study)))
            let holds = means.indices.allSatisfy {
                ranking.ranks[$0].best <= $0 + 1 && $0 + 1 <= ranking.ranks[$0].worst
            }
            if !holds { missed += 1 }
        }
        #expect(missed <= 20, "\(missed)")
    }

    @Test func kendall() throws {
        #expect(KendallTau.b([1, 2, 3, 4], [1, 2, 3, 4]) == 1)
        #expect(KendallTau.b([1, 2, 3, 4], [4, 3, 2, 1]) == -1)
        // scipy.stats.kendalltau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])
        let tau = try #require(KendallTau.b([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]))
        #expect(abs(tau - -0.4714045207910316) < 1e-12)
        #expect(KendallTau.b([1, 1], [1, 2]) == nil)
    }
}

@Suite struct ReplicatedValueTests {
    private let stream = RandomStream(seed: 3)

    private func part(_ value: Double, _ spread: Double, interval: Interval? = nil) -> ReplicatedValue.Part {
        var draw = RandomStream(seed: UInt64(value.bitPattern))
        return .init(
            value: value, replicates: (0..<400).map { _ in value + 7 + spread * draw.normal() }, interval: interval)
    }

    private func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }

    @Test func replicatesAreMovedOntoTheValue() throws {
        let value = try #require(ReplicatedValue([part(2, 0.5)], stream: stream))
        #expect(value.value == 2)
        #expect(abs(value.replicates.reduce(0, +) / 400 - 2) < 1e-9)
        #expect(abs(deviation(value.replicates) - 0.5) < 0.06)
    }

    /// Three seeds 1, 2, 3: s = 1, and Student's half-width of their mean is 4.30 / √3 = 2.48.
    @Test func seedsWidenTheInterval() throws {
        let value = try #require(
            ReplicatedValue([part(1, 0.01), part(2, 0.01), part(3, 0.01)], stream: stream))
        #expect(value.value == 2)
        #expect(value.perSeed == [1, 2, 3])
        let interval = try #require(value.interval(in: -100...100))
        #expect(abs((interval.high - interval.low) / 2 - 2.48) < 0.7, "\(interval)")
        #expect(interval.method == "bootstrap_rows_and_seeds")
    }

    @Test func equalSeedsAddNothing() throws {
        let value = try #require(ReplicatedValue([part(1, 0.1), part(1, 0.1)], stream: stream))
        #expect(deviation(value.replicates) < 0.12)
    }

    /// No copy among the rows: the bootstrap has no width, the interval knows that some can have been missed.
    @Test func sharesWithoutSpreadTakeTheWidthOfTheirInterval() throws {
        let none = ReplicatedValue.Part(
            value: 0, replicates: [Double](repeating: 0, count: 400),
            interval: Interval(low: 0, high: 0.0392, method: "wilson"))
        let value = try #require(ReplicatedValue([none], stream: stream))
        #expect(abs(deviation(value.replicates) - 0.01) < 0.002)
    }

    @Test func refusesWhatCannotBePaired() {
        #expect(ReplicatedValue([], stream: stream) == nil)
        var short = part(1, 0.1)
        short.replicates.removeLast()
        #expect(ReplicatedValue([part(1, 0.1), short], stream: stream) == nil)
    }
}
