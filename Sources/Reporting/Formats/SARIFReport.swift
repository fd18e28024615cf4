import Hashing
import Results

/// `results.sarif` (SARIF 2.1.0): a rule a metric, a result a check.
///
/// SARIF knows failures; a check that is undecided or could not be judged is `open`, which viewers do not count. Where
/// such a check blocks it is therefore also an error among the invocation's notifications.
struct SARIFReport {
    let run: RunResult
    let gate: GateResult?
    let cards: [String: MetricCard]
    /// SHA-256 of run.json.
    let runDigest: String

    private static let verdictRule = "assay.verdict"

    func document() -> JSONValue {
        .object([
            "$schema": .string(
                "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"),
            "version": .string("2.1.0"),
            "runs": .array([.object(body())]),
        ])
    }

    private func body() -> [String: JSONValue] {
        let rules = ruleIds
        let driver: [String: JSONValue] = [
            "name": .string(run.tool.name), "version": .string(run.tool.version),
            "rules": .array(rules.map(rule)),
        ]
        var properties: [String: JSONValue] = [
            "title": .string(run.title), "seed": .string(String(run.seed)), "modality": .string(run.modality),
        ]
        if let gate {
            properties["verdict"] = .string(gate.verdict.rawValue)
            properties["sentence"] = .string(gate.sentence)
            properties["policy"] = .object([
                "name": .string(gate.policy.name), "version": .integer(gate.policy.version),
                "sha256": .string(gate.policy.sha256),
            ])
        }
        return [
            "tool": .object(["driver": .object(driver)]),
            "automationDetails": .object(["id": .string("assay/\(Labels.slug(run.modality))/")]),
            "artifacts": .array([
                .object([
                    "location": .object(["uri": .string("run.json")]), "mimeType": .string("application/json"),
                    "hashes": .object(["sha-256": .string(runDigest)]), "roles": .strings(["analysisTarget"]),
                ])
            ]),
            "columnKind": .string("unicodeCodePoints"),
            "invocations": .array([.object(invocation(rules))]),
            "results": .array(results(rules)),
            "properties": .object(properties),
        ]
    }

    // MARK: rules

    private var ruleIds: [String] {
        guard let gate, !gate.checks.isEmpty else { return [Self.verdictRule] }
        return Set(gate.checks.map(\.id)).sorted()
    }

    private func rule(_ id: String) -> JSONValue {
        guard id != Self.verdictRule else {
            return .object([
                "id": .string(id),
                "shortDescription": text("Verdict of the run"),
                "help": text("The run as a whole: it was measured, but no check judged it."),
            ])
        }
        let card = cards[id]
        let check = gate?.checks.first { $0.id == id }
        let dimension = check?.dimension.rawValue ?? ""
        var fields: [String: JSONValue] = [
            "id": .string(id),
            "shortDescription": text(card?.title ?? check?.name ?? MetricNames.spelled(id)),
            "defaultConfiguration": .object(["level": .string("error")]),
            "properties": .object(["tags": .strings([dimension])]),
        ]
        if let card {
            if !card.whatItIs.isEmpty { fields["fullDescription"] = lines(card.whatItIs) }
            let sections = [
                ("What it is", card.whatItIs), ("How to read it", card.howToRead), ("When it lies", card.whenItLies),
                ("How to fix it", card.howToFix),
            ].filter { !$0.1.isEmpty }
            if !sections.isEmpty {
                fields["help"] = .object([
                    "text": .lines(
                        Self.escaped(sections.map { "\($0.0): \($0.1)" }.joined(separator: "\n\n"))),
                    "markdown": .lines(
                        Self.braced(sections.map { "## \($0.0)\n\n\($0.1)" }.joined(separator: "\n\n"))),
                ])
            }
        }
        return .object(fields)
    }

    // MARK: results

    private func results(_ rules: [String]) -> [JSONValue] {
        guard let gate, !gate.checks.isEmpty else {
            let sentence = gate?.sentence ?? "Measured, not judged: no policy was given."
            var fields: [String: JSONValue] = [
                "ruleId": .string(Self.verdictRule), "ruleIndex": .integer(0), "message": text(sentence),
                "locations": locations("verdict", nil), "suppressions": .array([]),
                "partialFingerprints": .object([
                    "assayCheck/v1": .string(SHA256.hexDigest(Self.verdictRule.utf8))
                ]),
            ]
            // A policy without a single check is a failure of the gate; a run without a policy is none.
            fields["kind"] = .string(gate == nil ? "informational" : "fail")
            fields["level"] = .string(gate == nil ? "none" : "error")
            return [.object(fields)]
        }
        return zip(gate.checks, gate.checkNames).map { check, name in
            .object(result(check, name: name, rules: rules))
        }
    }

    private func result(_ check: GateResult.Check, name: String, rules: [String]) -> [String: JSONValue] {
        let (kind, level) = Self.kind(check)
        var fields: [String: JSONValue] = [
            "ruleId": .string(check.id), "kind": .string(kind), "level": .string(level),
            "message": text("\(name): \(check.message)"),
            "locations": locations(name, check.scope.name),
            "partialFingerprints": .object(["assayCheck/v1": .string(Self.fingerprint(check, name: name))]),
            "properties": .object(properties(check)),
            // Present on every result: absent would mean that it is not known whether any is suppressed.
            "suppressions": .array(check.waiver.map { [Self.suppression($0)] } ?? []),
        ]
        fields["ruleIndex"] = rules.firstIndex(of: check.id).map { .integer($0) }
        return fields
    }

    /// Only failures may have a level other than none.
    private static func kind(_ check: GateResult.Check) -> (kind: String, level: String) {
        switch check.outcome {
        case .pass: ("pass", "none")
        case .waived where check.isUnmeasured: ("open", "none")
        case .fail, .waived: ("fail", check.level == .error ? "error" : "warning")
        case .undecided, .error: ("open", "none")
        }
    }

    private static func suppression(_ waiver: GateResult.Waiver) -> JSONValue {
        var properties: [String: JSONValue] = [
            "owner": .string(waiver.owner), "expires": .string(waiver.expires),
        ]
        properties["ceiling"] = waiver.ceiling.map { .number($0) }
        properties["accepted"] = waiver.accepted.map { .array($0.map { .number($0) }) }
        properties["waive"] = waiver.kind.map { .string($0.rawValue) }
        return .object([
            "kind": .string("external"), "status": .string("accepted"),
            "justification": .string("\(waiver.reason) (accepted by \(waiver.owner), until \(waiver.expires))"),
            "properties": .object(properties),
        ])
    }

    private func properties(_ check: GateResult.Check) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "dimension": .string(check.dimension.rawValue), "outcome": .string(check.outcome.rawValue),
            "blocks": .bool(check.blocks), "rule": .string(check.rule), "unit": .string(check.unit),
        ]
        fields["value"] = check.value.map { .number($0) }
        fields["limit"] = check.limit.map { .number($0) }
        fields["floor"] = check.floor.map { .number($0.value) }
        fields["intervalLow"] = check.interval.map { .number($0.low) }
        fields["intervalHigh"] = check.interval.map { .number($0.high) }
        fields["confidence"] = check.interval.map { .number($0.level) }
        fields["rowsToDecide"] = check.rowsToDecide.map { .integer($0) }
        fields["rowsOf"] = check.rowsToDecide.map { _ in .string((check.rowsOf ?? .synthetic).rawValue) }
        fields["cause"] = check.cause.map { .string($0.rawValue) }
        return fields
    }

    private func locations(_ name: String, _ scope: String?) -> JSONValue {
        .array([
            .object([
                "physicalLocation": .object([
                    "artifactLocation": .object(["uri": .string("run.json"), "index": .integer(0)]),
                    "region": .object(["startLine": .integer(1)]),
                ]),
                "logicalLocations": .array([
                    .object(["name": .string(scope ?? run.subject), "fullyQualifiedName": .string(name)])
                ]),
            ])
        ])
    }

    /// The same for the same check on every run, whatever its value, limit or outcome.
    private static func fingerprint(_ check: GateResult.Check, name: String) -> String {
        SHA256.hexDigest("\(check.scope.kind.rawValue)\n\(name)".utf8)
    }

    // MARK: invocation

    private func invocation(_ rules: [String]) -> [String: JSONValue] {
        var fields: [String: JSONValue] = ["executionSuccessful": .bool(true)]
        guard let gate else { return fields }
        fields["exitCode"] = .integer(gate.exitCode)
        fields["exitCodeDescription"] = .string(gate.verdict.rawValue)
        let silent = zip(gate.checks, gate.checkNames).filter {
            $0.0.blocks && ($0.0.outcome == .undecided || $0.0.outcome == .error)
        }
        fields["toolExecutionNotifications"] = .array(
            silent.map { check, name in
                var rule: [String: JSONValue] = ["id": .string(check.id)]
                rule["index"] = rules.firstIndex(of: check.id).map { .integer($0) }
                return .object([
                    "level": .string("error"), "message": text("\(name): \(check.message)"),
                    "associatedRule": .object(rule),
                ])
            })
        fields["toolConfigurationNotifications"] = .array(
            gate.warnings.map { .object(["level": .string("warning"), "message": text($0)]) })
        return fields
    }

    // MARK: messages

    private func text(_ plain: String) -> JSONValue { .object(["text": .string(Self.escaped(plain))]) }

    private func lines(_ plain: String) -> JSONValue { .object(["text": .lines(Self.escaped(plain))]) }

    /// In a message brackets make links and braces make placeholders (SARIF 2.1.0, 3.11.5 and 3.11.6).
    static func escaped(_ text: String) -> String {
        braced(text.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]"))
    }

    private static func braced(_ text: String) -> String {
        text.replacing("{", with: "{{").replacing("}", with: "}}")
    }
}
