import Results

/// What each candidate needed: labels, seeds, rows, time, size.
struct CostView {
    let reader: StudyReader

    var object: [String: Any] {
        [
            "costRows": reader.ranked.map(row), "costKnownRows": reader.known.map(row),
            "hasCosts": reader.meta != nil,
        ]
    }

    private func row(_ place: Int) -> [String: Any] {
        let candidate = reader.candidate(place)
        let costs = costs(candidate.name)
        let seeds = candidate.seeds.isEmpty ? "–" : candidate.seeds.map { "\($0)" }.joined(separator: ", ")
        return [
            "costName": reader.name(place), "costMark": reader.mark(place).picture().markup,
            "costLabels": candidate.labelled ? "yes" : "no", "costSeeds": seeds,
            "costRowCount": Readable.count(candidate.rows), "costTraining": training(place),
            "costSampling": mean(costs, \.samplingSeconds).map(StudyWords.duration) ?? "–",
            "costSteps": largest(costs.map(\.steps)).map(Readable.count) ?? "–",
            "costEpochs": costs.map(\.epochs).max().flatMap { $0 > 0 ? Readable.number($0) : nil } ?? "–",
            "costSize": largest(costs.map(\.modelBytes)).map(Readable.bytes) ?? "–",
            "costPeak": largest(costs.map(\.peakBytes)).map(Readable.bytes) ?? "–",
        ]
    }

    /// Mean time of training over the seeds.
    func training(_ place: Int) -> String {
        let costs = costs(reader.candidate(place).name)
        guard let seconds = mean(costs, \.trainingSeconds) else {
            return costs.isEmpty || reader.candidate(place).kind == .sanity ? "–" : "cached"
        }
        return StudyWords.duration(seconds)
    }

    private func costs(_ name: String) -> [StudyMeta.Cost] { reader.meta?.costs.filter { $0.candidate == name } ?? [] }

    private func mean(_ costs: [StudyMeta.Cost], _ path: KeyPath<StudyMeta.Cost, Double?>) -> Double? {
        let values = costs.compactMap { $0[keyPath: path] }
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    private func largest(_ values: [Int]) -> Int? { values.max().flatMap { $0 > 0 ? $0 : nil } }
}
