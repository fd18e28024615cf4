import Results

/// What differs between two runs besides the numbers: the first place to look for a cause.
package enum RunDifferences {
    /// What of a verdict is no matter of the sets: the kind of data that it is about and the policy that it is by.
    package static func ofJudging(
        _ old: (run: RunResult, gate: GateResult?), _ new: (run: RunResult, gate: GateResult?)
    ) -> [NightlyResult.Difference] {
        var found: [NightlyResult.Difference] = []
        if old.run.modality != new.run.modality {
            found.append(.init(what: "kind of data", before: old.run.modality, after: new.run.modality))
        }
        if let old = old.gate, let new = new.gate { found += between(old, new) }
        return found
    }

    static func between(_ old: RunResult, _ new: RunResult) -> [NightlyResult.Difference] {
        var found: [NightlyResult.Difference] = []
        func compare(_ what: String, _ before: String?, _ after: String?) {
            if before != after { found.append(.init(what: what, before: before ?? "none", after: after ?? "none")) }
        }
        compare("kind of data", old.modality, new.modality)
        compare("tool version", "\(old.tool.name) \(old.tool.version)", "\(new.tool.name) \(new.tool.version)")
        for (role, words) in [
            (RunResult.Role.real, "reference set"), (.holdout, "holdout"), (.synthetic, "synthetic set"),
        ] {
            let before = old.inputs.filter { $0.role == role }
            let after = new.inputs.filter { $0.role == role }
            if role != .synthetic {
                // The synthetic set is new every night; the other two are not meant to be.
                compare("\(words), fingerprint", fingerprint(before), fingerprint(after))
            }
            compare("\(words), rows", total(before.map(\.count)), total(after.map(\.count)))
            compare("\(words), skipped files", total(before.map(\.skipped.count)), total(after.map(\.skipped.count)))
        }
        for id in names(old.features.map(\.id), new.features.map(\.id)) {
            let before = old.features.first { $0.id == id }
            let after = new.features.first { $0.id == id }
            guard let before, let after else {
                compare(
                    "extractor “\(id)”", before.map { "version \($0.version)" }, after.map { "version \($0.version)" })
                continue
            }
            compare("extractor “\(id)”, version", before.version, after.version)
            compare("extractor “\(id)”, weights", short(before.weightsSha256), short(after.weightsSha256))
            compare("extractor “\(id)”, dimensions", "\(before.dimension)", "\(after.dimension)")
            compare("extractor “\(id)”, preprocessing", before.preprocessing, after.preprocessing)
        }
        compare("seed", "\(old.seed)", "\(new.seed)")
        for key in names(Array(old.settings.keys), Array(new.settings.keys)).sorted() {
            compare("setting \(key)", old.settings[key], new.settings[key])
        }
        let lost = Set(old.metrics.filter { $0.status == .ok }.map(\.id))
            .subtracting(new.metrics.filter { $0.status == .ok }.map(\.id))
        for id in lost.sorted() { compare("metric \(id)", "computed", "not computed") }
        return found
    }

    static func between(_ old: GateResult, _ new: GateResult) -> [NightlyResult.Difference] {
        guard old.policy != new.policy else { return [] }
        func words(_ policy: GateResult.PolicyReference) -> String {
            "\(policy.name), version \(policy.version), sha256 \(policy.sha256.prefix(12))"
        }
        return [.init(what: "policy", before: words(old.policy), after: words(new.policy))]
    }

    private static func names(_ old: [String], _ new: [String]) -> [String] {
        old + new.filter { !old.contains($0) }
    }

    private static func fingerprint(_ inputs: [RunResult.Input]) -> String? {
        inputs.isEmpty ? nil : inputs.map { "sha256 \($0.fingerprint.prefix(12))" }.joined(separator: ", ")
    }

    private static func total(_ counts: [Int]) -> String? { counts.isEmpty ? nil : "\(counts.boundedSum())" }

    private static func short(_ digest: String?) -> String? { digest.map { "sha256 \($0.prefix(12))" } }
}
