import Results

/// Rows that are too near to others: copies of training and holdout rows, repeats.
extension CauseFinder {
    var trainingCopies: Candidate? {
        let exact = evidence.values(.exactCopies).first { evidence.departs($0) }
        let near = evidence.values(.nearCopies).first { evidence.departs($0) }
        guard let lead = exact ?? near else { return nil }
        let words = evidence.words
        let copies = exact.map { evidence.rows($0) } ?? 0
        // Of those that are only alike, what real data has by itself is not told.
        let byChance = near.map { ($0.floor?.high ?? 0) * Double($0.nSynthetic) } ?? 0
        var alike = near.map { max(evidence.rows($0) - copies, 0) } ?? 0
        if copies > 0, Double(alike) <= max(byChance, 1) { alike = 0 }
        let noun = "of training \(words.noun())"
        var sentence = copies > 0 ? "\(Readable.count(copies)) copies \(noun)" : "\(Readable.count(alike)) near copies \(noun)"
        let share = Double(copies + alike) / Double(max(1, lead.nSynthetic))
        sentence += copies > 0 && alike > 0 ? " and \(Readable.count(alike)) near copies (\(words.share(share)))" : " (\(words.share(share)))"
        let action =
            "Take the \(words.rows(copies + alike)) that repeat training \(words.noun()) out and sample others in their "
            + "place; \(allowed(exact ?? near)). A generator that goes on repeating needs less capacity, an earlier stop or "
            + "noise for privacy."
        return Candidate(kind: .trainingCopies, sentence: sentence, action: action)
    }

    var holdoutCopies: Candidate? {
        guard let found = evidence.values(.holdoutCopies).first(where: { evidence.departs($0) }) else { return nil }
        let words = evidence.words
        let count = evidence.rows(found)
        return Candidate(
            kind: .holdoutCopies,
            sentence: "\(Readable.count(count)) copies of holdout \(words.noun()) (\(words.share(found.value ?? 0)))",
            action: "Find out how \(words.rows(count)) of the holdout came into the synthetic set: splits that overlap, a "
                + "generator that was trained on them, or real \(words.noun()) in place of synthetic ones; "
                + "\(allowed(found)). Until then nothing that rests on the holdout holds.")
    }

    var nearness: Candidate? {
        let found = evidence.values(.nearness).filter { evidence.failed($0) }
        guard let first = found.first(where: { $0.direction != .target || ($0.value ?? 0) > ($0.target ?? 0) }) else { return nil }
        let words = evidence.words
        return Candidate(
            kind: .nearness,
            sentence: "nearer to the training \(words.noun()) than unseen ones are: \(CauseWords.reading(first))",
            action: "Train with less capacity, an earlier stop or noise for privacy, until \(CauseWords.name(first.name)) is "
                + "that of a holdout (\(limit(first))). Look at the \(words.noun()) nearest to training \(words.noun()) first.")
    }

    func repeats(onlyEqual: Bool) -> Candidate? {
        guard let found = evidence.values(.repeats).first(where: { evidence.departs($0) }), let value = found.value,
            value > 2 * (found.floor?.value ?? 0), !onlyEqual || (evidence.number(found, PartFacts.equal) ?? 0) > 0.01
        else { return nil }
        let words = evidence.words
        let count = evidence.rows(found)
        let classes = evidence.values(.repeats, .class).filter { ($0.value ?? 0) > 2 * value }
            .sorted { ($0.value ?? 0) > ($1.value ?? 0) }
        var sentence =
            "\(Readable.count(count)) of \(words.rows(found.nSynthetic)) repeat another one of the set "
            + "(real against real \(words.share(found.floor?.value ?? 0)))"
        if let worst = classes.first { sentence += ", most in \(CauseWords.part(worst.scope)) (\(words.share(worst.value ?? 0)))" }
        return Candidate(
            kind: .repeats, sentence: sentence,
            action: "Keep one of each of the \(words.rows(count)) that have a twin in the set, and sample others with fresh "
                + "seeds; \(allowed(found)). If the twins come back, the generator has too few modes.",
            parts: classes.map(\.scope))
    }

    /// "the limit of 0.5 % allows 5 of 1000"; of a metric that the policy does not judge, what real data has.
    private func allowed(_ measurement: Measurement?) -> String {
        guard let measurement else { return "real data has none" }
        let total = Double(measurement.nSynthetic)
        guard let limit = evidence.checks.first(where: { $0.outcome == .fail && $0.judges(measurement) })?.limit,
            let rows = Int(exactly: (limit * total).rounded(.down))
        else { return "two real sets have \(Readable.number(measurement.floor?.value ?? 0, unit: measurement.unit))" }
        return "the limit of \(Readable.number(limit, unit: measurement.unit)) allows \(Readable.count(max(0, rows)))"
    }

    func limit(_ measurement: Measurement) -> String {
        let check = evidence.checks.first { $0.judges(measurement) && $0.limit != nil }
        if let check { return "the limit is \(check.rule)" }
        guard let floor = measurement.floor else { return "the policy sets no limit" }
        return "real against real \(Readable.number(floor.value, unit: measurement.unit))"
    }
}
