import Evaluation
import Metrics
import Numerics
import Results
import Testing

private typealias Edit = @Sendable (inout Results.Measurement) -> Void

private struct Tampering: Sendable, CustomTestStringConvertible {
    let field: String
    var id = "fidelity.precision"
    let edit: Edit
    var testDescription: String { "\(id): \(field)" }
}

private func interval(_ low: Double, _ high: Double, _ level: Double = 0.95, _ method: String = "t") -> Interval {
    Interval(low: low, high: high, level: level, method: method)
}

private let tamperings: [Tampering] = [
    .init(field: "value") { $0.value = 2 },
    .init(field: "value") { $0.value = -0.1 },
    .init(field: "value") { $0.value = nil },
    .init(field: "value") { $0.value = 1e200 },
    .init(field: "value", id: "fidelity.frechet_distance") { $0.value = -5 },
    .init(field: "value", id: "fidelity.kernel_distance") { $0.value = 1e200 },
    .init(field: "value", id: "utility.tstr_gap") { $0.value = 1.5 },
    .init(field: "value", id: "diversity.vendi") { $0.value = 0 },
    .init(field: "value") { $0.status = .notApplicable },
    .init(field: "n_synthetic") { $0.nSynthetic = 0 },
    .init(field: "n_real") { $0.nReal = -3 },
    .init(field: "n_holdout") { $0.nHoldout = 0 },
    .init(field: "n_synthetic") { $0.nSynthetic = 1_000_000 },
    .init(field: "n_real") { $0.nReal = .max },
    .init(field: "floor.low") { $0.floor = Floor(value: 0.5, low: 0.9, high: 0.1, splits: 10) },
    .init(field: "floor.value") { $0.floor = Floor(value: 3, low: 0, high: 4, splits: 10) },
    .init(field: "floor.splits") { $0.floor = Floor(value: 0.5, low: 0.4, high: 0.6, splits: -1) },
    .init(field: "floor.interval.low") {
        $0.floor = Floor(value: 0.5, low: 0.4, high: 0.6, splits: 1, interval: interval(0.6, 0.4))
    },
    .init(field: "floor.interval.level") {
        $0.floor = Floor(value: 0.5, low: 0.4, high: 0.6, splits: 1, interval: interval(0.4, 0.6, 1))
    },
    .init(field: "interval.low") { $0.interval = interval(0.9, 0.1) },
    .init(field: "interval.level") { $0.interval = interval(0.7, 0.8, 0.01) },
    .init(field: "interval.level") { $0.interval = interval(0.7, 0.8, 1) },
    .init(field: "interval.level") { $0.interval = interval(0.7, 0.8, 95) },
    .init(field: "interval.level") { $0.interval = interval(0.7, 0.8, -1) },
    .init(field: "interval") { $0.interval = interval(0.1, 0.2) },
    .init(field: "interval") { $0.interval = interval(0.745, 0.755, 0.95, "clopper_pearson") },
    .init(field: "interval") { $0.interval = interval(0.75, 0.75, 0.95, "wilson") },
    .init(field: "interval") { $0.interval = interval(0.1, 1.7e308) },
    .init(field: "interval.replicates") { $0.interval?.replicates = 0 },
    .init(field: "version") { $0.version = 99 },
    .init(field: "version") { $0.version = 0 },
    .init(field: "version") { $0.version = -1 },
    .init(field: "direction") { $0.direction = .lower },
    .init(field: "unit") { $0.unit = "AUC" },
    .init(field: "dimension") { $0.dimension = .privacy },
    .init(field: "anchors") { $0.anchors = [Anchor(name: "noise", value: 1e300)] },
    .init(field: "is_exact") { $0.isExact = true },
    .init(field: "is_exact", id: "utility.tstr_gap") {
        $0.isExact = true
        $0.version = 1
    },
    .init(field: "title") { $0.title = "Recall" },
    .init(field: "title") { $0.title = nil },
    .init(field: "target", id: "privacy.nearest_neighbour_share") { $0.target = 0.9 },
    .init(field: "range") { $0.range = ValueRange(low: -1) },
    .init(field: "scope.names") { $0.scope = Scope(.class) },
    .init(field: "scope.names") { $0.scope = Scope(.group, "site: north") },
    .init(field: "id") { $0.id = "fidelity.unheard_of" },
]

private func run(_ measurement: Results.Measurement) -> RunResult { sampleRun([measurement]) }

private func honest(_ id: String) -> Results.Measurement {
    switch id {
    case "fidelity.frechet_distance", "diversity.vendi": measured(id, 3, 2, 4, holdout: 500)
    case "fidelity.kernel_distance": measured(id, -0.1, -1, 1, holdout: 500)
    default: measured(id, 0.75, 0.7, 0.8, holdout: 500)
    }
}

struct RunDefectTests {
    @Test("what no evaluation can have written is named by metric and field", arguments: tamperings)
    private func tampered(_ tampering: Tampering) {
        var measurement = honest(tampering.id)
        #expect(RunDefect.all(of: run(measurement)).isEmpty)
        tampering.edit(&measurement)
        let defects = RunDefect.all(of: run(measurement))
        #expect(defects.contains { $0.field == tampering.field && $0.metric?.hasPrefix(measurement.id) == true })
    }

    @Test("a limit leaves more rows to search in than to compare, and says how many")
    func searchedRows() {
        var result = run(honest("fidelity.precision"))
        result.settings["limit"] = "500"
        for index in result.inputs.indices { result.inputs[index].count = 500 }
        result.metrics[0].nSynthetic = 500
        result.inputs[0].searched = 2000
        #expect(RunDefect.all(of: result).isEmpty)
        result.inputs[0].searched = 1999
        #expect(RunDefect.all(of: result).map(\.field) == ["n_real"])
    }

    @Test("honest numbers at the edge of what can be are none")
    func edges() {
        let range = Intervals.clopperPearson(successes: 0, trials: 2000)
        let edges = [
            measured("privacy.exact_copies", 0, 0, range.upperBound, method: "clopper_pearson"),
            measured("fidelity.precision", 1 + 1e-12, 1, 1),
            measured("fidelity.frechet_distance", -1e-9, -1e-9, 2),
            // A normal interval of a distance reaches below 0; a bias-corrected one leaves its value.
            measured("fidelity.per_class_frechet_distance", 1, -3, 5, scope: Scope(.class, "a")),
            measured("fidelity.frechet_distance", 1.2, 0.9, 1.15),
            measured("fidelity.kernel_distance", -2295, -13_366, 8775),
            measured("utility.tstr_gap", 0, -0.016, 0.016),
        ]
        for edge in edges { #expect(RunDefect.all(of: run(edge)).isEmpty, "\(edge.id)") }
    }

    @Test("an older version of a metric is none")
    func outdated() throws {
        let id = "utility.tstr_gap"
        let descriptor = try #require(MetricRegistry.descriptor(id))
        try #require(descriptor.version > 1)
        var old = measured(id, 0.01, 0, 0.02)
        old.version = 1
        #expect(RunDefect.all(of: run(old)).isEmpty)
    }
}
