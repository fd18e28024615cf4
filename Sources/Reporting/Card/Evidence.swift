import Results

/// The evidence of one run for the rows of `EvidenceMap`.
struct Evidence {
    let run: RunResult
    let gate: GateResult?
    let cards: [String: MetricCard]

    static let none = "no evidence measured"
    private static let most = 6

    /// Readings with their outcome; `Evidence.none` alone where there is nothing.
    func lines(_ row: EvidenceMap.Row) -> [String] {
        var seen: Set<MetricKey> = []
        var found: [String] = []
        for pattern in row.ids {
            for metric in run.metrics where Self.matches(metric.id, pattern) && metric.value != nil {
                // One reading a metric and feature space, whatever the number of its classes or columns.
                let key = metric.key.ofWhole
                if seen.insert(key).inserted { found.append(reading(metric)) }
            }
        }
        let extra = found.count - Self.most
        if extra > 0 { found = found.prefix(Self.most) + ["and \(extra) more in the tables above"] }
        let all = found + row.facts.compactMap(record)
        return all.isEmpty ? [Self.none] : all
    }

    private static func matches(_ id: String, _ pattern: String) -> Bool {
        pattern.hasSuffix(".") ? id.hasPrefix(pattern) : id == pattern
    }

    /// The value for the whole set where there is one, else the range over classes, columns or levels.
    private func reading(_ metric: Results.Measurement) -> String {
        let siblings = run.metrics.filter {
            $0.key.ofWhole == metric.key.ofWhole && $0.value != nil
        }
        let whole = siblings.first { $0.scope.kind == .whole } ?? (siblings.count == 1 ? siblings[0] : nil)
        if let whole, let value = whole.value {
            let text = Readable.sentence(value, interval: whole.interval, unit: whole.unit)
            return "\(cards.name(whole, whole.qualifiers)): \(text)\(outcome([whole]))"
        }
        let values = siblings.compactMap(\.value)
        let low = Readable.number(values.min() ?? 0, unit: metric.unit)
        let high = Readable.number(values.max() ?? 0, unit: metric.unit)
        let kind = metric.scope.kind.words
        return "\(cards.name(metric)), \(siblings.count) of scope \(kind): \(low) to \(high)\(outcome(siblings))"
    }

    /// What the policy made of these measurements.
    private func outcome(_ metrics: [Results.Measurement]) -> String {
        guard let gate else { return "" }
        let checks = gate.checks.filter { check in metrics.contains { check.judges($0) } }
        guard let worst = checks.map(Status.of).min(by: { $0.rank < $1.rank }) else { return "" }
        return " – \(worst.word.prefix(1).lowercased() + worst.word.dropFirst())"
    }

    private func record(_ record: EvidenceMap.Record) -> String? {
        switch record {
        case .skippedInputs:
            let skipped = run.inputs.map(\.skipped.count).boundedSum()
            let total = run.inputs.map(\.count).boundedSum().plus(skipped)
            return total == 0 ? nil : "\(Readable.count(skipped)) of \(Readable.count(total)) inputs could not be read"
        case .fingerprints:
            return run.inputs.isEmpty ? nil : "fingerprints of \(run.inputs.count) sets in run.json"
        case .repeatability:
            return "seed \(run.seed), settings and versions in run.json; the same inputs give the same bytes"
        case .waivers:
            let count = gate?.checks.count { $0.waiver != nil } ?? 0
            return count == 0 ? nil : "\(count) accepted by waiver, named above"
        case .classCounts:
            let count = run.input(.synthetic)?.classes.count ?? 0
            return count == 0 ? nil : "counts of \(count) classes in run.json"
        }
    }
}
