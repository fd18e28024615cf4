import Hashing
import Results

extension GateResult {
    /// A name for each check that says what is checked and keeps its history when a limit or a value changes: the id
    /// with what qualifies it, and the rule only where two checks would have the same name.
    var checkNames: [String] {
        let names = checks.map { ([$0.id] + $0.qualifiers).joined(separator: ", ") }
        let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        return zip(names, checks).map { name, check in
            (counts[name] ?? 0) > 1 ? "\(name), \(check.rule)" : name
        }
    }

    /// Whether the release is held up although no check failed: what a reader of failures alone would miss.
    var isOpen: Bool { verdict != .pass && !checks.contains { $0.outcome == .fail && $0.blocks } }
}

extension GateResult.Check {
    /// "0.041, 95 % interval 0.019 to 0.063", or why there is no value; without brackets, which some formats read.
    var reading: String {
        guard let value else { return "no value" }
        guard let interval else { return Readable.number(value, unit: unit, digits: 4) }
        return "\(Readable.number(value, unit: unit, digits: 4)), \(Readable.percent(interval.level)) interval "
            + "\(Readable.number(interval.low, unit: unit)) to \(Readable.number(interval.high, unit: unit))"
    }

    /// "Fail: … (rule ≤ 0.05; real vs real 0.001). reason"
    var message: String {
        var facts = ["rule \(rule)"]
        if let limit {
            let text = Readable.number(limit, unit: unit)
            if !rule.contains(text) { facts.append("limit \(text)") }
        }
        if let floor { facts.append("real vs real \(Readable.number(floor.value, unit: unit))") }
        let ending = reason.isEmpty ? "" : ". " + reason.prefix(1).uppercased() + reason.dropFirst()
        return "\(Status.of(self).word): \(reading) (\(facts.joined(separator: "; ")))\(ending)"
    }
}

extension [String: MetricCard] {
    /// The metric's title with what qualifies the value, e.g. "Precision, embedded features".
    func name(_ metric: Results.Measurement, _ qualifiers: [String] = []) -> String {
        ([self[metric.id]?.title ?? metric.name] + qualifiers).joined(separator: ", ")
    }

    func name(_ check: GateResult.Check, _ qualifiers: [String] = []) -> String {
        ([self[check.id]?.title ?? check.name] + qualifiers).joined(separator: ", ")
    }
}

extension RunResult {
    func input(_ role: Role) -> Input? { inputs.first { $0.role == role } }

    /// The synthetic set's name, or the title where none is recorded.
    var subject: String { input(.synthetic)?.name ?? title }

    /// The name that measurements of a metric carry.
    func title(of id: String) -> String { metrics.first { $0.id == id }?.name ?? MetricNames.spelled(id) }

    /// Metric ids with a measurement, each once, in the order of the run.
    var metricIds: [String] {
        var seen: Set<String> = []
        return metrics.map(\.id).filter { seen.insert($0).inserted }
    }
}

extension Measurement {
    /// What tells this value from others of the same metric in one run, in words.
    var qualifiers: [String] {
        Labels.qualifiers(scope: scope, features: features, parameters: MetricKey.siblings(parameters))
    }
}

/// The tool as a package URL: the only identifier that needs no web address.
enum ToolURI {
    static func text(_ tool: RunResult.Tool) -> String {
        let plain = { (text: String) in Labels.slug(text).replacing("-", with: "_") }
        let version = tool.version.filter { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) }
        return "pkg:generic/\(plain(tool.name))@\(version.isEmpty ? "0" : version)"
    }
}
