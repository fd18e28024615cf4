import Charts
import Results

/// The table of checks: what is open first, what passed folded away.
struct ChecksView {
    let gate: GateResult?
    let cards: [String: MetricCard]

    var object: [String: Any] {
        guard let gate else { return [:] }
        let ordered = gate.ordered
        let findings = FindingsView(gate: gate, cards: cards)
        let hasFindings = FindingsView.findings(gate) != nil
        let open = hasFindings ? findings.rest : ordered.filter { $0.outcome != .pass }
        let passed = ordered.filter { $0.outcome == .pass }
        let heading = Self.heading(ordered.compactMap(\.interval))
        var object: [String: Any] = [
            "hasOpenChecks": !open.isEmpty, "hasPassed": !passed.isEmpty, "passedOpen": open.isEmpty && !hasFindings,
            "hasFindings": hasFindings, "findings": findings.objects,
            "passedText": passed.count == 1 ? "1 check passed" : "\(passed.count) checks passed", "legend": Self.legend,
        ]
        object["openChecks"] = [
            "tableLabel": hasFindings ? "Waived checks" : "Checks that did not pass", "valueHeading": heading,
            "rows": open.enumerated().map { row($0.element, id: "open-\($0.offset)") },
        ]
        object["passedChecks"] = [
            "tableLabel": "Checks that passed", "valueHeading": heading,
            "rows": passed.enumerated().map { row($0.element, id: "passed-\($0.offset)") },
        ]
        return object
    }

    /// "Value [95 %]" where all intervals have one level.
    static func heading(_ intervals: [Interval]) -> String {
        let levels = Set(intervals.map(\.level))
        guard let level = levels.first, levels.count == 1 else { return "Value [interval]" }
        return "Value [\(Readable.percent(level))]"
    }

    func row(_ check: GateResult.Check, id: String) -> [String: Any] {
        let status = Status.of(check)
        var row: [String: Any] = [
            "rowTone": status.tone, "rowSymbol": status.symbol, "rowWord": status.word,
            "rowTarget": cards[check.id] == nil ? check.dimension.rawValue : Labels.about(check.id),
            "rowName": cards.name(check), "rowId": check.id,
            "rowChips": check.qualifiers, "rowRule": check.rule, "rowValue": "–", "rowInterval": "",
            "rowFloor": check.floor.map { Readable.number($0.value, unit: check.unit) } ?? "–", "rowPicture": "",
        ]
        if check.outcome != .pass, !check.reason.isEmpty { row["rowReason"] = check.reason }
        // The limit in figures belongs beside a rule that is relative.
        if let limit = check.limit {
            let text = Readable.number(limit, unit: check.unit)
            if !check.rule.contains(text) { row["rowLimit"] = "= \(text)" }
        }
        if let value = check.value {
            let text = Readable.estimate(value, interval: check.interval, unit: check.unit)
            row["rowValue"] = text.value
            row["rowInterval"] = text.interval ?? ""
        }
        let name = ([check.name] + check.qualifiers).joined(separator: ", ")
        let chart = BulletChart(
            title: "\(name) on its scale", value: check.value, low: check.interval?.low, high: check.interval?.high,
            limit: check.limit, floor: check.floor.map { ($0.low, $0.value, $0.high) },
            anchors: check.anchors.map(\.value),
            outcome: status.tone)
        if let picture = chart.picture(id: "scale-\(id)") { row["rowPicture"] = picture.markup }
        return row
    }

    private static let legend: String = {
        func sample(_ body: String, _ words: String) -> String {
            "<span><svg class=\"bullet\" width=\"18\" height=\"16\" viewBox=\"0 0 18 16\" "
                + "aria-hidden=\"true\">\(body)</svg>"
                + "\(Escape.markup(words))</span>"
        }
        return sample(
            "<path class=\"bar-waived\" d=\"M1 8h16\"/><path class=\"value-waived\" d=\"M9 3l5 5-5 5-5-5z\"/>",
            "value and interval")
            + sample("<path class=\"limit\" d=\"M9 1v14\"/>", "limit")
            + sample(
                "<rect class=\"floor-band\" x=\"3\" y=\"1\" width=\"12\" height=\"14\" rx=\"2\"/><path "
                    + "class=\"floor-line\" d=\"M9 1v14\"/>",
                "real against real (floor)")
            + sample("<path class=\"anchor\" d=\"M9 5l4 8h-8z\"/>", "set of known quality")
            + sample("<path class=\"anchor-off\" d=\"M7 4l4 4-4 4\"/>", "beyond the scale")
    }()
}
