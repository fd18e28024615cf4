import Charts
import Results

/// What `report.mustache` shows, as a tree of texts, flags and lists.
struct PageView {
    let run: RunResult
    let gate: GateResult?
    let meta: RunMeta?
    let cards: [String: MetricCard]
    let command: String
    let pictures: PicturePlan

    func object(templates: Templates) -> [String: Any] {
        let status =
            gate.map { Status.of($0.verdict) } ?? Status(tone: "none", symbol: "–", word: "Not judged", rank: 9)
        let parts =
            gate?.parts ?? (
                "Measured, not judged", "no policy was given; \(computed) of \(run.metrics.count) values were computed."
            )
        let checks = ChecksView(gate: gate, cards: cards)
        let tiles = TilesView(run: run, gate: gate, cards: cards)
        var object: [String: Any] = [
            "styleHash": templates.report.hash, "css": templates.report.css,
            "pageTitle": "\(parts.0) – \(run.title)", "runTitle": run.title, "headline": parts.0, "lede": parts.1,
            "verdictTone": status.tone, "verdictSymbol": status.symbol, "facts": facts, "sets": sets,
            "notices": notices, "badges": tiles.objects, "hasGate": gate != nil, "command": command,
            "dimensions": tiles.shown.map { dimension in
                DimensionView(dimension: dimension, run: run, gate: gate, cards: cards, pictures: pictures).object
            },
            "glossary": Glossary.terms.map { ["term": $0.0, "meaning": $0.1] },
            "footer":
                "Made by \(run.tool.name) \(run.tool.version). This page holds no script, loads nothing and shows no "
                    + "real image: copies of real images are hidden.",
        ]
        if let why = gate?.why {
            object["why"] = FindingsView.capitalised(why) + "."
            object["hasWhy"] = true
        }
        if let meta { object["when"] = meta.finishedAt }
        let tally = gate?.tally ?? []
        object["hasCounts"] = !tally.isEmpty
        object["counts"] = tally.map {
            ["countTone": $0.status.tone, "countSymbol": $0.status.symbol, "countText": $0.text]
        }
        object.merge(checks.object) { $1 }
        object.merge(ActionsView(gate: gate, cards: cards, modality: run.modality).object) { $1 }
        object.merge(ProvenanceView(run: run, gate: gate, meta: meta).object) { $1 }
        return object
    }

    private var computed: Int { run.metrics.count { $0.status == .ok } }

    private var facts: [[String: Any]] {
        var facts: [[String: Any]] = []
        if let gate {
            facts.append([
                "factName": "Policy", "factValue": "\(gate.policy.name), version \(gate.policy.version)",
                "factDetail": Labels.short(gate.policy.sha256),
            ])
        }
        let lacking = run.metrics.count - computed
        facts.append([
            "factName": "Values", "factValue": "\(computed) computed" + (lacking > 0 ? ", \(lacking) not" : ""),
        ])
        let spaces = run.features.map { "\($0.id) (\($0.dimension))" }
        if !spaces.isEmpty { facts.append(["factName": "Features", "factValue": spaces.joined(separator: ", ")]) }
        if let limit = run.settings["limit"], limit != "none" {
            facts.append(["factName": "Sample of", "factValue": "at most \(limit) rows of each set", "factIsNotice": true])
        }
        if run.input(.real) != nil, run.input(.holdout) == nil {
            facts.append(["factName": "Holdout", "factValue": "none", "factIsNotice": true])
        }
        facts.append(["factName": "Seed", "factValue": "\(run.seed)"])
        return facts
    }

    private var sets: [[String: Any]] {
        let order: [RunResult.Role] = [.real, .holdout, .synthetic]
        let given = order.flatMap { role in run.inputs.filter { $0.role == role } }.map { input -> [String: Any] in
            var size = [Labels.rows(run.modality, input.count), input.media, Readable.bytes(input.bytes)]
            if !input.classes.isEmpty { size.insert("\(input.classes.count) classes", at: 1) }
            if !input.skipped.isEmpty { size.append("\(Readable.count(input.skipped.count)) skipped") }
            return [
                "setRole": input.role.rawValue, "setRoleWords": Labels.role(input.role), "setName": input.name,
                "setSize": size.filter { !$0.isEmpty }.joined(separator: " · "), "setFingerprint": input.fingerprint,
                "setFingerprintShort": "contents \(Labels.short(input.fingerprint))…",
            ]
        }
        guard !given.isEmpty, run.input(.holdout) == nil else { return given }
        return given.prefix { $0["setRole"] as? String == "real" } + [
            [
                "setRole": "holdout", "setRoleWords": Labels.role(.holdout), "setName": "No holdout was given",
                "setSize": "Memorising cannot be told from good fidelity without real data that the generator has not seen.",
            ]
        ] + given.drop { $0["setRole"] as? String == "real" }
    }

    /// One box with everything that a reader should know before trusting the verdict.
    private var notices: [[String: Any]] {
        var items: [[String: Any]] = []
        for input in run.inputs where !input.skipped.isEmpty {
            let all = Labels.rows(run.modality, input.count + input.skipped.count)
            let first = input.skipped.first?.reason ?? "no reason was recorded"
            items.append([
                "itemTitle": "\(Readable.count(input.skipped.count)) of \(all) in \(input.name) could not be used.",
                "itemText": "The first because \(first). All are named under Provenance.",
            ])
        }
        let others = (gate?.warnings ?? []) + run.warnings.map(\.message)
        items += others.map { ["itemText": $0.prefix(1).uppercased() + $0.dropFirst()] }
        guard !items.isEmpty else { return [] }
        return [["noticeTone": "warn", "noticeItems": items]]
    }
}

/// The worst outcome among a dimension's checks, in a word.
struct DimensionState {
    var status: Status
    var count: String

    init(_ dimension: Dimension, run: RunResult, gate: GateResult?) {
        let checks = gate?.checks.filter { $0.dimension == dimension } ?? []
        let values = run.metrics.count { $0.dimension == dimension && $0.status == .ok }
        let worst = checks.map { Status.of($0) }.min { $0.rank < $1.rank }
        if let worst {
            status = worst
            let passed = checks.count { $0.outcome == .pass }
            count = "\(passed) of \(checks.count) \(checks.count == 1 ? "check" : "checks") passed"
        } else {
            status = .none
            status.word = values > 0 ? "Not checked" : "Not measured"
            count = values > 0 ? "\(values) \(values == 1 ? "value" : "values")" : "no values"
        }
    }
}
