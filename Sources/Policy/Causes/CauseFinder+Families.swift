import Results

/// What lies between the tables of a set: rows that point nowhere, rows that do not belong together as the real ones do.
extension CauseFinder {
    /// "13 % of orders point to no row of customers".
    var references: Candidate? {
        let found = evidence.values(.reference, .columnPair).filter { ($0.value ?? 1) < 1 && evidence.departs($0) }
            .sorted { ($0.value ?? 1) < ($1.value ?? 1) }
        guard let worst = found.first, let said = worst.parameters[PartFacts.difference] else { return nil }
        return Candidate(
            kind: .reference, sentence: said,
            action: "Make rows of the other table first and draw every foreign key from the keys that are there, or leave out the "
                + "rows that point nowhere: joined tables lose them.",
            parts: found.map(\.scope))
    }

    /// Numbers of children, associations across tables, likeness of siblings, steps of sequences.
    var families: Candidate? {
        let kinds: [Scope.Kind] = [.column, .columnPair]
        var found = kinds.flatMap { evidence.values(.family, $0) }.filter { evidence.departs($0) }
        // The mean over many parts may be off where no part is by itself.
        if found.isEmpty { found = evidence.values(.family).filter { evidence.departs($0) } }
        let sorted = found.map { ($0, excess($0)) }.sorted { $0.1 > $1.1 }
        // How many there are moves everything behind it: a part whose own check failed comes first, in the order of the run.
        // Else what can be said in the data's words, if it is anything like as far off.
        guard let most = sorted.first else { return nil }
        let spoken = sorted.filter { $0.0.parameters[PartFacts.difference] != nil }
        let broken = evidence.run.metrics.first { one in
            evidence.failed(one) && spoken.contains { $0.0.key == one.key }
        }
        let told = spoken.first { $0.0.key == broken?.key } ?? spoken.first { 3 * $0.1 >= most.1 } ?? most
        let words = told.0.parameters[PartFacts.difference]
        var parts: [Scope] = []
        for scope in [told.0.scope] + sorted.map(\.0.scope) where scope.kind != .whole && !parts.contains(scope) { parts.append(scope) }
        return Candidate(
            kind: .family,
            sentence: words.map { "\($0) (\(CauseWords.reading(told.0)))" }
                ?? "\(CauseWords.part(told.0.scope)) is off across tables (\(CauseWords.reading(told.0)))",
            action: "Look at how rows are given to the rows that they belong to: how many, which of them, and in what order. Within a "
                + "table nothing of this can be seen.",
            parts: parts)
    }
}
