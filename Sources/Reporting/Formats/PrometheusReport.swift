import Charts
import Foundation
import Results

/// `metrics.prom`: Prometheus text format for the node exporter's textfile collector.
///
/// Samples carry no time: the collector dates them by its scrape. The one time is a gauge of its own, so that an alert
/// can ask how old the last run is. Labels are bounded: values are cut to 120 characters, and beyond 200 scopes of one
/// metric (classes, say) the rest is left out and counted.
struct PrometheusReport {
    let run: RunResult
    let gate: GateResult?
    let meta: RunMeta?

    static let longestLabel = 120
    static let mostScopes = 200

    func text() -> String {
        var families: [Family] = [info]
        families += inputs
        families += measurements
        if let gate { families += checks(gate) + verdict(gate) }
        families += times
        return families.filter { !$0.samples.isEmpty }.map { $0.text() }.joined()
    }

    // MARK: families

    private typealias Labels = [(name: String, value: String)]

    private struct Family {
        var name: String
        var help: String
        var samples: [(labels: Labels, value: Double)] = []

        init(_ name: String, _ help: String) {
            self.name = "assay_\(name)"
            self.help = help
        }

        func text() -> String {
            let escaped = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
            let lines = samples.map { labels, value in
                let pairs = labels.map { "\($0.name)=\"\(PrometheusReport.label($0.value))\"" }.joined(separator: ",")
                return "\(name){\(pairs)} \(JSONValue.number(value))\n"
            }
            return "# HELP \(name) \(escaped)\n# TYPE \(name) gauge\n" + lines.joined()
        }
    }

    /// Shown, cut and quoted.
    static func label(_ text: String) -> String {
        var shown = Escape.visible(text)
        if shown.count > longestLabel { shown = shown.prefix(longestLabel - 1) + "…" }
        return shown.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private var base: Labels { [("set", run.subject)] }

    private var info: Family {
        var family = Family("run_info", "What was run; the value is always 1.")
        var labels =
            base + [
                ("version", run.tool.version), ("modality", run.modality), ("seed", String(run.seed)),
                ("fingerprint", String((run.input(.synthetic)?.fingerprint ?? "").prefix(12))),
            ]
        if let gate {
            labels += [("policy", gate.policy.name), ("policy_version", String(gate.policy.version))]
        }
        family.samples = [(labels, 1)]
        return family
    }

    private var inputs: [Family] {
        var rows = Family("input_rows", "Rows (images, documents, …) of each set.")
        var skipped = Family("input_skipped", "Inputs that could not be read and were left out.")
        for role in [RunResult.Role.real, .holdout, .synthetic] {
            guard let input = run.input(role) else { continue }
            rows.samples.append((base + [("role", role.rawValue)], Double(input.count)))
            skipped.samples.append((base + [("role", role.rawValue)], Double(input.skipped.count)))
        }
        return [rows, skipped]
    }

    private var measurements: [Family] {
        var value = Family("metric_value", "The measured value.")
        var low = Family("metric_interval_low", "Lower bound of the value's confidence interval.")
        var high = Family("metric_interval_high", "Upper bound of the value's confidence interval.")
        var floor = Family("metric_floor", "The same metric between two disjoint real samples.")
        var computed = Family("metric_computed", "1 where the metric has a value, 0 where it could not be computed.")
        var omitted = Family("metric_scopes_omitted", "Scopes of a metric that are left out to bound the series.")
        let kept = bounded(run.metrics.map { ($0.id, $0.scope) })
        let labels = Self.unique(
            run.metrics.map { metric in
                series(metric.id, metric.dimension, metric.scope, metric.features, MetricKey.siblings(metric.parameters))
            })
        for (index, metric) in run.metrics.enumerated() where kept.indices.contains(index) {
            computed.samples.append((labels[index], metric.value == nil ? 0 : 1))
            guard let number = metric.value else { continue }
            value.samples.append((labels[index], number))
            if let interval = metric.interval {
                low.samples.append((labels[index], interval.low))
                high.samples.append((labels[index], interval.high))
            }
            if let reference = metric.floor { floor.samples.append((labels[index], reference.value)) }
        }
        omitted.samples = kept.omitted.map { (base + [("metric", $0.id)], Double($0.count)) }
        return [value, low, high, floor, computed, omitted]
    }

    private func checks(_ gate: GateResult) -> [Family] {
        var limit = Family("check_limit", "The limit of the check on the metric's own scale.")
        var outcome = Family("check_outcome", "1 for the outcome that the check has, 0 for the others.")
        var blocks = Family("check_blocks", "1 where the check holds up the release.")
        let kept = bounded(gate.checks.map { ($0.id, $0.scope) })
        let labels = Self.unique(
            gate.checks.map { check in
                series(check.id, check.dimension, check.scope, check.features, check.parameters)
                    + [("level", check.level.rawValue)]
            })
        for (index, check) in gate.checks.enumerated() where kept.indices.contains(index) {
            if let number = check.limit { limit.samples.append((labels[index], number)) }
            blocks.samples.append((labels[index], check.blocks ? 1 : 0))
            for kind in [GateResult.Outcome.pass, .fail, .undecided, .error, .waived] {
                let isIt = check.outcome == kind
                outcome.samples.append((labels[index] + [("outcome", kind.rawValue)], isIt ? 1 : 0))
            }
        }
        return [limit, outcome, blocks]
    }

    private func verdict(_ gate: GateResult) -> [Family] {
        var verdict = Family("gate_verdict", "1 for the verdict of the run, 0 for the others.")
        for kind in [GateResult.Verdict.pass, .fail, .undecided, .error, .nothingEvaluated] {
            verdict.samples.append((base + [("verdict", kind.rawValue)], gate.verdict == kind ? 1 : 0))
        }
        var code = Family("gate_exit_code", "Exit status of the run: 0 pass, 1 fail, 3 undecided, 4 nothing evaluated.")
        code.samples = [(base, Double(gate.exitCode))]
        return [verdict, code]
    }

    private var times: [Family] {
        guard let meta else { return [] }
        var duration = Family("run_duration_seconds", "How long the run took.")
        duration.samples = [(base, meta.seconds)]
        var last = Family("last_run_timestamp_seconds", "When the run ended, in seconds since 1970.")
        if let end = try? Date(meta.finishedAt, strategy: .iso8601) {
            last.samples = [(base, end.timeIntervalSince1970.rounded())]
        }
        return [duration, last]
    }

    // MARK: labels

    private func series(
        _ id: String, _ dimension: Results.Dimension, _ scope: Scope, _ features: String?,
        _ parameters: [String: String]
    ) -> Labels {
        let settings = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        // Every series of a family has the same labels; an empty one counts as absent.
        return base + [
            ("metric", id), ("dimension", dimension.rawValue), ("scope", scope.kind.rawValue),
            ("name", scope.name ?? ""), ("features", features ?? ""), ("parameters", settings),
        ]
    }

    /// Two samples with the same labels make a collector refuse the whole file, so later ones get a number.
    private static func unique(_ list: [Labels]) -> [Labels] {
        var seen: [String: Int] = [:]
        return list.map { labels in
            let key = labels.map { label($0.value) }.joined(separator: "\u{0}")
            let count = (seen[key] ?? 0) + 1
            seen[key] = count
            return count == 1 ? labels : labels + [("variant", String(count))]
        }
    }

    /// The first scopes of each metric, and how many of which are left out.
    private func bounded(_ list: [(id: String, scope: Scope)]) -> (
        indices: Set<Int>, omitted: [(id: String, count: Int)]
    ) {
        var counts: [String: Int] = [:]
        var kept: Set<Int> = []
        for (index, entry) in list.enumerated() {
            counts[entry.id, default: 0] += 1
            if entry.scope.kind == .whole || counts[entry.id, default: 0] <= Self.mostScopes { kept.insert(index) }
        }
        let omitted = counts.keys.sorted().compactMap { id -> (id: String, count: Int)? in
            let left = list.indices.count { list[$0].id == id && !kept.contains($0) }
            return left == 0 ? nil : (id, left)
        }
        return (kept, omitted)
    }
}
