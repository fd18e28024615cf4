import Datasets
import Evaluation
import Metrics
import Numerics
import Policy
import Results

/// Runs every metric on sets whose quality is known: damaged step by step, and as good as real.
public struct Selftest: Sendable {
    let request: SelftestRequest
    /// Decides which waivers of the policy hold.
    let today: CalendarDate
    let parallel: Parallel
    let toolVersion: String
    /// All sets are measured against the same real rows.
    private let shared = SharedWork()

    public init(request: SelftestRequest, today: CalendarDate, parallel: Parallel, toolVersion: String) {
        self.request = request
        self.today = today
        self.parallel = parallel
        self.toolVersion = toolVersion
    }

    /// - Returns: the same value for the same input, seed and version, at any thread count.
    /// - Throws: `DatasetError`, `EvaluationError` for a set that is too small or cannot be read, and for ladders that
    ///   do not exist.
    public func run(progress: any ProgressSink) throws -> SelftestResult {
        func run<Kind: Modality>(_ kind: Kind.Type) throws -> SelftestResult { try self.run(kind, progress) }
        if let name = request.modality { return try run(Modalities.named(name)) }
        return try run(Modalities.recognise([request.real]))
    }

    private func run<Kind: Modality>(_ kind: Kind.Type, _ progress: any ProgressSink) throws -> SelftestResult {
        if request.onlyFalseAlarms { return try countFalseAlarms(kind, progress: progress) }
        let ladders = try chosen(Kind.ladders)
        let opened = try open(kind, progress)
        let sets = try SelftestSets(opened.set, rows: request.rows, seed: request.seed)
        let input = try MeasuredInputs.describe(sets.whole, .real, parallel)
        var work = Work(total: request.honestSets + ladders.reduce(0) { $0 + $1.rungs.count }, progress: progress)

        let labelled = ladders.contains(where: \.needsUtility)
        var honest: [RunResult] = []
        for index in 0..<request.honestSets {
            let pair = try sets.honestPair(index)
            honest.append(
                try evaluate(
                    kind, pair.candidate, sets.real, pair.holdout, utility: request.trains || labelled, &work,
                    "honest \(index + 1)"))
        }
        var warnings = opened.warnings + [sets.overlapWarning(request.honestSets)].compactMap(\.self)
        let undamaged = try sets.honest(0)
        var climbed: [(ladder: DegradationLadder<Kind.Content>, runs: [RunResult?])] = []
        for ladder in ladders {
            var runs: [RunResult?] = []
            for rung in ladder.rungs.indices {
                let detail = "\(ladder.id), \(ladder.rungs[rung])"
                guard let set = try ladder.apply(rung, to: sets), try !isSame(set, undamaged) else {
                    work.skip()
                    runs.append(nil)
                    continue
                }
                runs.append(
                    try evaluate(
                        kind, set, sets.real, sets.holdout, utility: request.trains || ladder.needsUtility, &work, detail))
            }
            let missing = runs.count { $0 == nil }
            if missing > 0 {
                warnings.append(
                    .init(
                        code: "ladder_incomplete",
                        message: "\(missing) of \(runs.count) rungs of \(ladder.id) were not run: the set has nothing of what "
                            + "they damage (several classes, columns of numbers or of levels), too few \(Kind.Content.noun.many) of it, or is the "
                            + "same afterwards."))
            }
            climbed.append((ladder, runs))
        }
        return assemble(Kind.name, input, honest, climbed, warnings)
    }

    /// Whether damage left all as it was, as blur leaves blank images and copying a row that all others equal: no metric can notice.
    private func isSame<Content: RowSet>(_ set: Content, _ other: Content) throws -> Bool {
        guard set.count == other.count, set.labels == other.labels else { return false }
        // Families are equal in whatever order their rows are, which is what some damage changes.
        if set.parts.isEmpty { return try set.contentHashes(parallel: parallel) == other.contentHashes(parallel: parallel) }
        return try set.fingerprint(parallel: parallel) == other.fingerprint(parallel: parallel)
    }

    /// The real set, large enough for three parts.
    func open<Kind: Modality>(
        _ kind: Kind.Type, _ progress: any ProgressSink
    ) throws -> (set: Kind.Content, warnings: [RunResult.Warning]) {
        guard (3...1_000).contains(request.honestSets) else {
            throw EvaluationError(
                .usage, "\(request.honestSets) honest sets were asked for", remedy: "Ask for 3 to 1000.")
        }
        progress.begin("reading the real set")
        var options = request.open
        options.parallel = parallel
        let opened = try Kind.opened(request.real, options: options)
        try SelftestSets.require(opened.set, rows: request.rows)
        return opened
    }

    private func chosen<Content>(_ ladders: [DegradationLadder<Content>]) throws -> [DegradationLadder<Content>] {
        let known = ladders.map(\.id)
        if let unknown = request.ladders.first(where: { !known.contains($0) }) {
            throw EvaluationError(
                .usage, "there is no ladder \(unknown)", remedy: "\(NearestWord.question(unknown, in: known))Known are \(known.joined(separator: ", ")).")
        }
        return ladders.filter { request.ladders.isEmpty || request.ladders.contains($0.id) }
    }

    private func evaluate<Kind: Modality>(
        _ kind: Kind.Type, _ candidate: Kind.Content, _ real: Kind.Content, _ holdout: Kind.Content, utility: Bool, _ work: inout Work,
        _ detail: String
    ) throws -> RunResult {
        work.next(detail)
        // The honest sets of the selftest are its floor; these splits only serve the policy.
        var evaluation = EvaluationRequest(
            sets: Roles(real: real.info.name, synthetic: candidate.info.name), modality: Kind.name, seed: request.seed,
            bootstrapReplicates: request.replicates, floorSplits: 4, extractors: request.extractors,
            utility: utility)
        evaluation.shared = shared
        return try Evaluation(request: evaluation, parallel: parallel, toolVersion: toolVersion)
            .run(kind, Roles(real: real, holdout: holdout, synthetic: candidate), progress: SilentProgress())
    }

    func assemble<Content>(
        _ modality: String, _ input: RunResult.Input, _ honest: [RunResult],
        _ climbed: [(ladder: DegradationLadder<Content>, runs: [RunResult?])],
        _ warnings: [RunResult.Warning]
    ) -> SelftestResult {
        var order: [MetricKey] = []
        var first: [MetricKey: Measurement] = [:]
        let all = honest + climbed.flatMap { $0.runs.compactMap(\.self) }
        for measurement in all.flatMap(\.metrics) where measurement.scope == .whole {
            let key = measurement.key
            if first[key] == nil {
                order.append(key)
                first[key] = measurement
            }
        }
        func find(_ key: MetricKey, _ run: RunResult?) -> Measurement? {
            run?.metrics.first { $0.scope == .whole && $0.key == key }
        }
        let metrics = order.compactMap { key -> SelftestResult.Metric? in
            guard let like = first[key] else { return nil }
            let responses = SelftestResponses(honest: honest.compactMap { find(key, $0) })
            let values = responses.honest.compactMap(\.value)
            return SelftestResult.Metric(
                key: key.column, id: key.id, version: like.version, dimension: like.dimension, features: key.features,
                parameters: key.variant, direction: like.direction,
                target: like.direction == .target ? like.target : nil, unit: like.unit,
                honest: values, falseAlarms: responses.falseAlarms,
                responses: climbed.map { climb in
                    responses.response(
                        climb.ladder.id, rungs: climb.runs.map { find(key, $0) },
                        promise: request.promises[key.id]?[climb.ladder.id])
                },
                reason: values.isEmpty ? like.reason ?? responses.honest.first?.reason ?? "not measured" : nil,
                title: like.title, shortTitle: MetricRegistry.descriptor(key.id)?.shortTitle)
        }
        return SelftestResult(
            tool: .init(name: "assay", version: toolVersion), title: request.title ?? input.name,
            seed: request.seed, modality: modality, input: input, features: honest.first?.features ?? [],
            settings: [
                "rows": "\(request.rows)", "honest_sets": "\(request.honestSets)",
                "bootstrap_replicates": "\(request.replicates)", "utility": "\(request.trains)",
            ],
            ladders: climbed.map { climb in
                SelftestResult.Ladder(
                    id: climb.ladder.id, about: climb.ladder.about, rungs: climb.ladder.rungs,
                    verdicts: request.policy == nil ? [] : climb.runs.map { $0.flatMap(judge)?.verdict.rawValue ?? "not run" })
            },
            metrics: metrics, gate: falseAlarms(honest), warnings: warnings)
    }

    private func judge(_ run: RunResult) -> GateResult? {
        request.policy.map { Judge.judge(run: run, policy: $0, today: today) }
    }

    /// How often each check of the policy failed or stayed undecided.
    private static func counts(_ gates: [GateResult]) -> [SelftestResult.CheckCount] {
        var counts: [SelftestResult.CheckCount] = []
        for gate in gates {
            var seen: [String: Int] = [:]
            for check in gate.checks {
                var name = check.id + (check.features.map { "@" + $0 } ?? "")
                let words = MetricKey(id: check.id, variant: check.parameters).words
                if !words.isEmpty { name += " " + words }
                seen[name, default: 0] += 1
                if let times = seen[name], times > 1 { name += " (\(times))" }
                let index = counts.firstIndex { $0.check == name } ?? counts.count
                if index == counts.count {
                    counts.append(.init(check: name, blocks: check.level == .error, failed: 0, undecided: 0))
                }
                if check.outcome == .fail || check.outcome == .error { counts[index].failed += 1 }
                if check.outcome == .undecided { counts[index].undecided += 1 }
            }
        }
        return counts
    }

    private func falseAlarms(_ honest: [RunResult]) -> SelftestResult.FalseAlarms? {
        guard let policy = request.policy else { return nil }
        let gates = honest.compactMap(judge)
        func checks(_ outcomes: Set<GateResult.Outcome>) -> [String] {
            var names: [String] = []
            for check in gates.flatMap(\.checks) where outcomes.contains(check.outcome) {
                let name = check.id + (check.features.map { "@" + $0 } ?? "")
                if !names.contains(name) { names.append(name) }
            }
            return names
        }
        return SelftestResult.FalseAlarms(
            policy: policy.name, honestSets: gates.count,
            failed: gates.count { $0.verdict == .fail || $0.verdict == .error },
            undecided: gates.count { $0.verdict == .undecided }, failedChecks: checks([.fail, .error]),
            undecidedChecks: checks([.undecided]), checks: Self.counts(gates))
    }

    /// Counts the sets that are done.
    struct Work {
        let total: Int
        let progress: any ProgressSink
        private var done = 0

        init(total: Int, progress: any ProgressSink) {
            self.total = total
            self.progress = progress
        }

        mutating func next(_ detail: String) {
            progress.report(stage: "selftest", done: done, of: total, detail: detail)
            done += 1
        }

        mutating func skip() { done += 1 }
    }
}
