import Foundation
import Hashing
import Results

/// `openlineage.json`: one run event. The synthetic set is an input with the checks as data quality assertions
/// (DataQualityAssertionsDatasetFacet 1-1-0); the run carries them as tests with the verdict (TestRunFacet 1-0-1).
struct OpenLineageReport {
    let run: RunResult
    let gate: GateResult?
    let meta: RunMeta
    /// SHA-256 of run.json.
    let runDigest: String

    private static let specification = "https://openlineage.io/spec/"

    func document() -> JSONValue {
        var facets: [String: JSONValue] = [
            "processing_engine": facet(
                "facets/1-1-1/ProcessingEngineRunFacet.json#/$defs/ProcessingEngineRunFacet",
                ["name": .string(run.tool.name), "version": .string(run.tool.version)])
        ]
        if let gate {
            facets["test"] = facet(
                "facets/1-0-1/TestRunFacet.json#/$defs/TestRunFacet", ["tests": .array(tests(gate))])
        }
        return .object([
            "eventType": .string("COMPLETE"), "eventTime": .string(meta.finishedAt), "producer": producer,
            "schemaURL": .string(Self.specification + "2-0-2/OpenLineage.json#/$defs/RunEvent"),
            "run": .object(["runId": .string(runId), "facets": .object(facets)]),
            "job": .object(["namespace": .string("assay"), "name": .string(gate == nil ? "measure" : "evaluate")]),
            "inputs": .array(run.inputs.map(input)), "outputs": .array([]),
        ])
    }

    /// The same run judged by the same policy is the same run event: a version 8 UUID (RFC 9562) of the digests.
    private var runId: String {
        let seed = "\(runDigest)\n\(meta.startedAt)\n\(gate?.policy.sha256 ?? "")"
        var digits = Array(SHA256.hexDigest(seed.utf8).prefix(32))
        digits[12] = "8"
        let variant = (digits[16].hexDigitValue ?? 0) & 0x3 | 0x8
        digits[16] = Character(String(variant, radix: 16))
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
        return parts.joined(separator: "-")
    }

    private var producer: JSONValue { .string(ToolURI.text(run.tool)) }

    private func facet(_ schema: String, _ fields: [String: JSONValue]) -> JSONValue {
        var all = fields
        all["_producer"] = producer
        all["_schemaURL"] = .string(Self.specification + schema)
        return .object(all)
    }

    private func input(_ input: RunResult.Input) -> JSONValue {
        var quality: [String: JSONValue] = [
            "dataQualityMetrics": facet(
                "facets/1-0-3/DataQualityMetricsInputDatasetFacet.json#/$defs/DataQualityMetricsInputDatasetFacet",
                ["rowCount": .integer(input.count), "bytes": .integer(input.bytes), "columnMetrics": .object([:])])
        ]
        if input.role == .synthetic, let gate, !gate.checks.isEmpty {
            quality["dataQualityAssertions"] = facet(
                "facets/1-1-0/DataQualityAssertionsDatasetFacet.json#/$defs/DataQualityAssertionsDatasetFacet",
                ["assertions": .array(zip(gate.checks, gate.checkNames).map { .object(assertion($0, $1)) })])
        }
        return .object([
            "namespace": .string("assay"), "name": .string(input.name),
            "facets": .object([
                "version": facet(
                    "facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet",
                    ["datasetVersion": .string(input.fingerprint)])
            ]),
            "inputFacets": .object(quality),
        ])
    }

    /// What an assertion and a test share.
    private func facts(_ check: GateResult.Check, _ name: String) -> [String: JSONValue] {
        var params: [String: JSONValue] = [
            "outcome": .string(check.outcome.rawValue), "blocks": .bool(check.blocks),
            "scope": .string(check.scope.kind.rawValue),
        ]
        params["interval_low"] = check.interval.map { .number($0.low) }
        params["interval_high"] = check.interval.map { .number($0.high) }
        params["confidence"] = check.interval.map { .number($0.level) }
        params["floor"] = check.floor.map { .number($0.value) }
        params["limit"] = check.limit.map { .number($0) }
        params["rows_to_decide"] = check.rowsToDecide.map { .integer($0) }
        params["waived_until"] = check.waiver.map { .string($0.expires) }
        params["waived_by"] = check.waiver.map { .string($0.owner) }
        var fields: [String: JSONValue] = [
            "name": .string(name), "description": .string(check.message), "expected": .string(check.rule),
            // Level is what a failure would do; a check that does not block, such as a waived one, is a warning.
            "severity": .string(check.level == .error && check.outcome != .waived ? "error" : "warn"),
            "params": .object(params),
        ]
        fields["actual"] = check.value.map { .string(JSONValue.number($0)) }
        return fields
    }

    private func assertion(_ check: GateResult.Check, _ name: String) -> [String: JSONValue] {
        var fields = facts(check, name)
        fields["assertion"] = .string(check.id)
        fields["success"] = .bool(check.outcome == .pass)
        if check.scope.kind == .column, let column = check.scope.name { fields["column"] = .string(column) }
        return fields
    }

    private func tests(_ gate: GateResult) -> [JSONValue] {
        let verdict: [String: JSONValue] = [
            "name": .string("verdict"), "type": .string("assay.verdict"), "description": .string(gate.sentence),
            "status": .string(gate.verdict == .pass ? "pass" : "fail"), "severity": .string("error"),
            "expected": .string("pass"), "actual": .string(gate.verdict.rawValue),
            "params": .object([
                "policy": .string(gate.policy.name), "policy_version": .integer(gate.policy.version),
                "policy_sha256": .string(gate.policy.sha256), "exit_code": .integer(gate.exitCode),
            ]),
        ]
        return [.object(verdict)]
            + zip(gate.checks, gate.checkNames).map { check, name in
                var fields = facts(check, name)
                fields["type"] = .string(check.id)
                fields["status"] = .string(Self.status(check))
                return .object(fields)
            }
    }

    /// Only what could not be judged and is allowed counts as not run; undecided is no pass.
    private static func status(_ check: GateResult.Check) -> String {
        switch check.outcome {
        case .pass: "pass"
        case .fail, .undecided, .waived: "fail"
        case .error: check.blocks ? "fail" : "skip"
        }
    }
}
