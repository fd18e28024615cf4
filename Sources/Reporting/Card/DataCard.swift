import Charts
import Results

/// `card.md`: what a synthetic set is, what was measured of it, its limits and who accepted which, for the people who
/// receive it.
struct DataCard {
    let run: RunResult
    let gate: GateResult?
    let cards: [String: MetricCard]
    let facts: ReleaseFacts
    let map: EvidenceMap
    /// SHA-256 of run.json.
    let runDigest: String
    /// Names of files that stand in the folder of the card.
    var beside: [String] = []

    func text() -> String {
        let sections = [
            head, ["## What it is", ""] + whatItIs, ["## Verdict", ""] + verdict,
            ["## What was measured", ""] + measured,
            ["## Accepted by waiver", ""] + waivers, ["## Limits of this run", ""] + limits,
            ["## Limits of the metrics", ""] + metricLimits, ["## Evidence for", ""] + evidence,
            ["## Provenance", ""] + provenance,
        ]
        return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private func inert(_ text: String) -> String { MarkdownReport.inert(text) }

    private func bullets(_ lines: [String], none: String) -> [String] {
        lines.isEmpty ? [none] : lines.map { "- \(inert($0))" }
    }

    // MARK: sections

    private var head: [String] {
        var lines = ["# Data card: \(inert(run.subject))"]
        if let about = facts.about { lines += ["", inert(about)] }
        if let gate {
            let status = Status.of(gate.verdict)
            lines += ["", "**\(status.symbol) \(inert(gate.sentence))**"]
            if let why = gate.why { lines += ["", "Why: \(inert(why))."] }
        } else {
            lines += ["", "**– Measured, not judged: no policy was applied.**"]
        }
        return lines
    }

    private var whatItIs: [String] {
        var lines = ["| Set | Name | Size | Classes | Read as | Fingerprint (SHA-256 of the content) |"]
        lines.append("| --- | --- | ---: | ---: | --- | --- |")
        for role in [RunResult.Role.synthetic, .real, .holdout] {
            for input in run.inputs where input.role == role {
                let classes = input.classes.isEmpty ? "–" : Readable.count(input.classes.count)
                lines.append(
                    "| \(Labels.role(role)) | \(inert(input.name)) | \(Labels.rows(run.modality, input.count)), "
                        + "\(inert(Readable.bytes(input.bytes))) | \(classes) | \(inert(input.media)) | "
                        + "\(inert(input.fingerprint)) |")
            }
        }
        let unknown = "not stated"
        lines += [
            "", "| | |", "| --- | --- |",
            "| Creator | \(inert(facts.creator ?? unknown)) |", "| Licence | \(inert(facts.license ?? unknown)) |",
            "| Published | \(inert(facts.published ?? unknown)) |", "| Address | \(inert(facts.url ?? unknown)) |",
            "| How it was generated | \(inert(facts.made ?? "not recorded in this run")) |",
        ]
        return lines + facts.privacy.flatMap { ["", "**\(inert($0))**"] }
    }

    private var verdict: [String] {
        guard let gate else {
            return ["No policy was applied. Judge the run with `assay gate run.json --policy POLICY`."]
        }
        let tally = gate.tally.map { "\($0.status.symbol) \($0.text)" }.joined(separator: " · ")
        return [
            inert(gate.sentence), "",
            "Policy \(inert(gate.policy.name)), version \(gate.policy.version), SHA-256 \(inert(gate.policy.sha256)).",
            "", tally.isEmpty ? "No check was run." : tally,
        ]
    }

    private var measured: [String] {
        var lines: [String] = []
        for dimension in Dimension.allCases {
            let metrics = run.metrics.filter { $0.dimension == dimension }
            lines += ["### \(Labels.words(dimension))", "", Labels.question(dimension), ""]
            guard !metrics.isEmpty else {
                lines += ["Not measured.", ""]
                continue
            }
            lines += ["| Metric | Value | Real vs real | Limit | Result |", "| --- | ---: | ---: | --- | --- |"]
            lines += metrics.prefix(60).map(row)
            if metrics.count > 60 { lines.append("| and \(metrics.count - 60) more in run.json | | | | |") }
            lines.append("")
        }
        return lines + [
            "Brackets hold the confidence interval. “Real vs real” is the same metric between two real samples."
        ]
    }

    private func row(_ metric: Results.Measurement) -> String {
        let name = cards.name(metric, metric.qualifiers)
        let value =
            metric.value.map { Readable.sentence($0, interval: metric.interval, unit: metric.unit) }
            ?? "not computed: \(metric.reason ?? metric.status.rawValue)"
        let floor = metric.floor.map { Readable.number($0.value, unit: metric.unit) } ?? "–"
        let checks = gate?.checks.filter { $0.judges(metric) } ?? []
        let limit = checks.isEmpty ? "–" : checks.map(\.rule).joined(separator: "; ")
        let result =
            checks.isEmpty
            ? "not checked" : checks.map { "\(Status.of($0).symbol) \(Status.of($0).word)" }.joined(separator: "; ")
        return "| \(inert(name)) | \(inert(value)) | \(inert(floor)) | \(inert(limit)) | \(inert(result)) |"
    }

    private var waivers: [String] {
        guard let gate else { return ["None: no policy was applied."] }
        let waived = gate.checks.filter { $0.waiver != nil }
        guard !waived.isEmpty else { return ["None."] }
        var lines = [
            "| What | Value | Accepted by | Until | Up to | Because |", "| --- | ---: | --- | --- | ---: | --- |",
        ]
        for check in waived {
            guard let waiver = check.waiver else { continue }
            let value = check.value.map { Readable.sentence($0, interval: check.interval, unit: check.unit) } ?? "–"
            let ceiling =
                waiver.kind == .notComputed
                ? "not computed"
                : waiver.ceiling.map { Readable.number($0, unit: check.unit) }
                    ?? waiver.accepted.map { $0.map { Readable.number($0, unit: check.unit) }.joined(separator: " to ") }
                    ?? "no ceiling"
            lines.append(
                "| \(inert(cards.name(check, check.qualifiers))) | \(inert(value)) | \(inert(waiver.owner)) | "
                    + "\(inert(waiver.expires)) | \(inert(ceiling)) | \(inert(waiver.reason)) |")
        }
        return lines
    }

    private var limits: [String] {
        bullets(
            Limits(run: run, gate: gate, cards: cards).ofTheRun,
            none: "The run states none beyond those of its metrics.")
    }

    /// The cards' own words; they are ours and carry their Markdown.
    private var metricLimits: [String] {
        let blocks = run.metricIds.compactMap { id -> String? in
            guard let card = cards[id], !card.whenItLies.isEmpty else { return nil }
            return "**\(inert(card.title ?? run.title(of: id)))**\n\n\(card.whenItLies)"
        }
        return blocks.isEmpty
            ? ["The metrics of this run have no cards in this version."] : [blocks.joined(separator: "\n\n")]
    }

    private var evidence: [String] {
        let source = Evidence(run: run, gate: gate, cards: cards)
        var lines = [
            "What was measured is evidence for the demands below, as far as the assignment, which is Assay's own, "
                + "holds. "
                + "Nothing here states conformity with any of these documents; whether the evidence suffices is for "
                + "those to say who answer for the release."
        ]
        for document in map.sources {
            lines += [
                "", "### \(document.name)", "", document.note, "", "| Demand | Question | Evidence |",
                "| --- | --- | --- |",
            ]
            lines += document.rows.map { row in
                "| \(row.demand) | \(row.question) | \(source.lines(row).map(inert).joined(separator: "<br>")) |"
            }
        }
        return lines
    }

    private var provenance: [String] {
        var lines = [
            "- Measured by \(inert(run.tool.name)) \(inert(run.tool.version)), seed \(run.seed), modality "
                + "\(inert(run.modality)).",
            "- run.json: SHA-256 \(runDigest).",
        ]
        for space in run.features {
            let weights = space.weightsSha256.map { ", weights \(inert(Labels.short($0)))" } ?? ""
            lines.append(
                "- Features “\(inert(space.id))”, version \(inert(space.version)), \(space.dimension) "
                    + "dimensions\(weights): "
                    + "\(inert(space.preprocessing)).")
        }
        let settings = run.settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        if !settings.isEmpty { lines.append("- Settings: \(inert(settings)).") }
        if !beside.isEmpty {
            lines.append("- Beside this card: " + beside.map { "[\($0)](\($0))" }.joined(separator: ", ") + ".")
        }
        return lines + ["- Judge it again without the data: `assay gate run.json --policy POLICY`."]
    }
}
