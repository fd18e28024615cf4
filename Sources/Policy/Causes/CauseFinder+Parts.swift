import Results

/// Parts of the set: classes and groups that are missing, too few or too many, or much further off than others.
extension CauseFinder {
    /// Classes and levels of groups without a synthetic row, where chance would have given at least five.
    var missingParts: [Candidate] {
        let words = evidence.words
        var found: [Candidate] = []
        let classes = evidence.classShares.filter { $0.synthetic == 0 && $0.expected >= 5 }.sorted { $0.real > $1.real }
        if !classes.isEmpty {
            let parts = classes.map { Scope(.class, $0.name) }
            let share = classes.reduce(0) { $0 + $1.real }
            let expected = classes.reduce(0) { $0 + $1.expected }
            let count = Int(exactly: expected.rounded()) ?? 0
            found.append(
                Candidate(
                    kind: .missingParts,
                    sentence: "no \(words.noun()) of \(CauseWords.parts(parts)) (\(words.share(share)) of the real ones)",
                    action: "Sample about \(words.rows(count)) of \(CauseWords.parts(parts)) as well, by conditioning on the "
                        + "class; if the generator cannot, train it on the class again before anything else.",
                    parts: parts))
        }
        for measurement in evidence.values(.shares, .column) {
            guard evidence.departs(measurement), let level = measurement.parameters[PartFacts.part],
                evidence.number(measurement, PartFacts.synthetic) == 0,
                let real = evidence.number(measurement, PartFacts.real),
                real * Double(measurement.nSynthetic) >= 5
            else { continue }
            let part = Scope(.group, names: measurement.scope.names + [level])
            found.append(
                Candidate(
                    kind: .missingParts,
                    sentence: "no \(words.noun()) of \(CauseWords.part(part)) (\(words.share(real)) of the real ones)",
                    action: "Sample about \(words.rows(Int(exactly: (real * Double(measurement.nSynthetic)).rounded()) ?? 0)) "
                        + "of \(CauseWords.part(part)) as well, by conditioning on the column.",
                    parts: [part], only: measurement.scope))
        }
        return found
    }

    func shares(except missing: [Candidate]) -> [Candidate] {
        let isMissing = Set(missing.flatMap(\.parts))
        var found: [Candidate] = []
        if evidence.values(.shares).contains(where: { evidence.departs($0) }) {
            let classes = evidence.classShares.filter { !isMissing.contains(Scope(.class, $0.name)) }
                .sorted { abs($0.real - $0.synthetic) > abs($1.real - $1.synthetic) }
            if let worst = classes.first {
                found.append(share(Scope(.class, worst.name), worst.real, worst.synthetic, of: .whole))
            }
        }
        for measurement in evidence.values(.shares, .column) where evidence.departs(measurement) {
            guard !found.contains(where: { $0.only == measurement.scope }), let level = measurement.parameters[PartFacts.part],
                let real = evidence.number(measurement, PartFacts.real),
                let synthetic = evidence.number(measurement, PartFacts.synthetic), synthetic > 0 || real == 0
            else { continue }
            found.append(share(Scope(.group, names: measurement.scope.names + [level]), real, synthetic, of: measurement.scope))
        }
        // Runs of before the part was named have it in the figure of the column's shares.
        for measurement in evidence.values(.shares, .column) where evidence.departs(measurement) {
            guard measurement.parameters[PartFacts.part] == nil, let column = measurement.scope.names.first,
                let row = drawn(column)
            else { continue }
            let part = Scope(.group, column, row.name)
            let words = evidence.words
            let points = Readable.number(100 * abs(row.value))
            found.append(
                Candidate(
                    kind: .shares,
                    sentence: "too \(row.value < 0 ? "few" : "many") \(words.noun()) of \(CauseWords.part(part)) (\(points) "
                        + "percentage points \(row.value < 0 ? "fewer" : "more") than in the real set)",
                    action: "Sample by the real shares: \(CauseWords.part(part)) is \(points) percentage points off. "
                        + "Conditioning on it, or drawing from a larger sample, will do.",
                    parts: [part], only: measurement.scope))
        }
        return found
    }

    /// The level whose share is furthest off in the chart of a column's shares.
    private func drawn(_ column: String) -> Figure.ForestRow? {
        let figure = evidence.run.figures.first { $0.dimension == .balance && $0.id.hasSuffix("_\(column)") && $0.id.hasPrefix("share") }
        guard let figure, case .forest(_, _, let rows) = figure.content else { return nil }
        return rows.filter(\.value.isFinite).max { abs($0.value) < abs($1.value) }
    }

    private func share(_ part: Scope, _ real: Double, _ synthetic: Double, of only: Scope) -> Candidate {
        let words = evidence.words
        let name = CauseWords.part(part)
        let rows = evidence.run.inputs.first { $0.role == .synthetic }?.count ?? 0
        let wanted = Int(exactly: (real * Double(rows)).rounded()) ?? 0
        let amount = synthetic < real ? "too few" : "too many"
        return Candidate(
            kind: .shares,
            sentence: "\(amount) \(words.noun()) of \(name) (\(words.share(synthetic)), real \(words.share(real)))",
            action: "Sample by the real shares: about \(Readable.count(wanted)) of \(words.rows(rows)) belong to \(name), "
                + "not \(Readable.count(Int(exactly: (synthetic * Double(rows)).rounded()) ?? 0)). Conditioning on it, or "
                + "drawing from a larger sample, will do.",
            parts: [part], only: only)
    }

    /// A class or group that is much further from its real rows than the others.
    var part: Candidate? {
        let kinds: [Scope.Kind] = [.class, .group]
        let distances = kinds.lazy.map { kind in
            evidence.values(.distance, kind).compactMap { one in evidence.ratio(one).map { (one, $0) } }.sorted { $0.1 > $1.1 }
        }.first { $0.count > 2 }
        guard let distances, let worst = distances.first, evidence.departs(worst.0) else { return nil }
        let middle = distances[distances.count / 2].1
        guard worst.1 >= 2.5 * max(middle, 1) else { return nil }
        let words = evidence.words
        let name = CauseWords.part(worst.0.scope)
        return Candidate(
            kind: .part,
            sentence: "\(name) is furthest from its real \(words.noun()) (\(CauseWords.times(worst.1)), the median "
                + "\(worst.0.scope.kind.words) \(Readable.number(middle, digits: 2)) ×)",
            action: "Look at \(words.noun()) of \(name) first: its distance is \(CauseWords.times(worst.1)). More training "
                + "data of it, or a check of its labels, comes before work on the whole.",
            parts: [worst.0.scope])
    }

    /// Labels that do not fit their rows, while the rows themselves are fine.
    var wrongLabels: Candidate? {
        guard !evidence.failed(.likeness, .reach, .strangers) else { return nil }
        let words = evidence.words
        // The learner that is best on real rows says most.
        let told = evidence.run.metrics.filter {
            $0.status == .ok && $0.scope.kind == .whole && evidence.sign($0.id) == .labels
                && ($0.features == nil || $0.features == evidence.space)
        }.max { ($0.floor?.value ?? 0) < ($1.floor?.value ?? 0) }
        if let told, let value = told.value, let floor = told.floor?.value, evidence.departs(told), floor - value >= 0.05 {
            return Candidate(
                kind: .wrongLabels,
                sentence: "labels do not fit their \(words.noun()): a model trained on real data agrees with "
                    + "\(words.share(value)) of them (\(words.share(floor)) on real \(words.noun()))",
                action: "Check how labels are given to the \(words.noun()): about \(words.share((floor - value) / max(floor, 0.01))) "
                    + "seem to be wrong, while the \(words.noun()) themselves are like real ones. Look at the confusion of "
                    + "classes for pairs that are exchanged, and at the order of files and labels.")
        }
        let classes = evidence.values(.distance, .class)
        let off = classes.filter { evidence.departs($0) && (evidence.ratio($0) ?? 0) > 1.5 }
        let whole = evidence.values(.distance).first { evidence.ratio($0) != nil }
        guard let whole, !evidence.departs(whole), classes.count > 1, 2 * off.count >= classes.count else { return nil }
        return Candidate(
            kind: .wrongLabels,
            sentence: "labels do not fit their \(words.noun()): \(off.count) of \(classes.count) classes are off, the whole set "
                + "is not",
            action: "Check how labels are given to the \(words.noun()): as a whole they are like real ones, class by class they "
                + "are not. Look at the order of files and labels.",
            parts: off.map(\.scope))
    }
}
