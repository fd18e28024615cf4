import Charts
import Results

/// Every metric over every candidate in one table.
struct HeatMapView {
    let reader: StudyReader

    var markup: String {
        let groups = Dimension.allCases.compactMap { dimension -> HeatMap.Group? in
            let places = reader.metrics.filter { reader.metric($0).dimension == dimension }
            guard !places.isEmpty else { return nil }
            return HeatMap.Group(name: Labels.words(dimension), rows: places.map(row))
        }
        return HeatMap(
            title: "Every metric for every candidate", corner: "Metric",
            columns: reader.rows.map { .init(name: reader.label($0), isApart: reader.candidate($0).kind == .sanity) },
            groups: groups
        ).picture().markup
    }

    private func row(_ place: Int) -> HeatMap.Row {
        let metric = reader.metric(place)
        let scale = MetricScale(reader, metric: place)
        let cells = reader.rows.map { candidate -> HeatMap.Cell in
            let value = reader.value(candidate, place)
            guard let number = reader.number(candidate, place) else {
                return HeatMap.Cell(
                    text: StudyWords.briefStatus(value.status), position: nil,
                    detail: "\(StudyWords.status(value.status)): \(value.reason ?? "no reason was recorded")")
            }
            let whole = reader.estimate(candidate, place)
            return HeatMap.Cell(
                text: reader.brief(candidate, place, unit: false), position: scale.position(number),
                isBest: value.rank?.best == 1,
                detail: [whole.value, whole.interval].compactMap(\.self).joined(separator: " "))
        }
        let share = Readable.isShare(metric.unit) ? "% " : ""
        return HeatMap.Row(name: reader.shortNames[place], note: share + StudyWords.arrow(metric), cells: cells)
    }
}
