import Results

/// `attestation.intoto.json`: an in-toto Statement v1 with the predicate test-result v0.1, unsigned.
///
/// Subjects are the synthetic set and run.json. The set's digest has a name of its own, because it is over the decoded
/// content in canonical order: a tool that hashes files must not compare it with a `sha256` of theirs.
struct AttestationReport {
    let run: RunResult
    let gate: GateResult
    /// SHA-256 of run.json.
    let runDigest: String

    static let contentDigest = "assayContentSha256"
    /// Over the text of the policy and of those it extends.
    static let policyDigest = "assayPolicySha256"

    func document() -> JSONValue {
        var subjects: [JSONValue] = []
        if let set = run.input(.synthetic) {
            subjects.append(
                .object([
                    "name": .string(set.name), "digest": .object([Self.contentDigest: .string(set.fingerprint)]),
                    "annotations": .object([
                        "digestOf": .string(
                            "SHA-256 over the decoded content in canonical order, as run.json records it")
                    ]),
                ]))
        }
        subjects.append(
            .object([
                "name": .string("run.json"), "digest": .object(["sha256": .string(runDigest)]),
                "mediaType": .string("application/json"),
            ]))
        let named = Array(zip(gate.checks, gate.checkNames))
        let passed = named.filter { $0.0.outcome == .pass }
        let failed = named.filter { $0.0.blocks }
        let warned = named.filter { $0.0.outcome != .pass && !$0.0.blocks }
        let result = gate.verdict != .pass ? "FAILED" : warned.isEmpty ? "PASSED" : "WARNED"
        return .object([
            "_type": .string("https://in-toto.io/Statement/v1"),
            "predicateType": .string("https://in-toto.io/attestation/test-result/v0.1"),
            "subject": .array(subjects),
            "predicate": .object([
                "result": .string(result),
                "configuration": .array([
                    .object([
                        "name": .string("policy \(gate.policy.name), version \(gate.policy.version)"),
                        "digest": .object([Self.policyDigest: .string(gate.policy.sha256)]),
                    ]),
                    .object(["name": .string("tool"), "uri": .string(ToolURI.text(run.tool))]),
                ]),
                "passedTests": .strings(passed.map(\.1)), "warnedTests": .strings(warned.map(\.1)),
                "failedTests": .strings(failed.map(\.1)),
            ]),
        ])
    }
}
