import Results

/// Pairs of metrics that order two candidates differently, with why.
struct DisagreementView {
    let reader: StudyReader

    var object: [String: Any] {
        let items = reader.study.disagreements.compactMap(item)
        let shown = 4
        return [
            "hasDisagreements": !items.isEmpty, "disagreements": Array(items.prefix(shown)),
            "hasMoreDisagreements": items.count > shown, "moreDisagreements": Array(items.dropFirst(shown)),
            "moreDisagreementsTitle": "\(items.count - shown) more",
        ]
    }

    private func item(_ entry: StudyResult.Disagreement) -> [String: Any]? {
        guard let a = reader.place(ofMetric: entry.metricA), let b = reader.place(ofMetric: entry.metricB) else {
            return nil
        }
        return [
            "metricA": reader.shortNames[a], "metricB": reader.shortNames[b], "targetA": reader.target(a),
            "targetB": reader.target(b), "tau": Readable.number(entry.kendallTau, digits: 2), "first": entry.first,
            "second": entry.second, "valuesA": values(entry, a), "valuesB": values(entry, b), "reason": entry.reason,
        ]
    }

    private func values(_ entry: StudyResult.Disagreement, _ metric: Int) -> String {
        guard let first = reader.place(ofCandidate: entry.first), let second = reader.place(ofCandidate: entry.second)
        else { return "" }
        return "\(reader.brief(first, metric)) against \(reader.brief(second, metric))"
    }
}
