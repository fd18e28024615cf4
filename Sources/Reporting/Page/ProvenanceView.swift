import Results

/// What was read, with what and how: enough to repeat the run.
struct ProvenanceView {
    let run: RunResult
    let gate: GateResult?
    let meta: RunMeta?

    /// What a reader may expect of a repeat.
    static let promise = " · a repeat on a machine with the same kernels gives the same bits"

    var object: [String: Any] {
        var pairs: [(String, String, Bool)] = []
        for input in run.inputs {
            var text = "\(input.name) · \(Labels.rows(run.modality, input.count)) · sha256 \(input.fingerprint)"
            if !input.notes.isEmpty { text += " · " + input.notes.joined(separator: " · ") }
            pairs.append((Labels.role(input.role), text, false))
        }
        for space in run.features {
            let weights = space.weightsSha256.map { " · weights sha256 \($0)" } ?? ""
            pairs.append(
                (
                    "Features “\(space.id)”",
                    "version \(space.version) · \(space.dimension) dimensions · \(space.preprocessing)\(weights)", false
                ))
        }
        if let gate {
            pairs.append(
                ("Policy", "\(gate.policy.name), version \(gate.policy.version) · sha256 \(gate.policy.sha256)", false))
        }
        pairs.append(("Tool", "\(run.tool.name) \(run.tool.version)", false))
        pairs.append(("Seed", "\(run.seed)", false))
        for (key, value) in run.settings.sorted(by: { $0.key < $1.key }) {
            pairs.append((key.split(separator: "_").joined(separator: " "), value, false))
        }
        if let meta {
            pairs.append(("Started", meta.startedAt, false))
            pairs.append(
                (
                    "Took",
                    "\(Readable.number(meta.seconds)) s on \(meta.threads) "
                        + "\(meta.threads == 1 ? "thread" : "threads") (\(meta.machine))",
                    false
                ))
            if let kernels = meta.kernels { pairs.append(("Kernels", kernels.words + ProvenanceView.promise, false)) }
            if !meta.stages.isEmpty {
                let stages = meta.stages.map { "\($0.name) \(Readable.number($0.seconds)) s" }
                pairs.append(("Stages", stages.joined(separator: " · "), false))
            }
        }
        pairs.append(
            (
                "Files",
                "run.json holds every number of this page, gate.json every check; MANIFEST.sha256 names them all", false
            ))
        let skipped = run.inputs.flatMap { input in input.skipped.map { (input.name, $0) } }
        let shown = skipped.prefix(200)
        return [
            "provenance": pairs.map { ["pairName": $0.0, "pairValue": $0.1, "pairMono": $0.2] },
            "hasSkipped": !skipped.isEmpty,
            "skippedTitle": "\(Readable.count(skipped.count)) skipped files"
                + (skipped.count > shown.count ? ", the first \(shown.count) shown" : ""),
            "skipped": shown.map { ["skippedInput": $0.0, "skippedName": $0.1.name, "skippedReason": $0.1.reason] },
        ]
    }
}
