import Metrics
import Policy
import Results
import Testing

let judgingDay = CalendarDate("2026-11-21")

/// A measurement of a registered metric as an evaluation would write it.
func measured(
    _ id: String, _ value: Double, _ low: Double? = nil, _ high: Double? = nil, method: String = "bootstrap_rows",
    level: Double = 0.95, scope: Scope = .whole, features: String? = nil, floor: Floor? = nil, rows: Int = 2000,
    holdout: Int? = nil, restsOn: RowSource? = nil, parameters: [String: String] = [:]
) -> Results.Measurement {
    let descriptor = MetricRegistry.descriptor(id)
    var measurement = Results.Measurement(
        id: id, version: descriptor?.version ?? 1, dimension: descriptor?.dimension ?? .validity, scope: scope,
        features: features, value: value, direction: descriptor?.direction ?? .lower, unit: descriptor?.unit ?? "",
        floor: floor, nReal: rows, nSynthetic: rows, parameters: parameters)
    if let descriptor { measurement.take(descriptor.facts) }
    if let low, let high { measurement.interval = Interval(low: low, high: high, level: level, method: method) }
    measurement.nHoldout = holdout
    measurement.restsOn = restsOn
    return measurement
}

func sampleRun(_ metrics: [Results.Measurement], holdout: Int? = nil) -> RunResult {
    RunResult(
        tool: .init(name: "assay", version: "1"), title: "t", seed: 1, modality: "image",
        inputs: holdout.map {
            [.init(role: .holdout, name: "holdout", media: "memory", count: $0, bytes: 1, fingerprint: "aa")]
        } ?? [], features: [], metrics: metrics, figures: [], warnings: [], settings: [:])
}

func parsed(_ body: String, builtins: [String: String] = [:]) throws -> Policy {
    try Policy.parse(
        yaml: "policy: p\nversion: 1\n" + body, name: "p.yaml", builtins: builtins,
        knownMetrics: MetricRegistry.descriptors.map(\.facts))
}

func judged(_ metrics: [Results.Measurement], _ body: String, holdout: Int? = nil) throws -> GateResult {
    Judge.judge(run: sampleRun(metrics, holdout: holdout), policy: try parsed(body), today: try #require(judgingDay))
}

/// The one check that `rule` sets on `measurement`.
func check(
    _ measurement: Results.Measurement, _ rule: String, holdout: Int? = nil
) throws -> GateResult.Check {
    let gate = try judged([measurement], "checks:\n  - {id: \(measurement.id), \(rule)}\n", holdout: holdout)
    #expect(gate.checks.count == 1)
    return try #require(gate.checks.first)
}
