import Charts
import Results

/// What `selftest.mustache` shows, as a tree of texts, flags and lists.
struct SelftestPageView {
    let result: SelftestResult
    let meta: RunMeta?
    let command: String

    func object(style: PageStyle) -> [String: Any] {
        let promises = result.promises
        let isSound = promises.broken.isEmpty
        let broken = brokenPromises
        var object: [String: Any] = [
            "styleHash": style.hash, "css": style.css, "runTitle": result.title, "command": command,
            "pageTitle": "Selftest – \(result.title)",
            "headline": result.ladders.isEmpty ? "False alarms of a policy"
                : isSound ? "The metrics do what they promise" : "Some metrics do not do what they promise",
            "lede": result.sentence, "verdictTone": isSound ? "pass" : "undecided",
            "verdictSymbol": isSound ? "✓" : "?", "facts": facts,
            "notices": result.warnings.map(\.message), "hasNotices": !result.warnings.isEmpty,
            "broken": broken, "hasBroken": !broken.isEmpty, "heat": heat, "hasPolicy": result.gate != nil,
            "ladders": result.ladders.map { ladder in
                [
                    "ladderName": SelftestWords.ladder(ladder.id), "ladderAbout": ladder.about,
                    "ladderRungs": ladder.rungs.joined(separator: ", "),
                    "ladderVerdicts": ladder.verdicts.joined(separator: ", "), "hasPolicy": result.gate != nil,
                ]
            },
            "metrics": result.metrics.filter { $0.reason == nil }.map(metric), "provenance": provenance,
            "footer": "Made by \(result.tool.name) \(result.tool.version). This page holds no script, loads nothing and "
                + "shows no real record or image.",
        ]
        if let meta { object["when"] = meta.finishedAt }
        return object
    }

    private var facts: [[String: Any]] {
        var facts = [
            ("Images a set", result.settings["rows"] ?? ""), ("Honest sets", result.settings["honest_sets"] ?? ""),
            ("Ladders", "\(result.ladders.count)"), ("Metrics", "\(result.metrics.count)"), ("Seed", "\(result.seed)"),
        ]
        if let gate = result.gate { facts.append(("False alarms of the policy", "\(gate.failed) of \(gate.honestSets)")) }
        if let meta { facts.append(("Took", StudyWords.duration(meta.seconds))) }
        return facts.map { ["factName": $0.0, "factValue": $0.1] }
    }

    private var brokenPromises: [[String: Any]] {
        result.metrics.flatMap { metric in
            metric.responses.filter { $0.holds == false }.map { response in
                [
                    "brokenTarget": Labels.slug(metric.key), "brokenMetric": SelftestWords.name(metric),
                    "brokenPromise": response.promise ?? "", "brokenLadder": SelftestWords.ladder(response.ladder),
                    "brokenDetail": response.detectedFrom.map { "noticed from rung \($0)" } ?? "never noticed",
                ]
            }
        }
    }

    private var heat: String {
        let groups = Dimension.allCases.compactMap { dimension -> HeatMap.Group? in
            let rows = result.metrics.filter { $0.dimension == dimension }.map { metric in
                HeatMap.Row(
                    name: SelftestWords.name(metric), note: "",
                    cells: [alarms(metric)] + zip(metric.responses, result.ladders).map { cell($0, rungs: $1.rungs.count) })
            }
            return rows.isEmpty ? nil : HeatMap.Group(name: Labels.words(dimension), rows: rows)
        }
        return HeatMap(
            title: "First rung that each metric notices", corner: "Metric",
            columns: [.init(name: "false alarms", isApart: true)]
                + result.ladders.map { .init(name: SelftestWords.ladder($0.id)) },
            groups: groups
        ).picture().markup
    }

    private func alarms(_ metric: SelftestResult.Metric) -> HeatMap.Cell {
        guard metric.reason == nil else {
            return HeatMap.Cell(text: "n/a", position: nil, detail: metric.reason ?? "")
        }
        return HeatMap.Cell(
            text: "\(metric.falseAlarms) of \(metric.honest.count)", position: nil,
            detail: "honest sets told from the other honest sets")
    }

    private func cell(_ response: SelftestResult.Response, rungs: Int) -> HeatMap.Cell {
        guard response.values.contains(where: { $0 != nil }) else {
            return HeatMap.Cell(text: "n/a", position: nil, detail: "no value on this ladder")
        }
        return HeatMap.Cell(
            text: (response.detectedFrom.map(String.init) ?? "–") + SelftestWords.mark(response),
            // To be blind to what the card promises to ignore is right.
            position: response.detectedFrom.map { Double($0.minus(1)) / Double(max(1, rungs)) }
                ?? (response.holds == true ? 0 : 1),
            isBest: response.promise != nil,
            detail: response.promise.map { "the card promises: \($0)" } ?? "the card promises nothing here")
    }

    private func metric(_ metric: SelftestResult.Metric) -> [String: Any] {
        [
            "metricId": Labels.slug(metric.key), "metricName": SelftestWords.name(metric), "metricKey": metric.key,
            "metricHonest": SelftestWords.range(metric), "metricAlarms": "\(metric.falseAlarms) false alarms",
            "responses": metric.responses.map { row($0, unit: metric.unit) },
        ]
    }

    private func row(_ response: SelftestResult.Response, unit: String) -> [String: Any] {
        let order = response.monotone.map { Readable.number($0, digits: 2) }
        let from = response.detectedFrom.map { "rung \($0)" }
        return [
            "responseLadder": SelftestWords.ladder(response.ladder),
            "responseValues": SelftestWords.values(response, unit: unit), "responseFrom": from ?? "never",
            "responseOrder": order ?? "–",
            "responsePromise": response.promise.map { $0 + SelftestWords.mark(response) } ?? "–",
        ]
    }

    private var provenance: [[String: Any]] {
        var pairs = [
            (
                "Real set",
                "\(result.input.name) · \(Labels.rows(result.modality, result.input.count)) · \(result.input.media) · "
                    + "sha256 \(result.input.fingerprint)"
            )
        ]
        pairs += result.features.map { ("Features “\($0.id)”", "version \($0.version) · \($0.preprocessing)") }
        pairs += result.settings.sorted { $0.key < $1.key }.map {
            ($0.key.split(separator: "_").joined(separator: " "), $0.value)
        }
        pairs.append(("Seed", "\(result.seed)"))
        if let gate = result.gate, !gate.failedChecks.isEmpty {
            pairs.append(("Checks that failed on honest sets", gate.failedChecks.joined(separator: ", ")))
        }
        if let gate = result.gate, !gate.undecidedChecks.isEmpty {
            pairs.append(("Checks left undecided on honest sets", gate.undecidedChecks.joined(separator: ", ")))
        }
        for check in result.gate?.checks ?? [] where check.failed + check.undecided > 0 {
            pairs.append((check.check, "failed \(check.failed), undecided \(check.undecided) honest sets"))
        }
        pairs.append(("Files", "selftest.json holds every number, selftest.md a summary"))
        return pairs.map { ["pairName": $0.0, "pairValue": $0.1] }
    }
}
