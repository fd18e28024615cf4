import Results

/// What the rows are like: another kind of data, properties, levels of the features, variety, strangers.
extension CauseFinder {
    /// Hardly a row lies among the real ones, and hardly a real one is reached: as far off as sets of no use.
    ///
    /// Where one property alone tells nearly all rows apart and others do not (blur), that is damage and no other kind.
    func otherDomain(_ properties: Properties?) -> Candidate? {
        if let properties, properties.largest >= 0.9, properties.off < max(3, properties.known) { return nil }
        let likeness = evidence.values(.likeness).compactMap { one in evidence.loss(one).map { (one, $0) } }
        let reach = evidence.values(.reach).compactMap { one in evidence.loss(one).map { (one, $0) } }
        guard !mostColumnsLookReal, let like = likeness.first, let reached = reach.max(by: { $0.1 < $1.1 }), like.1 >= 0.8, reached.1 >= 0.6,
            evidence.departs(like.0)
        else { return nil }
        var action =
            "Check that this is the right synthetic set, and that both sets are read alike (value range, size, units): so "
            + "far off, no smaller cause can be told."
        if let far = evidence.values(.distance).first(where: { evidence.ratio($0) != nil }), let ratio = evidence.ratio(far) {
            action += " \(CauseWords.name(far.name).capitalisedFirst) is \(CauseWords.times(ratio))"
            if let anchor = worst(far.anchors, far), let value = far.value, anchor.value > 0 {
                let name = anchor.name.split(separator: "_").joined(separator: " ")
                action += ", \(Readable.number(100 * value / anchor.value, digits: 2)) % of what \(name) gives"
            }
            action += "."
        }
        let seen = properties.map { "; \($0.phrase)" } ?? ""
        return Candidate(
            kind: .otherDomain,
            sentence: "another kind of data, or damaged beyond likeness: \(CauseWords.reading(like.0)), "
                + "\(CauseWords.reading(reached.0))\(seen)",
            action: action)
    }

    /// Where most columns of a table look real, the others are to blame: one that is not there moves every row.
    private var mostColumnsLookReal: Bool {
        let columns = evidence.values(.column, .column)
        let known = Set(columns.flatMap(\.scope.names))
        let off = Set(columns.filter { evidence.departs($0) && step($0) >= 5 * Self.leastStep }.flatMap(\.scope.names))
        return known.count > 2 && 2 * off.count < known.count
    }

    /// The nearest anchor that is worse than real data.
    private func worst(_ anchors: [Anchor], _ measurement: Measurement) -> Anchor? {
        anchors.filter { $0.value > (measurement.floor?.high ?? 0) }.min { $0.value < $1.value }
    }

    /// Brightness, sharpness, length: single properties whose whole distribution is off, more than shares can do.
    struct Properties {
        var candidate: Candidate
        /// "images are 25 % darker".
        var phrase: String
        /// The largest loss, 0…1.
        var largest: Double
        /// How many properties are far off, and how many differ from row to row.
        var off: Int
        var known: Int
    }

    var properties: Properties? {
        let moved = evidence.classShares.reduce(0) { $0 + abs($1.real - $1.synthetic) } / 2
        let found = evidence.values(.property, .column)
            .compactMap { one in evidence.loss(one).map { (one, $0) } }
            .filter { evidence.departs($0.0) && $0.1 > 0.06 + moved }
            .sorted { $0.1 > $1.1 }
        guard let first = found.first else { return nil }
        let known = evidence.values(.property, .column).filter { ($0.floor?.value ?? 1) < 1 || ($0.value ?? 1) < 1 }.count
        let off = found.count { $0.1 > 0.3 }
        let words = evidence.words
        // Those that say their difference in words explain the others.
        let spoken = found.filter { $0.0.parameters[PartFacts.difference] != nil }
        let lead = spoken.first ?? first
        let told = (spoken.isEmpty ? found : spoken).prefix(2).filter { $0.1 > 0.5 * lead.1 }.map(\.0)
        let phrases = told.compactMap { $0.parameters[PartFacts.difference] }
        var sentence =
            phrases.isEmpty
            ? "\(CauseWords.listed(told.map { $0.scope.names.joined() })) of the \(words.noun()) \(told.count > 1 ? "are" : "is") off"
            : "\(words.noun()) are \(CauseWords.listed(phrases))"
        let phrase = sentence
        let levels = self.levels
        if let views = detailAlone {
            sentence += " (\(views))"
        } else if let worst = levels.first, levels.count > 1, worst.1 >= Self.leastTold {
            sentence += " (\(CauseWords.part(worst.0.scope)) \(CauseWords.times(worst.1))"
            if let least = levels.last, 3 * least.1 <= worst.1 {
                sentence += ", \(CauseWords.part(least.0.scope)) \(Readable.number(least.1, digits: 2)) ×"
            }
            sentence += ")"
        } else {
            sentence += " (\(CauseWords.reading(lead.0)))"
        }
        var action = "Compare how both sets are made and read (value range, resizing, compression, noise)"
        if let real = evidence.number(lead.0, PartFacts.real), let synthetic = evidence.number(lead.0, PartFacts.synthetic) {
            action += ": mean \(lead.0.scope.names.joined()) is \(Readable.number(synthetic)) where real "
                + "\(words.noun()) have \(Readable.number(real))"
        }
        let candidate = Candidate(
            kind: .property, sentence: sentence, action: action + "." + meanTerm, parts: told.map(\.scope))
        return Properties(candidate: candidate, phrase: phrase, largest: first.1, off: off, known: known)
    }

    /// Levels of the features that are nearer to real ones have not seen what a property tells.
    private static let leastTold = 1.5

    /// "The mean term makes 5.85 of 10.04 of the Fréchet distance: …"
    private var meanTerm: String {
        for one in evidence.values(.distance) {
            guard let mean = evidence.number(one, PartFacts.meanTerm), let value = one.value, mean > 0.4 * value else { continue }
            return " The mean term is \(Readable.number(mean)) of \(Readable.number(value)) of the \(CauseWords.name(one.name)): all "
                + "\(evidence.words.noun()) are shifted alike, which is mended before any training."
        }
        return ""
    }

    /// Columns of a table, or pairs of them.
    var columns: Candidate? {
        let kinds: [Scope.Kind] = [.column, .columnPair]
        let found = kinds.flatMap { evidence.values(.column, $0) }
            .filter { evidence.failed($0) || evidence.departs($0) && step($0) >= Self.leastStep }
            .map { ($0, excess($0)) }.sorted { $0.1 > $1.1 }
        // A pair is off where one of its columns is: columns first, and pairs of the others.
        var parts: [Scope] = []
        for scope in found.map(\.0.scope) where scope.kind == .column && !parts.contains(scope) { parts.append(scope) }
        let off = parts.flatMap(\.names)
        for scope in found.map(\.0.scope) where scope.kind == .columnPair && !parts.contains(scope) {
            if !scope.names.contains(where: off.contains(exactly:)) { parts.append(scope) }
        }
        // Of what is known about the part, that which says what to do.
        let ofPart = found.filter { $0.0.scope == parts.first }
        guard let part = parts.first, let first = ofPart.first(where: { $0.0.parameters[PartFacts.remedy] != nil }) ?? ofPart.first else { return nil }
        let told = first.0.parameters[PartFacts.difference].map { words in
            // All parts of which the same is said.
            let same = parts.filter { part in found.contains { $0.0.scope == part && $0.0.parameters[PartFacts.difference] == words } }
            return "\(CauseWords.parts(same)) \(same.count > 1 ? "are" : "is") \(words)"
        }
            ?? "\(CauseWords.parts(parts)) \(parts.count > 1 ? "are" : "is") off"
        if part.kind == .columnPair {
            return Candidate(
                kind: .column, sentence: "\(CauseWords.lostTies(parts)) (\(CauseWords.reading(first.0)))",
                action: "Each column by itself may look real; what it goes with is lost, as when a column is shuffled or drawn by "
                    + "itself. Look at how \(CauseWords.part(part)) are made, and whether rows were joined in another order.",
                parts: parts)
        }
        return Candidate(
            kind: .column, sentence: "\(told) (\(CauseWords.reading(first.0)))",
            action: first.0.parameters[PartFacts.remedy]
                ?? "Look at \(CauseWords.part(first.0.scope)) first: its distribution is furthest from the real one. Check its "
                + "type, range and missing values before training longer.",
            parts: parts)
    }

    /// What a column, or a pair, that no check failed is off by before it is called a cause: a hundredth of what the metric can
    /// lose, which is one row in a hundred of a share. Two columns that say the same thing (a grade and its number) are equally
    /// associated in any two real samples: their floor has no width, and the least that chance does lies outside of it.
    private static let leastStep = 0.01

    /// How much worse than real against real; in hundredths of the range where it has two ends.
    private func step(_ measurement: Measurement) -> Double {
        guard let value = measurement.value, let floor = measurement.floor else { return 0 }
        let step =
            switch measurement.direction {
            case .higher: floor.value - value
            case .lower: value - floor.value
            case .target: abs(value - floor.value)
            }
        let width = evidence.facts[measurement.id]?.range.width ?? .infinity
        return width.isFinite && width > 0 ? step / width : step
    }

    /// How far beyond real against real, in its own width, so that columns of all units compare. No width is less than the
    /// least step: what is far outside of next to nothing is not far off.
    func excess(_ measurement: Measurement) -> Double {
        guard let floor = measurement.floor else { return 0 }
        let range = evidence.facts[measurement.id]?.range.width ?? 1
        let scale = range.isFinite && range > 0 ? range : 1
        return step(measurement) / max((floor.high - floor.low) / scale, Self.leastStep)
    }

    /// Levels of the features in multiples of real against real, the worst first.
    private var levels: [(Measurement, Double)] {
        evidence.values(.distance, .level).compactMap { one in evidence.ratio(one).map { (one, $0) } }.sorted { $0.1 > $1.1 }
    }

    /// "composition like real, detail not: detail parts 45 × real against real"; nil unless that is so.
    private var detailAlone: String? {
        let levels = self.levels
        let (detail, composition) = (levels.filter { CauseWords.isDetail($0.0.scope) }, levels.filter { !CauseWords.isDetail($0.0.scope) })
        guard let worst = detail.first, let most = composition.first, evidence.departs(worst.0), worst.1 >= 3, most.1 < 1.5
        else { return nil }
        return "composition like real, detail not: \(CauseWords.part(worst.0.scope)) \(CauseWords.times(worst.1))"
    }

    /// Classes that are missing are missing among contents: then only finer levels are a cause of their own.
    func level(missing: [Candidate]) -> Candidate? {
        let levels = self.levels
        guard let worst = levels.first, let least = levels.last, levels.count > 1, evidence.departs(worst.0), worst.1 >= 3 * least.1
        else { return nil }
        let name = CauseWords.part(worst.0.scope)
        let isFinest =
            CauseWords.isDetail(worst.0.scope) || evidence.values(.distance, .level).first?.scope == worst.0.scope
        guard missing.isEmpty || isFinest else { return nil }
        let action =
            isFinest
            ? "What is off is fine detail (\(name) \(CauseWords.times(worst.1))), not what the \(evidence.words.noun()) show: look "
                + "for noise, blur, compression or resampling that only one of the sets went through."
            : "What is off is \(name) (\(CauseWords.times(worst.1))) more than detail: look at the least likely "
                + "\(evidence.words.noun()) for kinds that are missing or made up."
        return Candidate(
            kind: .level,
            sentence: detailAlone
                ?? "\(name) is off (\(CauseWords.times(worst.1)), \(CauseWords.part(least.0.scope)) "
                + "\(Readable.number(least.1, digits: 2)) ×)",
            action: action + meanTerm, parts: [worst.0.scope])
    }

    /// No row looks odd, and a fifth of what real data reaches is not reached.
    var isCollapsed: Bool {
        !evidence.values(.likeness).contains { evidence.departs($0) }
            && evidence.values(.reach).contains { evidence.departs($0) && (evidence.loss($0) ?? 0) >= 0.2 + missingShare }
    }

    private var missingShare: Double { evidence.classShares.filter { $0.synthetic == 0 }.reduce(0) { $0 + $1.real } }

    /// Less of the real data is reached than missing classes explain, or there is less variety.
    func collapse(missing: [Candidate], repeats: Candidate?) -> Candidate? {
        let gone = missingShare
        let reach = evidence.values(.reach).filter { evidence.departs($0) && (evidence.loss($0) ?? 0) > 0.05 + 1.5 * gone }
        guard let worst = reach.max(by: { (evidence.loss($0) ?? 0) < (evidence.loss($1) ?? 0) }) else { return nil }
        // Where rows repeat, what is not reached is missing for that reason.
        if repeats != nil, (evidence.loss(worst) ?? 0) < 0.4 { return nil }
        let variety = evidence.values(.variety).first { evidence.departs($0) && ($0.value ?? 1) < ($0.target ?? 1) }
        let likeness = evidence.values(.likeness).filter { evidence.departs($0) }
        guard variety != nil || likeness.isEmpty else { return nil }
        let words = evidence.words
        var sentence = "part of the variety is missing: \(CauseWords.reading(worst))"
        if let variety, let value = variety.value { sentence += ", \(CauseWords.name(variety.name)) \(Readable.number(value))" }
        let lost = evidence.loss(worst) ?? 0
        return Candidate(
            kind: .collapse, sentence: sentence,
            action: "The generator has dropped modes: \(words.share(lost)) of what two real sets reach is not reached, while "
                + "single \(words.noun()) look real. Sample with less truncation or guidance, or train with a loss that "
                + "keeps modes, and look at the feature map for real regions without synthetic \(words.noun()).")
    }

    /// Of the kinds that depart, the one with the most rows: the same rows may be taken for others as well.
    var handling: Candidate? {
        let found = evidence.values(.handling, .column).filter { evidence.departs($0) }
        guard let most = found.max(by: { ($0.value ?? 0) < ($1.value ?? 0) }), let value = most.value,
            let phrase = most.parameters[PartFacts.difference]
        else { return nil }
        let words = evidence.words
        return Candidate(
            kind: .handling,
            sentence: "about \(words.share(value)) of the \(words.noun()) \(phrase)"
                + (most.floor.map { " (real against real \(words.share($0.value)))" } ?? ""),
            action: "What was made is right and was handled wrongly afterwards: look for a step between the generator and its "
                + "files that treats some \(words.noun()) differently, and write them again.",
            parts: [most.scope])
    }

    var strangers: Candidate? {
        guard let found = evidence.values(.strangers).first(where: { evidence.departs($0) }) else { return nil }
        let words = evidence.words
        let count = evidence.rows(found)
        return Candidate(
            kind: .strangers,
            sentence: "\(Readable.count(count)) of \(words.rows(found.nSynthetic)) are of a kind that the real set does not have "
                + "(real against real \(words.share(found.floor?.value ?? 0)))",
            action: "Look at the \(words.noun()) least like real ones: about \(words.rows(count)) stand apart. Take them out, or "
                + "find the step that makes them (failed samples, placeholders, another source).")
    }
}

extension String {
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
