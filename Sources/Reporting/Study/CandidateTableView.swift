import Charts
import Results

/// The table that ranks candidates: rank interval and value under each lead metric, memorisation, cost.
struct CandidateTableView {
    let reader: StudyReader

    var object: [String: Any] {
        let memory = reader.memorisation
        let columns = reader.leads.map { place -> [String: Any] in
            let metric = reader.metric(place)
            return [
                "columnName": reader.shortNames[place], "columnTarget": reader.target(place),
                "columnNote": Labels.words(metric.dimension), "columnBetter": StudyWords.better(metric),
            ]
        }
        return [
            "leadColumns": columns,
            "memoryColumns": memory.map { place in
                [
                    "columnName": reader.shortNames[place], "columnTarget": reader.target(place),
                    "columnNote": "Memorisation", "columnBetter": StudyWords.better(reader.metric(place)),
                ]
            },
            "memoryMissing": memory.isEmpty && !reader.leads.contains { reader.metric($0).dimension == .privacy },
            "columnCount": 2 + columns.count + memory.count
                + (memory.isEmpty && !reader.leads.contains { reader.metric($0).dimension == .privacy } ? 1 : 0),
            "candidateRows": reader.ranked.map { row($0, memory) },
            "hasKnown": !reader.known.isEmpty, "knownRows": reader.known.map { row($0, memory) },
            "orderedBy": reader.orderMetric.map { reader.names[$0] } ?? "the order of the request",
            "levelWords": level,
        ]
    }

    private var level: String {
        let levels = Set(reader.study.candidates.flatMap(\.values).compactMap(\.interval?.level))
        guard let level = levels.first, levels.count == 1 else { return "" }
        return Readable.percent(level) + " "
    }

    private func row(_ place: Int, _ memory: [Int]) -> [String: Any] {
        let candidate = reader.candidate(place)
        var chips: [String] = []
        if let generator = candidate.generator, generator != candidate.name { chips.append(generator) }
        if candidate.labelled { chips.append("labels") }
        if candidate.seeds.count > 1 { chips.append("\(candidate.seeds.count) seeds") }
        return [
            "rowMark": reader.mark(place).picture().markup, "rowName": reader.name(place), "rowAbout": candidate.about,
            "rowKind": StudyWords.kind(candidate.kind), "rowChips": chips, "rowCopies": candidate.copiesRows,
            "leadCells": reader.leads.map { cell(place, $0) },
            "memoryCells": memory.map { cell(place, $0, rank: false) },
            "rowCost": CostView(reader: reader).training(place),
        ]
    }

    private func cell(_ place: Int, _ metric: Int, rank: Bool = true) -> [String: Any] {
        let value = reader.value(place, metric)
        let text = reader.estimate(place, metric)
        guard reader.number(place, metric) != nil else {
            return ["cellStatus": text.value, "cellReason": value.reason ?? ""]
        }
        var cell: [String: Any] = ["cellValue": text.value, "cellInterval": text.interval ?? ""]
        if rank, let rank = value.rank {
            cell["cellRank"] = StudyWords.rank(rank)
            cell["cellFirst"] = rank.best == 1
            let picture = RankIntervals(best: rank.best, worst: rank.worst, count: reader.rankedCount(metric)).picture()
            cell["cellRanks"] = picture?.markup ?? ""
        }
        if reader.metric(metric).dimension == .privacy, reader.isWorseThanReal(place, metric) {
            cell["cellAlarm"] = "above real"
        }
        return cell
    }
}
