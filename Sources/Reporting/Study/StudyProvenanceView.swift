import Results

/// Protocol, inputs and fingerprints: enough to repeat the study.
struct StudyProvenanceView {
    let reader: StudyReader

    var object: [String: Any] {
        let study = reader.study
        var pairs: [(String, String)] = study.inputs.map { input in
            var text = "\(input.name) · \(Labels.rows(study.modality, input.count)) · \(input.media) · "
                + "\(Readable.bytes(input.bytes)) · sha256 \(input.fingerprint)"
            if !input.notes.isEmpty { text += " · " + input.notes.joined(separator: " · ") }
            return (Labels.role(input.role), text)
        }
        for space in study.features {
            let weights = space.weightsSha256.map { " · weights sha256 \($0)" } ?? ""
            pairs.append((
                "Features “\(space.id)”",
                "version \(space.version) · \(space.dimension) dimensions · \(space.preprocessing)\(weights)"
            ))
        }
        pairs.append(("Tool", "\(study.tool.name) \(study.tool.version)"))
        pairs.append(("Seed", "\(study.seed)"))
        if let meta = reader.meta { pairs += Self.run(meta.run) }
        pairs.append((
            "Files",
            "compare.json holds every number of this page, compare.md a summary, compare.meta.json times and memory"
        ))
        return [
            "protocol": study.settings.sorted { $0.key < $1.key }.map {
                ["pairName": $0.key.split(separator: "_").joined(separator: " "), "pairValue": $0.value]
            },
            "hasProtocol": !study.settings.isEmpty,
            "provenance": pairs.map { ["pairName": $0.0, "pairValue": $0.1] },
            "hasFingerprints": study.candidates.contains { !$0.fingerprints.isEmpty },
            "fingerprints": fingerprints,
        ]
    }

    private var fingerprints: [[String: Any]] {
        reader.rows.flatMap { place -> [[String: Any]] in
            let candidate = reader.candidate(place)
            return candidate.fingerprints.enumerated().map { index, text in
                let seed = candidate.seeds.indices.contains(index) ? "\(candidate.seeds[index])" : "–"
                return ["printName": reader.name(place), "printSeed": seed, "printText": text]
            }
        }
    }

    private static func run(_ run: RunMeta) -> [(String, String)] {
        var pairs = [
            ("Started", run.startedAt),
            (
                "Took",
                "\(StudyWords.duration(run.seconds)) on \(run.threads) \(run.threads == 1 ? "thread" : "threads") "
                    + "(\(run.machine))"
            ),
        ]
        if let kernels = run.kernels { pairs.append(("Kernels", kernels.words + ProvenanceView.promise)) }
        if !run.stages.isEmpty {
            let longest = run.stages.enumerated().sorted { ($1.element.seconds, $0.offset) < ($0.element.seconds, $1.offset) }
            let shown = longest.prefix(8).map { "\($0.element.name) \(StudyWords.duration($0.element.seconds))" }
            let rest = longest.dropFirst(8).reduce(0) { $0 + $1.element.seconds }
            let more = longest.count > 8 ? ["\(longest.count - 8) more \(StudyWords.duration(rest))"] : []
            pairs.append(("Longest stages", (shown + more).joined(separator: " · ")))
        }
        return pairs
    }
}
