import Charts
import Results

/// One small plot a metric, all in the page's order of candidates.
struct ForestView {
    let reader: StudyReader

    var leading: [[String: Any]] { reader.metrics.filter { reader.metric($0).leads }.map(object) }
    /// Folded on the page, and so left out where it is printed.
    var others: [[String: Any]] { reader.metrics.filter { !reader.metric($0).leads }.map(object) }

    private func object(_ place: Int) -> [String: Any] {
        let metric = reader.metric(place)
        let rows = reader.rows.map { candidate -> CandidateForest.Row in
            let value = reader.value(candidate, place)
            return CandidateForest.Row(
                name: reader.label(candidate), mark: reader.mark(candidate), value: reader.number(candidate, place),
                low: value.interval?.low, high: value.interval?.high, perSeed: value.perSeed,
                text: reader.brief(candidate, place))
        }
        let best = reader.best(place)
        let leaders = StudyWords.list(best.candidates.map { reader.name($0) }, limit: 4)
        var caption: [String] = []
        if best.of > 1, !best.candidates.isEmpty {
            caption.append(
                best.candidates.count == 1
                    ? "Best: \(leaders)." : "Not separable from the best: \(leaders).")
        }
        let lacking = reader.rows.filter { reader.number($0, place) == nil }
        for reason in reasons(lacking, place) { caption.append(reason) }
        let chart = CandidateForest(
            title: "\(reader.names[place]) of each candidate",
            description: rows.map { "\($0.name) \($0.text)" }.joined(separator: ", "),
            valueLabel: StudyWords.axis(metric), rows: rows,
            floor: metric.floor.map { ($0.low, $0.value, $0.high) }, target: metric.target,
            isShare: Readable.isShare(metric.unit), mayBeLogarithmic: Self.mayBeLogarithmic(metric))
        var object: [String: Any] = [
            "forestId": reader.target(place), "forestName": reader.names[place],
            "forestDimension": Labels.words(metric.dimension), "forestLeads": metric.leads,
            "forestMetric": metric.key, "forestPicture": chart.picture(id: "forest-\(place)").markup,
            "forestCaption": caption.joined(separator: " "),
        ]
        let guide = guide(metric.id)
        object["hasGuide"] = !guide.isEmpty
        object["guide"] = guide
        return object
    }

    /// Distances span decades; shares and scores do not need a logarithm.
    static func mayBeLogarithmic(_ metric: StudyResult.Metric) -> Bool {
        (metric.direction == .lower || metric.target == 0) && !Readable.isShare(metric.unit)
    }

    /// One sentence for each different reason.
    private func reasons(_ places: [Int], _ metric: Int) -> [String] {
        var seen: [(reason: String, names: [String])] = []
        for place in places {
            let value = reader.value(place, metric)
            let text = "\(StudyWords.status(value.status)), \(value.reason ?? "no reason was recorded")"
            if let index = seen.firstIndex(where: { $0.reason == text }) {
                seen[index].names.append(reader.name(place))
            } else {
                seen.append((text, [reader.name(place)]))
            }
        }
        return seen.prefix(3).map { "\(StudyWords.list($0.names, limit: 4)): \($0.reason)." }
    }

    private func guide(_ id: String) -> [[String: Any]] {
        guard let card = reader.cards[id] else { return [] }
        let sections = [
            ("What it is", card.whatItIs), ("How to read it", card.howToRead), ("When it lies", card.whenItLies),
        ]
        return sections.filter { !$0.1.isEmpty }.map { ["guideTitle": $0.0, "guideText": CardMarkup.html($0.1)] }
    }
}
