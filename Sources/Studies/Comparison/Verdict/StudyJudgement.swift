import Evaluation
import Metrics
import Results

/// Who is separable from whom, in words, and who stands on the Pareto front.
package struct StudyJudgement {
    package let metrics: [StudyResult.Metric]
    package let table: StudyTable
    package let rankings: [String: RankIntervals]
    package let checks: [StudyResult.SanityCheck]
    /// Names of given sets that hold rows of the holdout.
    package let handedOut: Set<String>

    package init(
        metrics: [StudyResult.Metric], table: StudyTable, rankings: [String: RankIntervals],
        checks: [StudyResult.SanityCheck], handedOut: Set<String> = []
    ) {
        self.handedOut = handedOut
        self.metrics = metrics
        self.table = table
        self.rankings = rankings
        self.checks = checks
    }

    private func lead(_ dimension: Dimension) -> StudyResult.Metric? {
        metrics.first { $0.leads && $0.dimension == dimension }
    }

    // MARK: Pareto front

    /// Candidates that no other one beats in fidelity and in privacy, one of the two beyond chance.
    package func pareto() -> StudyResult.Pareto? {
        guard let x = lead(.fidelity), let y = lead(.privacy), let first = rankings[x.key],
            let second = rankings[y.key]
        else { return nil }
        let names = first.names.filter(second.names.contains)
        func score(_ name: String, _ metric: StudyResult.Metric) -> Double {
            table.cell(name, metric.key)?.replicated.map { metric.score($0.value) } ?? .infinity
        }
        func separably(_ a: String, _ b: String, _ ranking: RankIntervals) -> Bool {
            guard let i = ranking.names.firstIndex(of: a), let j = ranking.names.firstIndex(of: b) else { return false }
            return ranking.lead(i, over: j)?.separable ?? false
        }
        let front = names.filter { name in
            !names.contains { other in
                other != name && score(other, x) <= score(name, x) && score(other, y) <= score(name, y)
                    && (separably(other, name, first) || separably(other, name, second))
            }
        }
        return StudyResult.Pareto(xMetric: x.key, yMetric: y.key, front: front)
    }

    // MARK: Memorisation

    /// Candidates whose rows lie nearer to training rows than those of a holdout do, by any privacy metric.
    package func memorisers() -> Set<String> {
        var found: Set<String> = []
        for row in table.rows where row.kind != .sanity {
            for column in table.columns {
                guard let cell = table.cell(row.name, column.key), let value = cell.value.value else { continue }
                let low = cell.value.interval?.low ?? value
                let holdout = table.cell(.realHoldout, column.key)?.value
                let honest = holdout?.interval?.high ?? holdout?.value ?? 0
                switch column.source {
                // An honest generator resembles its training set a little more than the holdout does.
                case .neighbourShare: if low > max(0.5, honest) + 0.05 { found.insert(row.name) }
                case .nearCopies: if low > max(0.01, honest) { found.insert(row.name) }
                case .exactCopies: if low > honest { found.insert(row.name) }
                default: break
                }
            }
        }
        return found
    }

    // MARK: Verdict

    package func verdict() -> StudyResult.Verdict {
        let failed = checks.filter { !$0.passed }
        var sentence = [own(), main()].compactMap(\.self).joined(separator: " ")
        if !failed.isEmpty {
            let named = StudyWords.list(Array(failed.prefix(3)).map { "“\(Self.bare($0.statement))”" })
            let more = failed.count > 3 ? " and \(failed.count - 3) more" : ""
            sentence =
                "Metrics unreliable on this data: \(failed.count) of \(checks.count) sanity checks fail "
                + "(\(named)\(more)). " + sentence
        }
        return StudyResult.Verdict(sentence: sentence, details: details(), reliable: failed.isEmpty)
    }

    private static func bare(_ statement: String) -> String {
        let end = statement.firstIndex(of: ":") ?? statement.lastIndex(of: ".") ?? statement.endIndex
        return String(statement[..<end])
    }

    /// The first dimension with a ranking.
    private var mainDimension: Dimension? {
        [.fidelity, .diversity, .utility, .privacy, .balance].first { dimension in
            lead(dimension).map { rankings[$0.key] != nil } ?? false
        }
    }

    /// The user's own sets first: where they stand among trained ones, and which could not be ranked, why, and what would
    /// let them be. Nil where all rows are given and ranked: then the rest of the verdict is about them.
    private func own() -> String? {
        guard let dimension = mainDimension, let metric = lead(dimension), let ranking = rankings[metric.key] else { return nil }
        let given = table.rows.filter { $0.kind == .given }
        let ranked = given.filter { ranking.names.contains($0.name) }
        let left = given.filter { !ranking.names.contains($0.name) }
        var sentences: [String] = []
        if !ranked.isEmpty, ranking.names.count > ranked.count {
            let places = ranked.prefix(4).compactMap { row -> String? in
                guard let place = ranking.names.firstIndex(of: row.name) else { return nil }
                let rank = ranking.ranks[place]
                return "\(row.name) ranks \(rank.best == rank.worst ? "\(rank.best)" : "\(rank.best)–\(rank.worst)")"
            }
            let more = ranked.count > 4 ? " (and \(ranked.count - 4) more)" : ""
            sentences.append("Of your sets, \(StudyWords.list(places)) of \(ranking.names.count) on \(dimension.rawValue)\(more).")
        }
        for row in left.prefix(3) {
            let value = table.cell(row.name, metric.key)?.value
            let remedy =
                switch value?.status {
                case .insufficientData: "give it more rows"
                case .notApplicable: "give what the metric reads"
                case .error: "mend the set and compare again"
                default: "compare it with more replicates"
                }
            let why = value?.reason.map { " (\($0))" } ?? ""
            sentences.append("\(row.name) could not be ranked on \(dimension.rawValue)\(why): \(remedy).")
        }
        if left.count > 3 { sentences.append("\(left.count - 3) more of your sets could not be ranked.") }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    private func main() -> String {
        guard let dimension = mainDimension, let metric = lead(dimension), let ranking = rankings[metric.key] else {
            return alone()
        }
        let memorising = memorisers()
        let copying = memorising.union(handedOut)
        let top = leaders(ranking) { _ in true }
        let copiers = top.filter(copying.contains)
        let clean = ranking.names.filter { !copying.contains($0) }
        let on = "on \(dimension.rawValue)"
        guard !copiers.isEmpty else { return standing(top, ranking.names, on, metric) }
        let led = top.count == 1 ? "leads" : "lead"
        let their = copiers.count == 1 ? "its" : "their"
        let whose = copiers.count == top.count ? "" : "\(StudyWords.list(copiers)) among them: "
        let nearer = "lie closer to the training rows than a holdout's", unseen = "are rows of the holdout"
        let fault = copiers.allSatisfy(memorising.contains)
            ? nearer : copiers.allSatisfy { !memorising.contains($0) } ? unseen : "\(nearer), or \(unseen)"
        let warning = "\(StudyWords.list(top)) \(led) \(on), but \(whose)\(their) rows \(fault)"
        guard !clean.isEmpty else { return Self.sentence(warning + "; no candidate is free of that") }
        let best = leaders(ranking) { clean.contains($0) }
        return Self.sentence(warning + "; of the others, " + standing(best, clean, on, metric, begins: false))
    }

    /// Names that no other of `included` is separably better than.
    private func leaders(_ ranking: RankIntervals, _ included: (String) -> Bool) -> [String] {
        let places = ranking.names.indices.filter { included(ranking.names[$0]) }
        let top = places.filter { place in
            !places.contains { $0 != place && ranking.lead($0, over: place)?.separable == true }
        }
        return top.sorted { score(ranking.names[$0]) < score(ranking.names[$1]) }.map { ranking.names[$0] }
        func score(_ name: String) -> Double {
            metrics.first { rankings[$0.key] == ranking }.flatMap { metric in
                table.cell(name, metric.key)?.replicated.map { metric.score($0.value) }
            } ?? 0
        }
    }

    /// Whether one is best and by what, or who cannot be told apart.
    private func standing(
        _ top: [String], _ all: [String], _ on: String, _ metric: StudyResult.Metric, begins: Bool = true
    ) -> String {
        let rest = all.count - top.count
        let text: String
        if let best = top.first, top.count == 1 {
            if rest == 0 {
                text = "\(best) is the only one left \(on)"
            } else {
                let value = table.cell(best, metric.key)?.value
                let number = value?.value.map {
                    Readable.sentence($0, interval: value?.interval, unit: metric.unit)
                }
                let by = number.map { " (\(StudyWords.inSentence(metric)) \($0))" } ?? ""
                text =
                    "\(best) is best \(on)\(by), separable from "
                    + (rest == 1 ? "the other one" : "all \(rest) others") + losses(best, all)
            }
        } else if rest == 0 {
            text = "none is best: \(StudyWords.list(top)) are not separable \(on)"
        } else {
            text =
                "none is best: \(StudyWords.list(top)) are not separable \(on); the other "
                + (rest == 1 ? "one is" : "\(rest) are") + " separably worse than one of them"
        }
        return begins ? Self.sentence(text) : text
    }

    /// In which other dimension somebody is separably better.
    private func losses(_ best: String, _ all: [String]) -> String {
        var clauses: [String] = []
        for dimension in [Dimension.diversity, .utility, .privacy, .balance] {
            guard let metric = lead(dimension), let ranking = rankings[metric.key],
                let place = ranking.names.firstIndex(of: best)
            else { continue }
            let better = ranking.names.indices.filter {
                all.contains(ranking.names[$0]) && ranking.lead($0, over: place)?.separable == true
            }
            if !better.isEmpty {
                clauses.append("\(StudyWords.list(better.map { ranking.names[$0] })) on \(dimension.rawValue)")
            }
        }
        return clauses.isEmpty ? "" : "; it is beaten by " + StudyWords.list(clauses)
    }

    private func alone() -> String {
        let candidates = table.rows.filter { $0.kind != .sanity }
        let names = candidates.filter { $0.failure == nil }.map(\.name)
        if candidates.count == 1, names.count == 1 {
            return "\(names[0]) is the only candidate; there is nothing to rank it against."
        }
        switch names.count {
        case 0: return "No candidate could be measured."
        case 1: return "\(names[0]) is the only candidate that could be measured; there is nothing to rank."
        default: return "No metric compares two candidates; there is nothing to rank."
        }
    }

    /// Names stay as they are written, also at the beginning.
    private static func sentence(_ text: String) -> String {
        (text.hasPrefix("none ") ? "N" + text.dropFirst() : text) + "."
    }

    /// Given sets without a place in a dimension that `own` says nothing of.
    private func unranked(_ dimension: Dimension, _ ranked: [String]) -> String {
        let left = table.rows.filter { $0.kind == .given && !ranked.contains($0.name) }.map(\.name)
        return dimension == mainDimension || left.isEmpty ? "" : " \(StudyWords.list(left)) \(left.count == 1 ? "has" : "have") no value there."
    }

    /// The order that the leading metric of each dimension allows.
    private func details() -> [String] {
        var details = Dimension.allCases.compactMap { dimension -> String? in
            guard let metric = lead(dimension), let ranking = rankings[metric.key] else { return nil }
            let order = ranking.names.indices.sorted {
                (ranking.ranks[$0].best, ranking.ranks[$0].worst) < (ranking.ranks[$1].best, ranking.ranks[$1].worst)
            }
            let places = order.map { place -> String in
                let rank = ranking.ranks[place]
                let text = rank.best == rank.worst ? "\(rank.best)" : "\(rank.best)–\(rank.worst)"
                return "\(ranking.names[place]) \(text)"
            }
            let name = dimension.rawValue.prefix(1).uppercased() + dimension.rawValue.dropFirst()
            return "\(name), by \(StudyWords.inSentence(metric)), ranks with 95 % confidence: "
                + places.joined(separator: ", ") + "." + unranked(dimension, ranking.names)
        }
        let copying = memorisers()
        if !copying.isEmpty {
            let names = table.rows.map(\.name).filter(copying.contains)
            details.append(
                "Rows closer to the training rows than a holdout's, by some privacy metric: "
                    + "\(StudyWords.list(names)).")
        }
        if !handedOut.isEmpty {
            details.append("Rows of the holdout, which no generator made: \(StudyWords.list(table.rows.map(\.name).filter(handedOut.contains))).")
        }
        return details
    }
}
