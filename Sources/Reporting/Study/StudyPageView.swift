import Charts
import Results

/// What `compare.mustache` shows, as a tree of texts, flags and lists.
struct StudyPageView {
    let reader: StudyReader
    let command: String
    let sheets: SheetsView

    func object(style: PageStyle) -> [String: Any] {
        let study = reader.study
        let forests = ForestView(reader: reader)
        let matrices = SeparabilityView(reader: reader).objects
        var object: [String: Any] = [
            "styleHash": style.hash, "css": style.css, "runTitle": study.title, "command": command,
            "facts": facts, "sets": sets, "tiles": tiles, "hasTiles": !tiles.isEmpty, "details": details, "hasDetails": !study.verdict.details.isEmpty,
            "notices": notices, "heat": HeatMapView(reader: reader).markup,
            "matricesTitle": matrices.count == 1 ? "Pairs under the lead metric" : "Pairs under each of \(matrices.count) lead metrics",
            "matrices": matrices, "leadForests": forests.leading, "otherForests": forests.others,
            "hasOtherForests": !forests.others.isEmpty,
            "otherForestsTitle": "\(forests.others.count) more \(forests.others.count == 1 ? "metric" : "metrics")",
            "markKey": ParetoView.key,
            "hasCopies": study.candidates.contains { $0.copiesRows },
            "sheets": sheets.objects, "hasSheets": !sheets.objects.isEmpty,
            "glossary": StudyGlossary.terms.map { ["term": $0.0, "meaning": $0.1] },
            "footer":
                "Made by \(study.tool.name) \(study.tool.version). This page holds no script, loads nothing and shows "
                + "no real image: copies of real images are hidden.",
        ]
        if let when = reader.meta?.run.finishedAt { object["when"] = when }
        if let pareto = ParetoView(reader: reader) { object["pareto"] = [pareto.object] }
        object.merge(verdict) { $1 }
        object.merge(sanity) { $1 }
        object.merge(CandidateTableView(reader: reader).object) { $1 }
        object.merge(CostView(reader: reader).object) { $1 }
        object.merge(DisagreementView(reader: reader).object) { $1 }
        object.merge(StudyProvenanceView(reader: reader).object) { $1 }
        return object
    }

    private var verdict: [String: Any] {
        let verdict = reader.study.verdict
        guard verdict.reliable else {
            return [
                "pageTitle": "Metrics unreliable – \(reader.study.title)",
                "headline": "Metrics unreliable on this data",
                "lede": StudyWords.measured(verdict.sentence), "verdictTone": "fail",
                "verdictSymbol": "✗", "unreliable": true, "hasLede": !verdict.sentence.isEmpty,
            ]
        }
        let parts = StudyWords.headline(verdict.sentence) ?? ("What the study shows", verdict.sentence)
        return [
            "pageTitle": "\(parts.head) – \(reader.study.title)", "headline": parts.head, "lede": reader.begin(parts.rest),
            "hasLongHeadline": parts.head.count > 48, "hasLede": !parts.rest.isEmpty, "verdictTone": "study", "verdictSymbol": "≷", "unreliable": false,
        ]
    }

    private var details: [[String: Any]] {
        reader.study.verdict.details.map { text in
            guard let parts = StudyWords.dimension(text) else { return ["detailText": text] }
            return ["detailName": parts.name, "detailText": reader.begin(parts.rest)]
        }
    }

    private var sanity: [String: Any] {
        let checks = reader.study.sanity
        let failed = checks.filter { !$0.passed }
        let view = { (check: StudyResult.SanityCheck) -> [String: Any] in
            [
                "sanityStatement": check.statement, "sanityDetail": check.detail,
                "sanityTone": check.passed ? "pass" : "fail", "sanitySymbol": check.passed ? "✓" : "✗",
                "sanityWord": check.passed ? "Holds" : "Fails",
            ]
        }
        return [
            "hasSanity": !checks.isEmpty, "failedSanity": failed.map(view), "hasFailedSanity": !failed.isEmpty,
            "passedSanity": checks.filter(\.passed).map(view), "hasPassedSanity": failed.count < checks.count,
            "sanityCount": failed.isEmpty
                ? "All \(checks.count) sanity checks hold"
                : "\(failed.count) of \(checks.count) sanity checks \(failed.count == 1 ? "fails" : "fail")",
            "passedSanityCount": "\(checks.count - failed.count) sanity checks hold",
        ]
    }

    private var facts: [[String: Any]] {
        let study = reader.study
        func count(_ kind: StudyResult.Kind) -> Int { study.candidates.count { $0.kind == kind } }
        var rows: [String] = []
        if count(.given) > 0 { rows.append("\(count(.given)) given") }
        if count(.generated) > 0 { rows.append("\(count(.generated)) trained here") }
        if count(.sanity) > 0 { rows.append("\(count(.sanity)) sanity rows") }
        var facts: [[String: Any]] = [
            ["factName": "Rows of the table", "factValue": rows.joined(separator: ", ")],
            ["factName": "Metrics", "factValue": "\(study.metrics.count)"],
        ]
        let sizes = Set(study.candidates.map(\.rows)).sorted()
        if let least = sizes.first, let most = sizes.last {
            let range = least == most ? "" : "\(Readable.count(least)) to "
            facts.append(["factName": "Sample", "factValue": range + Labels.rows(study.modality, most)])
        }
        let seeds = study.candidates.map(\.seeds.count).max() ?? 0
        if seeds > 0 { facts.append(["factName": "Seeds a generator", "factValue": "\(seeds)"]) }
        facts.append(["factName": "Seed", "factValue": "\(study.seed)"])
        if let meta = reader.meta {
            facts.append(["factName": "Took", "factValue": StudyWords.duration(meta.run.seconds)])
        }
        if !study.sanity.isEmpty {
            let failed = study.sanity.count { !$0.passed }
            facts.append([
                "factName": "Sanity checks",
                "factValue": failed == 0 ? "\(study.sanity.count) of \(study.sanity.count) hold" : "\(failed) failed",
            ])
        }
        return facts
    }

    private var sets: [[String: Any]] {
        reader.study.inputs.map { input in
            var size = [Labels.rows(reader.study.modality, input.count), input.media, Readable.bytes(input.bytes)]
            if !input.classes.isEmpty { size.insert("\(input.classes.count) classes", at: 1) }
            if !input.skipped.isEmpty { size.append("\(Readable.count(input.skipped.count)) skipped") }
            return [
                "setRole": input.role.rawValue, "setRoleWords": Labels.role(input.role), "setName": input.name,
                "setSize": size.filter { !$0.isEmpty }.joined(separator: " · "), "setFingerprint": input.fingerprint,
                "setFingerprintShort": "sha256 \(Labels.short(input.fingerprint))…",
            ]
        }
    }

    /// One tile a lead metric: who leads, and whether anybody else may.
    private var tiles: [[String: Any]] {
        guard reader.leads.contains(where: { reader.rankedCount($0) > 0 }) else { return [] }
        return reader.leads.map { place in
            let best = reader.best(place)
            let names = best.candidates.map { reader.label($0) }
            let state =
                switch names.count {
                case 0: "Not ranked"
                case 1...3: StudyWords.list(names)
                default: "\(names.count) tied"
                }
            let note =
                names.isEmpty
                ? "no value could be ranked"
                : names.count == 1 ? "best of \(best.of)" : "not separable, of \(best.of)"
            return [
                "tileName": Labels.words(reader.metric(place).dimension), "tileTarget": reader.target(place),
                "tileState": state, "tileMetric": reader.shortNames[place], "tileNote": note,
            ]
        }
    }

    private var notices: [[String: Any]] {
        var items: [[String: Any]] = []
        for input in reader.study.inputs where !input.skipped.isEmpty {
            let all = Labels.rows(reader.study.modality, input.count + input.skipped.count)
            items.append([
                "itemTitle": "\(Readable.count(input.skipped.count)) of \(all) in \(input.name) could not be used.",
                "itemText": "The first because \(input.skipped.first?.reason ?? "no reason was recorded").",
            ])
        }
        items += reader.study.warnings.map { ["itemText": reader.begin($0.message)] }
        return items.isEmpty ? [] : [["noticeTone": "warn", "noticeItems": items]]
    }
}
