import Results

/// What lies behind the checks that did not pass: every one of them is evidence of exactly one finding.
///
/// First every cause is looked for in the measured values, judged or not; then each open check goes to the first cause, in
/// the order of `preferences`, that was found and that its metric is a sign of. Causes that no failed check speaks for are
/// dropped, and failed checks without a cause are told as they are. Nothing here knows a metric or a kind of data: metrics
/// say what they are a sign of, and results name their parts.
struct CauseFinder {
    let evidence: CauseEvidence
    /// Whether the policy is for other kinds of data than the run's.
    var isMisfit = false

    /// A cause that the values show.
    struct Candidate {
        var kind: GateResult.Finding.Kind
        var sentence: String
        var action: String
        var parts: [Scope] = []
        /// The one scope whose checks it is about; nil for all of them.
        var only: Scope?
    }

    /// The line and the findings of a judged run; both nil where nothing is open.
    static func find(
        run: RunResult, checks: [GateResult.Check], facts: [String: MetricFacts], isMisfit: Bool = false
    ) -> (why: String?, findings: [GateResult.Finding]?) {
        let finder = CauseFinder(evidence: CauseEvidence(run: run, checks: checks, facts: facts), isMisfit: isMisfit)
        let findings = finder.findings()
        return findings.isEmpty ? (nil, nil) : (finder.line(findings), findings)
    }

    // MARK: The line

    /// "no images of class 7; 160 copies of training images": of what blocks, where anything does, at most four.
    /// nil where nothing is open but what the data have nothing of.
    private func line(_ findings: [GateResult.Finding]) -> String? {
        let blocking = findings.filter(\.blocks)
        var told = blocking.isEmpty ? findings.filter { !$0.isBesideThePoint(among: evidence.checks) } : blocking
        guard !told.isEmpty else { return nil }
        let causes = told.filter { $0.kind != .undecided && $0.kind != .notMeasured }
        if !causes.isEmpty { told = causes }
        let most = 4
        let rest = told.count - most
        return told.prefix(most).map(\.sentence).joined(separator: "; ") + (rest > 0 ? "; \(rest) more" : "")
    }

    // MARK: Attribution

    private func findings() -> [GateResult.Finding] {
        let checks = evidence.checks
        let open = checks.indices.filter { [.fail, .undecided, .error].contains(checks[$0].outcome) }
        guard !open.isEmpty else { return [] }
        let candidates = candidates()
        var taken: [Int: [Int]] = [:]
        var left: [Int] = []
        func place(_ index: Int, among allowed: (Int) -> Bool) {
            if let cause = cause(of: checks[index], candidates, among: allowed) {
                taken[cause, default: []].append(index)
            } else {
                left.append(index)
            }
        }
        for index in open where checks[index].outcome == .fail { place(index) { _ in true } }
        let proven = Set(taken.keys)
        for index in open where checks[index].outcome == .undecided { place(index) { proven.contains($0) } }
        left += open.filter { checks[$0].outcome == .error }

        var findings = candidates.indices.compactMap { index in
            taken[index].map { finding(candidates[index], $0) }
        }
        findings += unexplained(left.filter { checks[$0].outcome == .fail })
        findings += unmeasured(left.filter { checks[$0].outcome == .error })
        findings += undecided(left.filter { checks[$0].outcome == .undecided })
        // What blocks first; else in the order of the kinds, which is that of gravity.
        return findings.filter(\.blocks) + findings.filter { !$0.blocks }
    }

    private func finding(_ candidate: Candidate, _ indices: [Int]) -> GateResult.Finding {
        let checks = evidence.checks
        let sorted = indices.sorted { (rank(checks[$0]), $0) < (rank(checks[$1]), $1) }
        return GateResult.Finding(
            candidate.kind, candidate.sentence, action: candidate.action, parts: candidate.parts, checks: sorted,
            blocks: indices.contains { checks[$0].blocks })
    }

    private func rank(_ check: GateResult.Check) -> Int {
        let order: [GateResult.Outcome] = [.fail, .error, .undecided, .waived, .pass]
        return (check.blocks ? 0 : 10) + (order.firstIndex(of: check.outcome) ?? 9)
    }

    private func cause(of check: GateResult.Check, _ candidates: [Candidate], among allowed: (Int) -> Bool) -> Int? {
        guard let sign = evidence.sign(check.id) else { return nil }
        let known = candidates.indices.filter { index in
            allowed(index) && (candidates[index].only.map { $0 == check.scope } ?? true)
        }
        // A part that has a cause of its own goes there.
        if check.scope.kind != .whole,
            let own = known.first(where: { candidates[$0].kind == .missingParts && candidates[$0].parts.contains(check.scope) })
        {
            return own
        }
        for kind in Self.preferences(sign, isFar: isFar(check)) {
            if let found = known.first(where: { candidates[$0].kind == kind }) { return found }
        }
        return nil
    }

    /// Of a metric that is best at a target: whether the value lies below it.
    private func isFar(_ check: GateResult.Check) -> Bool {
        let target = evidence.facts[check.id]?.target ?? 0
        return check.direction == .target && (check.value ?? target) < target
    }

    private static let looks: [GateResult.Finding.Kind] = [.otherDomain, .property, .column, .family]

    /// Which causes a departure of the sign may have, the likeliest first.
    private static func preferences(_ sign: MetricSign, isFar: Bool) -> [GateResult.Finding.Kind] {
        switch sign {
        case .exactCopies, .nearCopies: [.trainingCopies]
        case .holdoutCopies: [.holdoutCopies]
        case .nearness:
            isFar ? looks + [.holdoutCopies, .level, .strangers, .collapse] : [.trainingCopies, .nearness, .repeats, .collapse]
        case .repeats: [.repeats, .collapse] + looks
        case .shares, .combinations: [.missingParts, .shares, .collapse]
        case .modes: [.missingParts, .wrongLabels] + looks + [.collapse]
        case .reach: looks + [.collapse, .repeats, .missingParts, .level, .shares, .strangers]
        case .variety: [.otherDomain, .collapse, .property, .column, .repeats, .missingParts, .level, .strangers, .shares]
        case .distance, .separability:
            looks + [.collapse, .level, .repeats, .missingParts, .part, .shares, .wrongLabels, .handling, .strangers, .trainingCopies]
        case .likeness: looks + [.handling, .strangers, .level, .part, .collapse, .missingParts, .shares]
        case .strangers: looks + [.handling, .strangers]
        case .handling: [.otherDomain, .handling, .property]
        case .property: [.otherDomain, .property] + [.collapse, .missingParts, .shares]
        case .column: [.otherDomain, .column, .collapse, .missingParts, .shares]
        case .reference: [.reference]
        case .family: [.family, .reference]
        case .learning: [.wrongLabels, .missingParts] + looks + [.collapse, .repeats, .part, .shares]
        case .labels: [.wrongLabels] + looks
        case .groupDistance: [.part, .missingParts] + looks + [.collapse, .level, .shares]
        case .groupLearning: [.missingParts, .wrongLabels, .part] + looks + [.collapse, .shares]
        }
    }

    // MARK: Candidates

    /// In the order in which they are told.
    private func candidates() -> [Candidate] {
        let missing = missingParts
        // Where single rows look real and much of the real data is not reached, their properties follow from that.
        let properties = isCollapsed ? nil : self.properties
        let domain = otherDomain(properties)
        let columns = domain == nil ? self.columns : nil
        let families = self.families
        let alike = domain == nil && properties == nil && columns == nil && families == nil
        // Rows that are damaged alike come to lie near to each other: then only those that are equal repeat.
        let isDamaged = (properties?.off ?? 0) > 0
        let repeats = domain == nil ? self.repeats(onlyEqual: isDamaged) : nil
        let labels = domain == nil ? wrongLabels : nil
        let found: [[Candidate]] = [
            [holdoutCopies, trainingCopies, nearness, references].compactMap(\.self), missing, [labels, domain].compactMap(\.self),
            [domain == nil && !isDamaged ? collapse(missing: missing, repeats: repeats) : nil, repeats].compactMap(\.self),
            [domain == nil ? properties?.candidate : nil, columns, families].compactMap(\.self), alike ? [level(missing: missing)].compactMap(\.self) : [],
            [domain == nil ? handling : nil, strangers, part].compactMap(\.self), shares(except: missing),
        ]
        return found.flatMap(\.self)
    }
}
