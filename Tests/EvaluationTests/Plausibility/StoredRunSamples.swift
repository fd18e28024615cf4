import Metrics
import Results

/// A measurement of a registered metric as an evaluation would write it.
func measured(
    _ id: String, _ value: Double, _ low: Double, _ high: Double, method: String = "bootstrap_rows",
    scope: Scope = .whole, holdout: Int? = nil
) -> Results.Measurement {
    let descriptor = MetricRegistry.descriptor(id)
    var measurement = Results.Measurement(
        id: id, version: descriptor?.version ?? 1, dimension: descriptor?.dimension ?? .validity, scope: scope,
        value: value, direction: descriptor?.direction ?? .lower, unit: descriptor?.unit ?? "",
        interval: Interval(low: low, high: high, method: method), nReal: 2000, nSynthetic: 2000)
    if let descriptor { measurement.take(descriptor.facts) }
    measurement.nHoldout = holdout
    return measurement
}

func sampleRun(_ metrics: [Results.Measurement]) -> RunResult {
    RunResult(
        tool: .init(name: "assay", version: "1"), title: "t", seed: 1, modality: "image",
        inputs: [RunResult.Role.real, .synthetic, .holdout].map {
            .init(role: $0, name: "a", media: "memory", count: 2000, bytes: 1, fingerprint: "aa")
        }, features: [], metrics: metrics, figures: [], warnings: [], settings: [:])
}
