import Assets
import Evaluation
import Metrics
import Numerics
import Results

/// Pairs of ranked metrics that put two candidates in opposite orders, both beyond chance, with the reason that their
/// cards give.
package struct Disagreements {
    package let metrics: [StudyResult.Metric]
    package let table: StudyTable
    package let rankings: [String: RankIntervals]

    package init(
        metrics: [StudyResult.Metric], table: StudyTable, rankings: [String: RankIntervals]
    ) {
        self.metrics = metrics
        self.table = table
        self.rankings = rankings
    }

    package func found() -> [StudyResult.Disagreement] {
        let ranked = metrics.filter { rankings[$0.key] != nil }
        var found: [StudyResult.Disagreement] = []
        for (index, a) in ranked.enumerated() {
            for b in ranked.dropFirst(index + 1) {
                if let disagreement = disagreement(a, b) { found.append(disagreement) }
            }
        }
        return found
    }

    private func disagreement(_ a: StudyResult.Metric, _ b: StudyResult.Metric) -> StudyResult.Disagreement? {
        guard let first = rankings[a.key], let second = rankings[b.key] else { return nil }
        let names = first.names.filter(second.names.contains)
        var best: (winner: String, loser: String, clarity: Double)?
        for winner in names {
            for loser in names where loser != winner {
                guard let i = first.names.firstIndex(of: winner), let j = first.names.firstIndex(of: loser),
                    let k = second.names.firstIndex(of: winner), let l = second.names.firstIndex(of: loser),
                    let under = first.lead(i, over: j), under.separable, let over = second.lead(l, over: k),
                    over.separable
                else { continue }
                let clarity = min(under.deviations, over.deviations)
                if best.map({ clarity > $0.clarity }) ?? true { best = (winner, loser, clarity) }
            }
        }
        guard let best else { return nil }
        func scores(_ metric: StudyResult.Metric) -> [Double] {
            names.map { table.cell($0, metric.key)?.replicated.map { metric.score($0.value) } ?? 0 }
        }
        return StudyResult.Disagreement(
            metricA: a.key, metricB: b.key, kendallTau: KendallTau.b(scores(a), scores(b)) ?? 0, first: best.winner,
            second: best.loser, reason: reason(a, b, winner: best.winner, loser: best.loser))
    }

    /// What the cards say of copies where a metric favours a copier; else the first caution of each card that can tell
    /// sets of one size apart.
    private func reason(_ a: StudyResult.Metric, _ b: StudyResult.Metric, winner: String, loser: String) -> String {
        let parts = [(a, winner), (b, loser)].compactMap { metric, favoured -> String? in
            let copies = table.rows.first { $0.name == favoured }?.copiesRows ?? false
            let cautions = CardCautions.of(metric.id)
            let chosen =
                cautions.first { copies && $0.lowercased().contains("copies") }
                ?? cautions.first { caution in !Self.aboutSizes.contains { caution.lowercased().contains($0) } }
            return chosen.map { "\(StudyWords.metric(metric)): \($0)" }
        }
        return parts.isEmpty ? "Their cards name no reason." : parts.joined(separator: " ")
    }

    /// Ranked sets have the same number of rows, and their intervals are paired.
    private static let aboutSizes = ["fewer", "few rows", "small holdout", "size", "the interval"]
}

/// The cautions of a metric's card: the points under "When it lies".
package enum CardCautions {
    package static func of(_ id: String) -> [String] {
        guard let dimension = id.split(separator: ".").first,
            let card = Assets.text("metrics/\(dimension)/\(id).md")
        else { return [] }
        return points(card)
    }

    package static func points(_ card: String) -> [String] {
        var points: [String] = []
        var inside = false
        for line in card.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.hasPrefix("##") {
                inside = line.lowercased().contains("when it lies")
            } else if inside, line.hasPrefix("- ") {
                points.append(String(line.dropFirst(2)))
            } else if inside, !points.isEmpty, !line.allSatisfy(\.isWhitespace) {
                points[points.count - 1] += " " + line.drop { $0.isWhitespace }
            }
        }
        return points.map { $0.filter { $0 != "`" } }
    }
}
