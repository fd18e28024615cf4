import Evaluation
import Metrics
import Numerics
import Results
import Studies
import Testing

/// Sentences, fronts, checks and disagreements from tables with known answers.
@Suite struct StudyVerdictTests {
    private static let frechet = "fidelity.frechet_distance@embedded"
    private static let coverage = "diversity.coverage@embedded"
    private static let share = "privacy.nearest_neighbour_share@embedded"

    private struct Row {
        var name: String
        var frechet: Double
        var coverage: Double
        var share: Double
        var copies = false
        var sanity: SanityRow?
        var status = MetricStatus.ok
        var given = false
    }

    private static let sanity = [
        Row(name: "real holdout", frechet: 1, coverage: 0.95, share: 0.5, sanity: .realHoldout),
        Row(name: "copy of train", frechet: 0, coverage: 1, share: 1, sanity: .copyOfTrain),
        Row(name: "pixel marginals", frechet: 90, coverage: 0.01, share: 0.5, sanity: .marginals),
        Row(name: "noise", frechet: 150, coverage: 0, share: 0.5, sanity: .noise),
    ]

    private static func part(_ row: Row, _ columns: [StudyColumn]) -> MeasuredSet {
        let values = [frechet: row.frechet, coverage: row.coverage, share: row.share]
        let spread = [frechet: 0.2, coverage: 0.005, share: 0.01]
        return MeasuredSet(
            fingerprint: row.name, rows: 100, labelled: false,
            values: columns.map { column in
                let value = values[column.key] ?? 0
                let deviation = spread[column.key] ?? 0
                var draw = RandomStream(seed: 9).split(row.name).split(column.key)
                var estimate = Estimate(
                    value,
                    interval: Interval(low: value - 2 * deviation, high: value + 2 * deviation, method: "test"))
                estimate.replicates = (0..<200).map { _ in value + deviation * draw.normal() }
                guard row.status == .ok else {
                    return MeasuredSet.Value(column.key, .failure(.insufficientData("it has 4 rows")))
                }
                return MeasuredSet.Value(column.key, .success(estimate))
            })
    }

    private struct Study {
        var table: StudyTable
        var rankings: [String: RankIntervals]
        var checks: [StudyResult.SanityCheck]
        var metrics: [StudyResult.Metric]
        var judgement: StudyJudgement
    }

    private static func study(
        _ candidates: [Row], sanity: [Row] = sanity, metrics: [String] = [frechet, coverage, share]
    ) throws -> Study {
        let columns = try StudyColumn.all(StudyRequest(real: "r", metrics: metrics), of: ImageModality.self)
        let rows = (candidates + sanity).map { row in
            var made = StudyRow(name: row.name, kind: row.sanity == nil ? row.given ? .given : .generated : .sanity, about: "")
            made.sanity = row.sanity
            made.copiesRows = row.copies
            made.seeds = row.sanity == nil ? [1] : []
            made.parts = [part(row, columns)]
            return made
        }
        let table = StudyTable(columns: columns, rows: rows, seed: 1)
        let rankings = table.rankings()
        let checks = SanityChecks(
            table: table,
            floors: [
                frechet: Floor(value: 1, low: 0.8, high: 1.2, splits: 5),
                coverage: Floor(value: 0.95, low: 0.94, high: 0.96, splits: 5),
            ], majority: nil
        ).run()
        let found = columns.map(\.metric)
        return Study(
            table: table, rankings: rankings, checks: checks, metrics: found,
            judgement: StudyJudgement(metrics: found, table: table, rankings: rankings, checks: checks))
    }

    @Test func oneIsBest() throws {
        let study = try Self.study([
            Row(name: "good", frechet: 3, coverage: 0.9, share: 0.5),
            Row(name: "bad", frechet: 9, coverage: 0.5, share: 0.5),
        ])
        let verdict = study.judgement.verdict()
        #expect(verdict.reliable)
        #expect(verdict.sentence.hasPrefix("good is best on fidelity"), "\(verdict.sentence)")
        #expect(verdict.sentence.contains("separable from the other one"), "\(verdict.sentence)")
        #expect(verdict.details.first?.contains("good 1, bad 2") == true, "\(verdict.details)")
    }

    @Test func yourSetsComeFirst() throws {
        let study = try Self.study([
            Row(name: "mine", frechet: 3, coverage: 0.9, share: 0.5, given: true),
            Row(name: "tiny", frechet: 3, coverage: 0.9, share: 0.5, status: .insufficientData, given: true),
            Row(name: "vae", frechet: 9, coverage: 0.5, share: 0.5),
        ])
        #expect(
            study.judgement.verdict().sentence.hasPrefix(
                "Of your sets, mine ranks 1 of 2 on fidelity. tiny could not be ranked on fidelity (it has 4 rows): give it more "
                    + "rows. mine is best on fidelity"), "\(study.judgement.verdict().sentence)")
    }

    @Test func noneIsBest() throws {
        let study = try Self.study([
            Row(name: "cgan", frechet: 3, coverage: 0.9, share: 0.5),
            Row(name: "ddpm", frechet: 3.1, coverage: 0.9, share: 0.5),
            Row(name: "vae", frechet: 9, coverage: 0.5, share: 0.5),
        ])
        #expect(
            study.judgement.verdict().sentence
                == "None is best: cgan and ddpm are not separable on fidelity; the other one is separably worse than "
                + "one of them.")
    }

    @Test func aCopierLeads() throws {
        let study = try Self.study([
            Row(name: "smote", frechet: 1.2, coverage: 0.99, share: 0.97, copies: true),
            Row(name: "cgan", frechet: 5, coverage: 0.9, share: 0.5),
            Row(name: "vae", frechet: 9, coverage: 0.5, share: 0.5),
        ])
        let sentence = study.judgement.verdict().sentence
        #expect(
            sentence.hasPrefix(
                "smote leads on fidelity, but its rows lie closer to the training rows than a holdout's; of the others, "
                    + "cgan is best on fidelity"), "\(sentence)")
        #expect(study.judgement.memorisers() == ["smote"])
        #expect(study.judgement.pareto()?.front == ["smote", "cgan"])
    }

    @Test func theHoldoutLeads() throws {
        let study = try Self.study([
            Row(name: "hold", frechet: 1.2, coverage: 0.99, share: 0.5, given: true),
            Row(name: "cgan", frechet: 5, coverage: 0.9, share: 0.5),
            Row(name: "vae", frechet: 9, coverage: 0.5, share: 0.5),
        ])
        let judgement = StudyJudgement(
            metrics: study.metrics, table: study.table, rankings: study.rankings, checks: study.checks, handedOut: ["hold"])
        let sentence = judgement.verdict().sentence
        #expect(
            sentence.contains("hold leads on fidelity, but its rows are rows of the holdout; of the others, cgan is best on fidelity"),
            "\(sentence)")
        #expect(judgement.verdict().details.contains { $0.contains("no generator made: hold.") })
    }

    @Test func frontLeavesOutWhoIsBeatenTwice() throws {
        let study = try Self.study([
            Row(name: "a", frechet: 3, coverage: 0.9, share: 0.6),
            Row(name: "b", frechet: 5, coverage: 0.9, share: 0.5),
            Row(name: "c", frechet: 6, coverage: 0.9, share: 0.7),
        ])
        #expect(study.judgement.pareto()?.front == ["a", "b"])
    }

    @Test func disagreementsNameAPairAndTheCards() throws {
        let study = try Self.study([
            Row(name: "sharp", frechet: 3, coverage: 0.4, share: 0.5),
            Row(name: "broad", frechet: 6, coverage: 0.9, share: 0.5),
        ])
        let found = Disagreements(metrics: study.metrics, table: study.table, rankings: study.rankings).found()
        let first = try #require(found.first)
        #expect(found.count == 1)
        #expect((first.first, first.second) == ("sharp", "broad"))
        #expect(first.kendallTau == -1)
        #expect(first.reason.contains("Fréchet distance: It sees two moments only"), "\(first.reason)")
        #expect(first.reason.contains("Coverage: It counts places, not amounts"), "\(first.reason)")
    }

    // MARK: Sanity checks

    @Test func soundRowsPass() throws {
        let study = try Self.study([Row(name: "a", frechet: 3, coverage: 0.9, share: 0.5)])
        #expect(study.checks.count == 8)
        #expect(study.checks.allSatisfy { $0.passed }, "\(study.checks.filter { !$0.passed })")
    }

    private func failing(_ sanity: [Row], metrics: [String] = [frechet, coverage, share]) throws -> [String] {
        try Self.study([Row(name: "a", frechet: 3, coverage: 0.9, share: 0.5)], sanity: sanity, metrics: metrics).checks
            .filter { !$0.passed }.map(\.id)
    }

    @Test func noiseThatScoresWell() throws {
        var rows = Self.sanity
        rows[3].frechet = 20
        #expect(try failing(rows) == ["ladder.\(Self.frechet)"])
        rows[3].frechet = 0.5
        #expect(try failing(rows) == ["order.\(Self.frechet)", "ladder.\(Self.frechet)"])
    }

    @Test func aHoldoutOfAnotherDistribution() throws {
        var rows = Self.sanity
        rows[0].frechet = 40
        #expect(try failing(rows) == ["floor.\(Self.frechet)"])
        // A little beside the floor is no fault.
        rows[0].frechet = 3
        #expect(try failing(rows).isEmpty)
    }

    @Test func copiesThatNoMetricSees() throws {
        #expect(try failing(Self.sanity, metrics: [Self.frechet]) == ["copies_seen"])
        let study = try Self.study(
            [Row(name: "a", frechet: 3, coverage: 0.9, share: 0.5)], metrics: [Self.frechet])
        let verdict = study.judgement.verdict()
        #expect(!verdict.reliable)
        #expect(
            verdict.sentence.hasPrefix("Metrics unreliable on this data: 1 of 5 sanity checks"), "\(verdict.sentence)")
    }

    @Test func aShareThatIsBlind() throws {
        var rows = Self.sanity
        rows[1].share = 0.5
        #expect(try failing(rows) == ["copy.\(Self.share)", "copies_seen"])
    }

    // MARK: Columns

    @Test func metricsThatAreBestInsideTheirRangeHaveATarget() throws {
        let columns = try StudyColumn.all(StudyRequest(real: "r"), of: ImageModality.self)
        func metric(_ id: String) throws -> StudyResult.Metric {
            try #require(columns.first { $0.metric.id == id }?.metric)
        }
        #expect(try metric("fidelity.classifier_two_sample").target == 0.5)
        #expect(try metric("fidelity.density").target == 1)
        #expect(try metric("diversity.vendi_ratio").target == 1)
        #expect(try metric("privacy.nearest_neighbour_share").target == 0.5)
        #expect(try metric("fidelity.frechet_distance").direction == .lower)
        #expect(try metric("fidelity.precision").direction == .higher)
        #expect(Set(columns.map(\.key)).count == columns.count)
        #expect(
            columns.filter(\.metric.leads).map(\.metric.dimension) == [
                .fidelity, .diversity, .utility, .privacy, .balance,
            ])
        #expect(throws: EvaluationError.self) {
            try StudyColumn.all(StudyRequest(real: "r", metrics: ["fidelity.none"]), of: ImageModality.self)
        }
    }
}
