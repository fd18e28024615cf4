import Datasets
import Evaluation
import Features
import Metrics
import Numerics
import Results

/// Turns measured sets into `compare.json`: means over seeds, rank intervals, checks, verdict. Needs no data.
struct StudyAssembly<Kind: Modality> {
    let request: StudyRequest
    let data: StudyData<Kind>
    let columns: [StudyColumn]
    let floors: [String: Floor]
    let rows: [StudyRow]
    let extractors: [any FeatureExtractor<Kind.Content>]
    let toolVersion: String

    func result() -> StudyResult {
        let table = StudyTable(columns: columns, rows: rows, seed: request.seed)
        let rankings = table.rankings()
        let checks = SanityChecks(
            table: table, floors: allFloors(table), majority: majorityShare, anchorsKeepMoments: Kind.anchorsKeepMoments
        ).run()
        let metrics = columns.map { column in
            var metric = column.metric
            metric.floor = allFloors(table)[column.key]
            metric.ranked = rankings[column.key] != nil
            return metric
        }
        let judged = StudyJudgement(
            metrics: metrics, table: table, rankings: rankings, checks: checks, handedOut: data.handedOut)
        return StudyResult(
            tool: .init(name: "assay", version: toolVersion), title: request.title, seed: request.seed,
            modality: Kind.name, inputs: data.inputs,
            features: extractors.map { RunResult.FeatureSpace($0) }, settings: settings, metrics: metrics, candidates: table.candidates(rankings),
            comparisons: comparisons(rankings), pareto: judged.pareto(), sanity: checks,
            disagreements: Disagreements(metrics: metrics, table: table, rankings: rankings).found(),
            verdict: judged.verdict(), warnings: data.warnings + warnings)
    }

    /// The floors of pairs, and of other columns what the sanity rows of real images score.
    private func allFloors(_ table: StudyTable) -> [String: Floor] {
        var all = floors
        for column in columns where all[column.key] == nil {
            let row: SanityRow? =
                switch column.source {
                case .network, .logistic: .copyOfTrain
                case .neighbourShare, .nearCopies, .exactCopies: .realHoldout
                case .pair, .classShares, .content: nil
                }
            guard let row, let cell = table.cell(row, column.key), let value = cell.value.value else { continue }
            all[column.key] = Floor(
                value: value, low: cell.value.interval?.low ?? value, high: cell.value.interval?.high ?? value,
                splits: 1)
        }
        return all
    }

    /// What a classifier that knows nothing scores.
    private var majorityShare: Double? {
        guard let labels = data.unseen.labels, !labels.isEmpty else { return nil }
        return Double(data.unseen.classCounts.max() ?? 0) / Double(labels.count)
    }

    private func comparisons(_ rankings: [String: RankIntervals]) -> [StudyResult.PairComparison] {
        columns.flatMap { column -> [StudyResult.PairComparison] in
            guard let ranking = rankings[column.key] else { return [] }
            return ranking.differences.map { pair in
                StudyResult.PairComparison(
                    metric: column.key, a: ranking.names[pair.a], b: ranking.names[pair.b], difference: pair.value,
                    low: pair.low, high: pair.high, separable: pair.separable)
            }
        }
    }

    private var settings: [String: String] {
        var settings = [
            "rows": "\(data.rows)", "training_rows": "\(data.training.count)",
            "reference": data.reference.count == data.training.count
                ? "all \(data.reference.count) training rows"
                : "a sample of \(data.reference.count) of the training rows (seed \(request.seed))",
            "holdout": data.hasHoldout ? "given" : "split off the real set", "holdout_rows": "\(data.unseen.count)",
            "copies_searched_in": "\(data.searched.count) training rows; exact copies in all \(data.training.count)",
            "bootstrap_replicates": "\(request.replicates)", "bootstrap_scheme": Resamples.scheme,
            "floor_splits": "\(request.floorSplits)",
            "utility": "\(request.utility)",
            "rank_intervals": "paired bootstrap of rows and seeds, simultaneous over all pairs of a metric "
                + "(max |T|), 95 %",
        ]
        if rows.contains(where: { $0.seeds.count > 1 }) {
            settings["seeds"] =
                "drawn with replacement, stretched by √(S/(S−1)) and Student's quantile over the normal one"
        }
        return settings
    }

    private var warnings: [RunResult.Warning] {
        var warnings: [RunResult.Warning] = []
        let single = rows.filter { $0.kind == .generated && $0.failure == nil && $0.seeds.count == 1 }.map(\.name)
        if !single.isEmpty {
            warnings.append(
                .init(
                    code: "one_seed",
                    message: "One seed each: \(single.joined(separator: ", ")). How much they vary from training to "
                        + "training is unknown, and the intervals are about the rows alone."))
        }
        for row in rows {
            if let failure = row.failure {
                warnings.append(
                    .init(code: "candidate_failed", message: "\(row.name) could not be measured: \(failure.reason)."))
            }
        }
        return warnings
    }
}
