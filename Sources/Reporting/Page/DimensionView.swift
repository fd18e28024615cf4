import Charts
import Results

/// One section of the page: a dimension's values, figures and explanations.
struct DimensionView {
    let dimension: Dimension
    let run: RunResult
    let gate: GateResult?
    let cards: [String: MetricCard]
    let pictures: PicturePlan

    var object: [String: Any] {
        let state = DimensionState(dimension, run: run, gate: gate)
        let measured = run.metrics.filter { $0.dimension == dimension }
        let whole = measured.filter { $0.scope.kind == .whole }
        var object: [String: Any] = [
            "dimensionId": dimension.rawValue, "dimensionName": Labels.words(dimension),
            "dimensionTone": state.status.tone, "dimensionSymbol": state.status.symbol,
            "dimensionState": state.status.word, "dimensionQuestion": Labels.question(dimension),
            "hasMeasurements": !measured.isEmpty, "partTables": partTables(measured),
        ]
        let leads = LeadingView(run: run)
        let (leading, others) = leads.split(whole)
        if !leading.isEmpty { object["wholeTable"] = table(grouped(leading), "\(Labels.words(dimension)), whole set") }
        if !others.isEmpty {
            var other = table(grouped(others), "\(Labels.words(dimension)), whole set, others")
            other["otherTitle"] = leads.title(of: others)
            other["otherCount"] = others.count == 1 ? "1 value" : "\(others.count) values"
            other["otherId"] = "\(dimension.rawValue)-others"
            object["otherTable"] = other
        }
        object["filledBy"] = Labels.filledBy(dimension) ?? ""
        let figures = run.figures.enumerated().filter { $0.element.dimension == dimension }
        func views(_ isLeading: Bool) -> [[String: Any]] {
            figures.filter { leads.leads($0.element) == isLeading }
                .compactMap { FigureView(figure: $0.element, index: $0.offset, pictures: pictures, run: run).object }
        }
        let (views, folded) = (views(true), views(false))
        object["hasFigures"] = !views.isEmpty
        object["figures"] = views
        object["hasOtherFigures"] = !folded.isEmpty
        object["otherFigures"] = folded
        object["otherFiguresId"] = "\(dimension.rawValue)-other-figures"
        object["otherFiguresTitle"] =
            "Other learners: \(folded.count) \(folded.count == 1 ? "chart" : "charts")"
        let abouts = abouts(measured)
        object["hasAbouts"] = !abouts.isEmpty
        object["abouts"] = abouts
        object["aboutsTitle"] = abouts.count == 1 ? "About this metric" : "About these \(abouts.count) metrics"
        return object
    }

    /// Values of one metric stand together, in the order in which the metrics first appear.
    private func grouped(_ measurements: [Measurement]) -> [Measurement] {
        var ids: [String] = []
        for measurement in measurements where !ids.contains(measurement.id) { ids.append(measurement.id) }
        return ids.flatMap { id in measurements.filter { $0.id == id } }
    }

    private func partTables(_ measured: [Measurement]) -> [[String: Any]] {
        let kinds: [Scope.Kind] = [.class, .group, .intersection, .table, .column, .columnPair, .level]
        return kinds.compactMap { kind in
            let parts = grouped(measured.filter { $0.scope.kind == kind })
            guard !parts.isEmpty else { return nil }
            let word = kind.words
            let limit = 200
            var part = table(Array(parts.prefix(limit)), "\(Labels.words(dimension)) by \(word)")
            part["partTitle"] = "By \(word)"
            part["partCount"] =
                "\(parts.count) values" + (parts.count > limit ? ", the first \(limit) shown, all in run.json" : "")
            part["partId"] = "\(dimension.rawValue)-by-\(Labels.slug(word))"
            return part
        }
    }

    private func table(_ measurements: [Measurement], _ label: String) -> [String: Any] {
        [
            "tableLabel": label, "valueHeading": ChecksView.heading(measurements.compactMap(\.interval)),
            "rows": measurements.map { row($0) },
        ]
    }

    private func row(_ measurement: Measurement) -> [String: Any] {
        let shown = MetricKey.shown(measurement.parameters)
        var row: [String: Any] = [
            "rowTarget": Labels.about(measurement.id),
            "rowName": cards.name(measurement), "rowId": measurement.id,
            "rowChips": Labels.qualifiers(scope: measurement.scope, features: measurement.features, parameters: shown),
            "rowFloor": measurement.floor.map { Readable.number($0.value, unit: measurement.unit) } ?? "–",
            "rowAnchors": anchors(measurement), "rowBetter": better(measurement), "rowInterval": "",
        ]
        if measurement.status == .ok, let value = measurement.value {
            let text = Readable.estimate(value, interval: measurement.interval, unit: measurement.unit)
            row["rowValue"] = text.value
            row["rowInterval"] = text.interval ?? ""
        } else {
            row["rowValue"] =
                switch measurement.status {
                case .notApplicable: "not applicable"
                case .insufficientData: "too little data"
                default: "not computed"
                }
            row["rowReason"] = measurement.reason ?? "no reason was recorded"
        }
        return row
    }

    private func anchors(_ measurement: Measurement) -> String {
        guard !measurement.anchors.isEmpty else { return "–" }
        return measurement.anchors.map { anchor in
            let name = anchor.name.split(separator: "_").joined(separator: " ")
            return "\(name) \(Readable.number(anchor.value, unit: measurement.unit))"
        }.joined(separator: " · ")
    }

    private func better(_ measurement: Measurement) -> String {
        switch measurement.direction {
        case .lower: "↓ lower"
        case .higher: "↑ higher"
        case .target: "→ near target"
        }
    }

    private func abouts(_ measured: [Measurement]) -> [[String: Any]] {
        var ids: [String] = []
        for measurement in measured where !ids.contains(measurement.id) { ids.append(measurement.id) }
        return ids.map { id in
            let card = cards[id]
            let sections = [
                ("What it is", card?.whatItIs), ("How to read it", card?.howToRead),
                ("When it lies", card?.whenItLies), ("How to fix it", card?.howToFix),
            ]
            let guide = sections.compactMap { title, text -> [String: Any]? in
                guard let text, !text.isEmpty else { return nil }
                return ["guideTitle": title, "guideText": CardMarkup.html(text)]
            }
            return [
                "aboutName": card?.title ?? run.title(of: id), "aboutMetric": id, "aboutId": Labels.about(id),
                "hasGuide": !guide.isEmpty, "guide": guide,
                "aboutParameters": details(measured.filter { $0.id == id }),
            ]
        }
    }

    /// How the numbers were made, one line for each different way.
    private func details(_ measurements: [Measurement]) -> [String] {
        var lines: [String] = []
        for measurement in measurements {
            var parts = ["version \(measurement.version)"]
            if !measurement.unit.isEmpty { parts.append("in \(measurement.unit)") }
            if let features = measurement.features { parts.append("\(features) features") }
            parts += measurement.parameters.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
            if let interval = measurement.interval {
                let replicates = interval.replicates.map { ", \(Readable.count($0)) replicates" } ?? ""
                let method = interval.method.split(separator: "_").joined(separator: " ")
                parts.append("interval: \(method)\(replicates)")
            }
            if let floor = measurement.floor {
                parts.append(floor.splits > 0 ? "floor over \(floor.splits) splits" : "floor in closed form")
            }
            parts.append(
                "n = \(Readable.count(measurement.nReal)) real, \(Readable.count(measurement.nSynthetic)) synthetic")
            parts += measurement.notes
            let line = parts.joined(separator: " · ")
            if !lines.contains(line), lines.count < 8 { lines.append(line) }
        }
        return lines
    }
}
