import Foundation
import Results

/// A policy drafted from a run between two real samples: every limit starts from what honest data scores here.
public enum PolicyDraft {
    /// YAML with one check for each check of `template` that the run can tell something about.
    /// - Parameters:
    ///   - name: the policy's name.
    ///   - run: an evaluation of a real sample as if it were synthetic.
    ///   - template: which metrics to check, e.g. the built-in preset.
    ///   - settings: how the sets were opened, where that was said: an evaluation by the draft has to say the same.
    public static func text(
        name: String, run: RunResult, template: Policy, settings: [(name: String, value: String)] = []
    ) -> String {
        let measured = template.checks.filter { $0.level != .off }.map { check in
            run.metrics.filter {
                $0.id == check.id && $0.status == .ok
                    && check.selector.matches(
                        scope: $0.scope, features: $0.features, parameters: $0.parameters, wholeByDefault: true)
            }
        }
        // Of the whole set: one of several tables may have more rows than there are families. Parts of a set that three do not
        // divide are one row apart, and each check asks its own sets.
        let rows = measured.joined().filter { $0.scope.kind == .whole }.map { Judge.fewestRows($0).rows }.min() ?? 0
        var lines = [
            "# Drafted by `assay init` from a run between two real samples (\(inputs(run))).",
            "# Each limit is what real data scored there, with room; tighten or loosen it with reasons of your own.",
        ]
        if !settings.isEmpty {
            lines += ["# The sets were opened with these settings: evaluate with the same, best by these lines in assay.yaml:"]
            lines += settings.map { "#   \($0.name): \(quoted($0.value))" }
        }
        lines += [
            "policy: \(quoted(name))", "version: 1",
        ]
        if let kind = ModalityName(rawValue: run.modality) { lines.append("modalities: [\(kind.rawValue)]") }
        lines += [
            "defaults:",
            "  confidence: \(plain(template.defaults.confidence))",
            "  on_undecided: \(template.defaults.onUndecided.rawValue)",
            "  on_error: \(template.defaults.onError.rawValue)",
            "  min_rows: \(min(max(1, template.defaults.minRows), max(1, rows)))", "checks:",
        ]
        for (check, found) in zip(template.checks.filter { $0.level != .off }, measured) {
            guard let widest = widest(found, check) else {
                lines.append(
                    "  # \(title(check)): "
                        + (run.hasNothing(of: check)
                            ? "this set has nothing that it is about" : "not measured here, so no limit can be drafted"))
                continue
            }
            guard let rule = rule(for: widest, check) else {
                lines.append("  # \(title(check)): \(said(widest)) gives no limit; more real data would")
                continue
            }
            lines.append("  # real against real: \(said(widest))")
            lines.append("  - {\(fields(check, rule, rows: rows))}")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The measurement whose bound is worst: a limit has to hold for all that the check selects.
    private static func widest(_ found: [Results.Measurement], _ check: Policy.Check) -> Results.Measurement? {
        found.max { worst($0, check) < worst($1, check) }
    }

    private static func worst(_ measurement: Results.Measurement, _ check: Policy.Check) -> Double {
        let value = measurement.value ?? 0
        let (low, high) = (measurement.interval?.low ?? value, measurement.interval?.high ?? value)
        if isTwoSided(check), let optimum = best(measurement) { return max(optimum - low, high - optimum) }
        return measurement.direction == .higher ? -low : high
    }

    private static func isTwoSided(_ check: Policy.Check) -> Bool {
        ["min", "max"].allSatisfy { kind in check.rules.contains { $0.kind == kind } }
    }

    /// A limit that the data scored and some other could break: few rows give intervals as wide as the metric's range, and
    /// ratios that nothing is below.
    private static func rule(for measurement: Results.Measurement, _ check: Policy.Check) -> String? {
        guard let value = measurement.value else { return nil }
        let (low, high) = (measurement.interval?.low ?? value, measurement.interval?.high ?? value)
        let range = measurement.range ?? check.metric.range
        for rule in check.rules {
            switch rule {
            case .maxRatioToFloor(_, let bound):
                guard let floor = reference(measurement, bound), floor > 0 else { continue }
                return "max_ratio_to_floor: \(up(max(1, high / floor) * 1.5)), floor: \(bound.rawValue)"
            case .minRatioToFloor(_, let bound):
                guard let floor = reference(measurement, bound), floor > 0 else { continue }
                let ratio = down(min(1, low / floor) * 0.95)
                return number(ratio) > 0 ? "min_ratio_to_floor: \(ratio), floor: \(bound.rawValue)" : nil
            case .maxOverFloor(_, let bound):
                guard let floor = reference(measurement, bound) else { continue }
                let excess = up(widened(max(0, high - floor)))
                return number(excess) < range.width ? "max_over_floor: \(excess), floor: \(bound.rawValue)" : nil
            case .max, .min, .noWorseThan: continue
            }
        }
        var limits: [String] = []
        func atLeast(_ bound: Double) {
            let text = down(bound)
            if number(text) > range.low ?? -.infinity { limits.append("min: \(text)") }
        }
        func atMost(_ bound: Double) {
            let text = up(bound)
            if number(text) < range.high ?? .infinity { limits.append("max: \(text)") }
        }
        if isTwoSided(check), let optimum = best(measurement) {
            let room = max(0.05 * abs(optimum), 2 * max(optimum - low, high - optimum))
            atLeast(optimum - room)
            atMost(optimum + room)
        } else {
            switch measurement.direction {
            case .lower, .target: atMost(widened(max(high, measurement.floor?.high ?? high)))
            case .higher:
                let least = min(low, measurement.floor?.low ?? low)
                atLeast(least * (least < 0 ? 1.05 : 0.95))
            }
        }
        return limits.isEmpty ? nil : limits.joined(separator: ", ")
    }

    /// The best value there is: inside the range, else the better end of it.
    private static func best(_ measurement: Results.Measurement) -> Double? {
        if let target = measurement.target { return target }
        return switch measurement.direction {
        case .lower: measurement.range?.low
        case .higher: measurement.range?.high
        case .target: nil
        }
    }

    /// A quarter more, and never less room than half a per cent.
    private static func widened(_ bound: Double) -> Double { max(bound * 1.25, bound + 0.005) }

    private static func reference(_ measurement: Results.Measurement, _ bound: Policy.FloorBound) -> Double? {
        measurement.floor?.bound(bound)
    }

    // MARK: text

    private static func title(_ check: Policy.Check) -> String {
        ([check.id] + [check.selector.words].filter { !$0.isEmpty }).joined(separator: ", ").filter { !$0.isNewline }
    }

    /// A check keeps all that it says beside its limit: what it selects, how many rows it asks for and what follows.
    private static func fields(_ check: Policy.Check, _ rule: String, rows: Int) -> String {
        var parts = ["id: \(check.id)"]
        let selector = check.selector
        if let scope = selector.scope { parts.append("scope: \(scope.rawValue)") }
        for (key, names) in [
            ("name", selector.names), ("features", selector.features), ("any_features", selector.anyFeatures),
        ] where !names.isEmpty {
            parts.append("\(key): [\(names.map(quoted).joined(separator: ", "))]")
        }
        if !selector.parameters.isEmpty {
            let pairs = selector.parameters.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): \(quoted($0.value))" }
            parts.append("where: {\(pairs.joined(separator: ", "))}")
        }
        if check.level == .warn { parts.append("level: warn") }
        parts.append(rule)
        if let least = check.minRows { parts.append("min_rows: \(min(max(1, least), max(1, rows)))") }
        if let least = check.minGroup { parts.append("min_group: \(least)") }
        if let consequence = check.onUndecided { parts.append("on_undecided: \(consequence.rawValue)") }
        if let consequence = check.onError { parts.append("on_error: \(consequence.rawValue)") }
        if let consequence = check.onNotApplicable { parts.append("on_not_applicable: \(consequence.rawValue)") }
        if !check.decidedBy.isEmpty {
            let pairs = check.decidedBy.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): [\($0.value.map(quoted).joined(separator: ", "))]" }
            parts.append("decided_by: {\(pairs.joined(separator: ", "))}")
        }
        if !check.waivable { parts.append("waivable: false") }
        return parts.joined(separator: ", ")
    }

    private static func said(_ measurement: Results.Measurement) -> String {
        var text = plain(measurement.value ?? 0)
        if let interval = measurement.interval { text += " [\(plain(interval.low)), \(plain(interval.high))]" }
        if let floor = measurement.floor { text += ", floor \(plain(floor.value)) to \(plain(floor.high))" }
        return text
    }

    private static func inputs(_ run: RunResult) -> String {
        run.inputs.map { "\($0.role.rawValue) \($0.count)" }.joined(separator: ", ") + " rows"
    }

    private static func plain(_ value: Double) -> String { digits(value, 3, .toNearestOrAwayFromZero) }
    /// Two digits, never below `value`.
    private static func up(_ value: Double) -> String { digits(value, 2, .up) }
    /// Two digits, never above `value`.
    private static func down(_ value: Double) -> String { digits(value, 2, .down) }
    /// What a policy that holds `text` reads.
    private static func number(_ text: String) -> Double { Double(text) ?? .nan }

    private static func digits(_ value: Double, _ count: Int, _ rule: FloatingPointRoundingRule) -> String {
        guard value.isFinite, value != 0 else { return "0" }
        let places = max(0, min(12, count - 1 - Int(log10(abs(value)).rounded(.down))))
        let scale = pow(10, Double(places))
        var text = String(format: "%.\(places)f", (value * scale).rounded(rule) / scale)
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return text
    }

    private static func quoted(_ name: String) -> String {
        var text = "\""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\\", "\"": text += "\\" + String(scalar)
            case _ where scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value) || [0x2028, 0x2029, 0xFEFF].contains(scalar.value):
                text += "\\u" + String(format: "%04X", scalar.value)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
