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
                return ["printName": candidate.name, "printSeed": seed, "printText": text]
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
        if !run.stages.isEmpty {
            let stages = run.stages.map { "\($0.name) \(StudyWords.duration($0.seconds))" }
            pairs.append(("Stages", stages.joined(separator: " · ")))
        }
        return pairs
    }
}
