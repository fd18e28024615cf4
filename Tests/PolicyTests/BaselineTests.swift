import Policy
import Results
import Testing

private let today = CalendarDate("2026-11-21")

private func run(
    _ value: Double, _ low: Double, _ high: Double, id: String = "fidelity.frechet_distance",
    direction: Direction = .lower, replicates: [Double]? = nil, real: String = "aa", seed: UInt64 = 1,
    features: RunResult.FeatureSpace? = nil, version: Int = 1, scheme: String? = "poisson_by_row_key"
) -> RunResult {
    var measurement = Measurement(
        id: id, version: version, dimension: .fidelity, features: features?.id, value: value, direction: direction,
        unit: "", interval: Interval(low: low, high: high, method: "bootstrap_rows"), nReal: 1000, nSynthetic: 1000)
    measurement.replicates = replicates.map(Replicates.init)
    return RunResult(
        tool: .init(name: "assay", version: "1"), title: "t", seed: seed, modality: "image",
        inputs: [.init(role: .real, name: "real", media: "memory", count: 1000, bytes: 1, fingerprint: real)],
        features: features.map { [$0] } ?? [], metrics: [measurement], figures: [], warnings: [],
        settings: ["bootstrap_replicates": "\(replicates?.count ?? 0)", "limit": "none"]
            .merging(scheme.map { ["bootstrap_scheme": $0] } ?? [:]) { $1 })
}

private func judge(_ run: RunResult, by: String, baseline: RunResult?) throws -> GateResult.Check {
    let id = run.metrics[0].id
    let policy = try Policy.parse(
        yaml: "policy: p\nversion: 1\nchecks:\n  - {id: \(id), no_worse_than: {baseline: last, by: \(by)}}\n",
        name: "p.yaml", builtins: [:], knownMetrics: [MetricFacts(id: id)])
    let gate = Judge.judge(
        run: run, policy: policy, today: try #require(today), baselines: baseline.map { ["last": $0] } ?? [:])
    return try #require(gate.checks.first)
}

@Suite struct BaselineTests {
    /// Both runs wander together with the real sample: each interval is wide, the difference is not.
    private let shared = (0..<200).map { Double($0 % 20) - 9.5 }

    @Test func pairedDifferencesCancelWhatRunsShare() throws {
        let before = run(50, 40, 60, replicates: shared.map { 50 + $0 })
        let after = run(51, 41, 61, replicates: shared.enumerated().map { 51 + $1 + ($0 % 2 == 0 ? 0.1 : -0.1) })
        #expect(try judge(after, by: "1.5", baseline: before).outcome == .pass)
        #expect(try judge(after, by: "0.5", baseline: before).outcome == .fail)
        #expect(try judge(after, by: "1.05", baseline: before).outcome == .undecided)
        #expect(try judge(after, by: "1.5", baseline: before).reason.contains("paired difference"))
    }

    @Test func withoutReplicatesBothIntervalsCount() throws {
        let check = try judge(run(51, 41, 61), by: "1.5", baseline: run(50, 40, 60))
        #expect(check.outcome == .undecided)
        #expect(check.reason.contains("unpaired"))
        // Another seed drew other real rows: replicates do not pair.
        let other = run(51, 41, 61, replicates: shared.map { 51 + $0 }, seed: 2)
        #expect(try judge(other, by: "1.5", baseline: run(50, 40, 60, replicates: shared)).outcome == .undecided)
    }

    /// A run of before rows were drawn by key, or of any other way: its replicates are those of other rows.
    @Test(arguments: [nil, "another"])
    func replicatesOfAnotherSchemeDoNotPair(scheme: String?) throws {
        let after = run(51, 41, 61, replicates: shared.map { 51 + $0 })
        let before = run(50, 40, 60, replicates: shared.map { 50 + $0 }, scheme: scheme)
        let check = try judge(after, by: "1.5", baseline: before)
        #expect(check.outcome == .undecided)
        #expect(check.reason.contains("unpaired difference, as its rows were drawn another way"))
        let own = try judge(
            run(51, 41, 61, replicates: shared.map { 51 + $0 }, scheme: scheme), by: "1.5", baseline: before)
        #expect(own.reason.contains("(paired difference"))
    }

    @Test func higherAndTargetMetricsTurnTheDifference() throws {
        let id = "fidelity.precision"
        let before = run(0.9, 0.89, 0.91, id: id, direction: .higher)
        #expect(try judge(run(0.95, 0.94, 0.96, id: id, direction: .higher), by: "0.01", baseline: before).outcome == .pass)
        #expect(try judge(run(0.8, 0.79, 0.81, id: id, direction: .higher), by: "0.01", baseline: before).outcome == .fail)
        let share = "privacy.nearest_neighbour_share"
        func near(_ value: Double, _ low: Double, _ high: Double) -> RunResult {
            var result = run(value, low, high, id: share, direction: .target)
            result.metrics[0].target = 0.5
            return result
        }
        #expect(try judge(near(0.6, 0.59, 0.61), by: "0.05", baseline: near(0.5, 0.49, 0.51)).outcome == .fail)
    }

    @Test func whatCannotBeComparedIsAnError() throws {
        let space = RunResult.FeatureSpace(id: "embedded", version: "1", weightsSha256: "x", dimension: 4, preprocessing: "")
        var other = space
        other.version = "2"
        let now = run(1, 0, 2, features: space)
        for (baseline, word) in [
            (nil, "--baseline last=RUN.json"), (run(1, 0, 2, real: "bb", features: space), "another real set"),
            (run(1, 0, 2, features: other), "other features"), (run(1, 0, 2, features: space, version: 2), "version 2"),
            (run(1, 0, 2), "no such metric"),
        ] {
            let check = try judge(now, by: "1", baseline: baseline)
            #expect(check.outcome == .error)
            #expect(check.reason.contains(word), "\(check.reason)")
        }
    }

    @Test func replicatesSurviveTheFile() throws {
        let before = run(1, 0, 2, replicates: [0.25, 1e-9, -3])
        let data = try CanonicalJSON.encode(before)
        #expect(try CanonicalJSON.decode(RunResult.self, from: data) == before)
    }
}
