import Datasets
import Features
import Numerics
import Policy
import Results

/// Opens the sets, evaluates a small sample of them to see which checks have what they need, and extrapolates. Keeps
/// nothing.
public struct EvaluationPlanner {
    let request: EvaluationRequest
    let parallel: Parallel
    let toolVersion: String
    let clock: @Sendable () -> Double

    public init(
        request: EvaluationRequest, parallel: Parallel, toolVersion: String, clock: @escaping @Sendable () -> Double
    ) {
        self.request = request
        self.parallel = parallel
        self.toolVersion = toolVersion
        self.clock = clock
    }

    /// Rows of each set in the trial.
    static let trialRows = 200
    private static let featureTrial = 128

    /// - Parameters:
    ///   - policy: whose checks are tried; nil for none.
    ///   - baselines: names of the runs that will be given.
    ///   - today: decides which waivers have expired.
    ///   - progress: is told how far it is.
    /// - Throws: what `Evaluation.run` throws before it measures.
    public func plan(
        policy: Policy?, baselines: Set<String>, today: CalendarDate, progress: any ProgressSink
    ) throws -> EvaluationPlan {
        func plan<Kind: Modality>(_ kind: Kind.Type) throws -> EvaluationPlan {
            try self.plan(
                kind, OpenedSets.open(kind, request.sets, request: request, parallel: parallel, progress: progress),
                policy: policy, baselines: baselines, today: today, progress: progress)
        }
        let evaluation = Evaluation(request: request, parallel: parallel, toolVersion: toolVersion)
        guard !evaluation.isAgainstStatistics else {
            throw EvaluationError(
                .usage, "a run against statistics of the real set has no plan",
                remedy: "Leave --dry-run out: it reads the synthetic set once and measures the Fréchet distance.")
        }
        return try plan(evaluation.kind())
    }

    /// The same of sets that are open already.
    package func plan<Kind: Modality>(
        _ kind: Kind.Type, _ sets: Roles<Kind.Content>, policy: Policy?, baselines: Set<String>, today: CalendarDate,
        progress: any ProgressSink
    ) throws -> EvaluationPlan {
        try plan(
            kind,
            OpenedSets(
                sets, limit: request.limit, seed: request.seed, searchesAll: request.searchesAll, parallel: parallel,
                progress: progress),
            policy: policy, baselines: baselines, today: today, progress: progress)
    }

    private func plan<Kind: Modality>(
        _ kind: Kind.Type, _ opened: OpenedSets<Kind.Content>, policy: Policy?, baselines: Set<String>,
        today: CalendarDate, progress: any ProgressSink
    ) throws -> EvaluationPlan {
        let sets = PlannedSets(kind, opened)
        progress.begin("trying a small sample")
        var small = request
        small.limit = Self.trialRows
        small.searchesAll = false
        small.bootstrapReplicates = 10
        small.floorSplits = 2
        var trial = try Evaluation(request: small, parallel: parallel, toolVersion: toolVersion).run(
            kind, Roles(real: opened.real, holdout: opened.holdout, synthetic: opened.synthetic),
            progress: SilentProgress())
        for index in trial.metrics.indices {
            trial.metrics[index].nReal = sets.rows.real
            trial.metrics[index].nSynthetic = sets.rows.synthetic
            if trial.metrics[index].nHoldout != nil { trial.metrics[index].nHoldout = sets.rows.holdout }
        }
        let values = Kind.values(in: opened.real)
        let cost = MeasuringCost(
            rows: max(sets.rows.real, sets.rows.synthetic), searched: sets.rows.searched,
            unseen: sets.rows.searchedHoldout,
            dimensions: trial.features.map(\.dimension), replicates: request.bootstrapReplicates,
            pixels: values, threads: parallel.threads, utility: request.utility && values > 0,
            classes: request.utility ? Kind.learnedClasses(in: opened.real) : 0)
        let features = try featureSeconds(kind, opened.real, sets.rows, progress)
        return EvaluationPlan(
            title: request.title ?? sets.inputs.last?.name ?? "", inputs: sets.inputs,
            extractors: trial.features.map(\.id), policy: policy?.name,
            checks: policy.map { checks($0, trial, sets.rows, baselines, today) } ?? [],
            trialRows: min(Self.trialRows, max(sets.rows.real, sets.rows.synthetic)), threads: parallel.threads,
            seconds: features + cost.seconds + cost.anchorSeconds + cost.floorSeconds(splits: request.floorSplits),
            memoryBytes: cost.bytesOfOneRun,
            warnings: sets.warnings
                + (policy.flatMap {
                    HoldoutNeeds.notice(policy: $0, hasHoldout: sets.rows.holdout > 0, today: today)
                }.map { [.init(code: "needs_holdout", message: $0)] } ?? []))
    }

    /// Of all sets, the two anchor sets among them, in every feature space.
    private func featureSeconds<Kind: Modality>(
        _ kind: Kind.Type, _ set: Kind.Content, _ rows: Rows, _ progress: any ProgressSink
    ) throws -> Double {
        progress.begin("timing the feature extractors")
        let trial = set.limited(to: Self.featureTrial, seed: 1)
        var seconds = 0.0
        for (index, extractor) in try Kind.extractors(request.extractors, for: set).enumerated() {
            // Once to warm up.
            _ = try extractor.extract(trial, parallel: parallel)
            let began = clock()
            _ = try extractor.extract(trial, parallel: parallel)
            let perRow = (clock() - began) / Double(max(1, trial.count))
            seconds += perRow * Double(rows.real + rows.holdout + 3 * rows.synthetic)
            // Nearest rows are looked for in all of them, in the space that leads.
            if index == 0, rows.searched + rows.searchedHoldout > rows.real + rows.holdout {
                seconds += perRow * Double(rows.searched + rows.searchedHoldout)
            }
        }
        return seconds
    }

    private func checks(
        _ policy: Policy, _ trial: RunResult, _ rows: Rows, _ baselines: Set<String>, _ today: CalendarDate
    ) -> [EvaluationPlan.Check] {
        var tried = policy
        // The trial's numbers compare with no earlier run; whether that run is given can be told.
        for index in tried.checks.indices {
            tried.checks[index].rules.removeAll {
                if case .noWorseThan(let name, _) = $0 { baselines.contains(name) } else { false }
            }
            if tried.checks[index].rules.isEmpty { tried.checks[index].rules = [.max(.infinity)] }
        }
        return tried.checks.enumerated().flatMap { index, check -> [EvaluationPlan.Check] in
            var alone = tried
            alone.checks = [check]
            return Judge.judge(run: trial, policy: alone, today: today).checks.map { judged in
                prospect(
                    judged, check, minRows: Judge.neededRows(judged.scope, check, policy.defaults, hasTables: trial.hasTables), trial, rows,
                    lacksBaseline: policy.checks[index].rules.contains {
                        if case .noWorseThan(let name, _) = $0 { !baselines.contains(name) } else { false }
                    })
            }
        }
    }

    /// What became of a check in the trial, read from its outcome, its status and the numbers of rows.
    private func prospect(
        _ judged: GateResult.Check, _ check: Policy.Check, minRows: Int, _ trial: RunResult, _ rows: Rows,
        lacksBaseline: Bool
    ) -> EvaluationPlan.Check {
        let measured = trial.metrics.first(where: judged.judges)
        var prospect = EvaluationPlan.Prospect.computable
        var reason: String?
        let have = measured.map { min($0.nReal, $0.nSynthetic, $0.nHoldout ?? .max) }
        if judged.isUnmeasured {
            // What has a value failed on its floor, which depends on the rows.
            let dependsOnRows = measured?.status == .insufficientData || measured?.status == .ok
            let isWhole = max(rows.real, rows.synthetic) <= Self.trialRows
            prospect = dependsOnRows && !lacksBaseline && !isWhole ? .unknown : .notComputable
            reason = prospect == .unknown ? "a sample of \(Self.trialRows) rows is too small to tell" : judged.reason
        } else if let have, judged.scope.kind.hasAllRows, have < minRows {
            prospect = .notComputable
            reason =
                "insufficient data: \(Readable.count(have)) rows where the policy asks for \(Readable.count(minRows))"
        }
        return EvaluationPlan.Check(
            id: judged.id, features: judged.features, scope: judged.scope, parameters: judged.parameters,
            rule: judged.rule, level: judged.level, prospect: prospect, reason: reason)
    }

    struct Rows {
        var real: Int
        var holdout: Int
        var synthetic: Int
        /// Real rows, and rows of the holdout, that copies and nearest rows are looked for in.
        var searched: Int
        var searchedHoldout: Int
    }
}

/// What a plan says of its sets, which are opened and not yet decoded.
private struct PlannedSets {
    let inputs: [EvaluationPlan.Input]
    let rows: EvaluationPlanner.Rows
    let warnings: [RunResult.Warning]

    init<Kind: Modality>(_ kind: Kind.Type, _ sets: OpenedSets<Kind.Content>) {
        func describe(_ set: Kind.Content, _ role: RunResult.Role) -> EvaluationPlan.Input {
            EvaluationPlan.Input(
                role: role, name: set.info.name, media: set.info.media, count: set.count, bytes: set.info.bytes,
                shapes: Array(Kind.shapes(of: set).prefix(10)),
                classes: zip(set.classNames, set.classCounts).map { .init(name: $0, count: $1) },
                skipped: set.info.skipped.map { .init(name: $0.name, reason: $0.reason) }, notes: set.info.notes)
        }
        var described = [describe(sets.real, .real)]
        if let holdout = sets.holdout { described.append(describe(holdout, .holdout)) }
        described.append(describe(sets.synthetic, .synthetic))
        inputs = described
        rows = .init(
            real: sets.real.count, holdout: sets.holdout?.count ?? 0, synthetic: sets.synthetic.count,
            searched: sets.training.count, searchedHoldout: sets.unseen?.count ?? 0)
        warnings = sets.warnings + described.filter { !$0.skipped.isEmpty }.map {
            .init(
                code: "skipped_files",
                message: "\($0.skipped.count) files of the \($0.role.rawValue) set cannot be read.")
        }
    }
}
