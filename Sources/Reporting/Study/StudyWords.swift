import Results

/// Short texts of the compare page.
enum StudyWords {
    static func status(_ status: MetricStatus) -> String {
        switch status {
        case .ok: "no value"
        case .notApplicable: "not applicable"
        case .insufficientData: "too little data"
        case .error: "error"
        }
    }

    /// The same for a cell of the heat map.
    static func briefStatus(_ status: MetricStatus) -> String {
        switch status {
        case .ok: "–"
        case .notApplicable: "n/a"
        case .insufficientData: "few"
        case .error: "error"
        }
    }

    static func better(_ metric: StudyResult.Metric) -> String {
        switch metric.direction {
        case .lower: "↓ lower is better"
        case .higher: "↑ higher is better"
        case .target: "→ best at \(metric.target.map { Readable.number($0, unit: metric.unit) } ?? "its target")"
        }
    }

    static func arrow(_ metric: StudyResult.Metric) -> String {
        switch metric.direction {
        case .lower: "↓"
        case .higher: "↑"
        case .target: "→ \(metric.target.map { Readable.number($0, unit: metric.unit) } ?? "")"
        }
    }

    /// An axis title: name, unit, direction.
    static func axis(_ metric: StudyResult.Metric, name: String = "") -> String {
        let unit = Readable.isShare(metric.unit) ? "%" : Readable.suffix(metric.unit).isEmpty ? "" : metric.unit
        return [name, unit, better(metric)].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// The sentence without the warning that the page gives in its own words.
    static func measured(_ sentence: String) -> String {
        guard sentence.hasPrefix("Metrics unreliable on this data"), let cut = sentence.firstRange(of: "). ") else {
            return sentence
        }
        return String(sentence[cut.upperBound...])
    }

    /// "Fidelity" and the rest of a sentence about a dimension; nil for another sentence.
    static func dimension(_ text: String) -> (name: String, rest: String)? {
        for dimension in Dimension.allCases {
            let name = Labels.words(dimension)
            for separator in [", ", ": "] where text.hasPrefix(name + separator) {
                return (name, String(text.dropFirst(name.count + separator.count)))
            }
        }
        return nil
    }

    static func kind(_ kind: StudyResult.Kind) -> String {
        switch kind {
        case .given: "given"
        case .generated: "trained here"
        case .sanity: "sanity row"
        }
    }

    static func rank(_ rank: StudyResult.RankRange) -> String {
        rank.best == rank.worst ? "\(rank.best)" : "\(rank.best)–\(rank.worst)"
    }

    /// "a", "a and b", "a, b and c".
    static func list(_ items: [String], limit: Int = .max) -> String {
        var shown = Array(items.prefix(limit))
        if items.count > limit { shown.append("\(items.count - limit) more") }
        guard let last = shown.last, shown.count > 1 else { return shown.first ?? "" }
        return shown.dropLast().joined(separator: ", ") + " and " + last
    }

    /// "38 s", "14 min 3 s", "2 h 5 min".
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
        if seconds < 10 { return "\(Readable.number(seconds, digits: 2))\u{a0}s" }
        let whole = Int(bounded: seconds.rounded())
        if whole < 60 { return "\(whole)\u{a0}s" }
        if whole < 3600 { return "\(whole / 60)\u{a0}min" + (whole % 60 == 0 ? "" : " \(whole % 60)\u{a0}s") }
        return "\(whole / 3600)\u{a0}h" + (whole % 3600 / 60 == 0 ? "" : " \(whole % 3600 / 60)\u{a0}min")
    }

    /// A verdict's first part, short enough for a headline, and the rest. The headline is nil where no part is.
    static func headline(_ sentence: String) -> (head: String, rest: String)? {
        for (separator, limit) in [(": ", 30), ("; ", 120), (". ", 120)] {
            guard let cut = sentence.firstRange(of: separator) else { continue }
            let head = String(sentence[..<cut.lowerBound])
            let rest = String(sentence[cut.upperBound...])
            if head.count <= limit, !rest.isEmpty { return (head, rest) }
        }
        guard sentence.count <= 140 else { return nil }
        return (sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence, "")
    }
}
