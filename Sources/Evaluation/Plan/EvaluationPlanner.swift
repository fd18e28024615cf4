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
    /// - Throws: what `Evaluation.run` throws before it measures.
    public func plan(
        policy: Policy?, baselines: Set<String>, today: CalendarDate, progress: any ProgressSink
    ) throws -> EvaluationPlan {
        let stage = FeatureStage(seed: request.seed, parallel: parallel)
        let sets = try Sets(request, stage, parallel, progress)
        progress.begin("trying a small sample")
        var small = request
        small.source = sets.trial
        small.limit = Self.trialRows
        small.searchesAll = false
        small.bootstrapReplicates = 10
        small.floorSplits = 2
        var trial = try Evaluation(request: small, parallel: parallel, toolVersion: toolVersion)
            .run(progress: SilentProgress())
        for index in trial.metrics.indices {
            trial.metrics[index].nReal = sets.rows.real
            trial.metrics[index].nSynthetic = sets.rows.synthetic
            if trial.metrics[index].nHoldout != nil { trial.metrics[index].nHoldout = sets.rows.holdout }
        }
        let cost = MeasuringCost(
            rows: max(sets.rows.real, sets.rows.synthetic), searched: sets.rows.searched,
            unseen: sets.rows.searchedHoldout,
            dimensions: trial.features.map(\.dimension), replicates: request.bootstrapReplicates,
            pixels: sets.pixels, threads: parallel.threads, utility: request.utility && sets.pixels > 0)
        let features = try featureSeconds(sets, stage, progress)
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
    private func featureSeconds(
        _ sets: Sets, _ stage: FeatureStage, _ progress: any ProgressSink
    ) throws -> Double {
        guard let images = sets.images else { return 0 }
        progress.begin("timing the feature extractors")
        let trial = images.limited(to: Self.featureTrial, seed: 1)
        var seconds = 0.0
        for (index, extractor) in try request.extractors.map(stage.extractor).enumerated() {
            // Once to warm up.
            _ = try extractor.extract(trial, parallel: parallel)
            let began = clock()
            _ = try extractor.extract(trial, parallel: parallel)
            let perImage = (clock() - began) / Double(max(1, trial.count))
            let rows = sets.rows
            seconds += perImage * Double(rows.real + rows.holdout + 3 * rows.synthetic)
            // Nearest rows are looked for in all of them, in the space that leads.
            if index == 0, rows.searched + rows.searchedHoldout > rows.real + rows.holdout {
                seconds += perImage * Double(rows.searched + rows.searchedHoldout)
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
                    judged, check, minRows: check.minRows ?? policy.defaults.minRows, trial, rows,
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
        } else if let have, judged.scope.kind == .whole, have < minRows {
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

/// The sets of a plan: opened, not yet decoded.
private struct Sets {
    let inputs: [EvaluationPlan.Input]
    let rows: EvaluationPlanner.Rows
    /// The same sets as the source of the trial.
    let trial: EvaluationRequest.Source
    /// One of the image sets; nil for features.
    let images: ImageSet?
    /// Values an image, 0 for features.
    let pixels: Int
    let warnings: [RunResult.Warning]

    init(
        _ request: EvaluationRequest, _ stage: FeatureStage, _ parallel: Parallel, _ progress: any ProgressSink
    ) throws {
        let sets: OpenedSets
        switch request.source {
        case .features(let realPath, let holdoutPath, let syntheticPath):
            let loaded = try stage.load(
                real: realPath, holdout: holdoutPath, synthetic: syntheticPath, limit: request.limit,
                searchesAll: request.searchesAll, progress: progress)
            inputs = loaded.inputs.map {
                EvaluationPlan.Input(
                    role: $0.role, name: $0.name, media: $0.media, count: $0.count, bytes: $0.bytes, shapes: [],
                    classes: [], skipped: [], notes: $0.notes)
            }
            let sets = loaded.sets
            rows = .init(
                real: sets.real.rows, holdout: sets.holdout?.rows ?? 0, synthetic: sets.synthetic.rows,
                searched: sets.training.rows, searchedHoldout: sets.unseen?.rows ?? 0)
            trial = request.source
            images = nil
            pixels = 0
            warnings = loaded.warnings
            return
        case .images(let realPath, let holdoutPath, let syntheticPath):
            sets = try ImageInputs.open(
                real: realPath, holdout: holdoutPath, synthetic: syntheticPath, request: request, parallel: parallel,
                progress: progress)
        case .imageSets(let realSet, let holdoutSet, let syntheticSet):
            sets = try OpenedSets(
                training: realSet, holdout: holdoutSet, synthetic: syntheticSet, limit: request.limit,
                seed: request.seed, searchesAll: request.searchesAll, parallel: parallel, progress: progress)
        }
        let (real, holdout, synthetic) = (sets.real, sets.holdout, sets.synthetic)
        var described = [Self.describe(real, .real)]
        if let holdout { described.append(Self.describe(holdout, .holdout)) }
        described.append(Self.describe(synthetic, .synthetic))
        inputs = described
        rows = .init(real: real.count, holdout: holdout?.count ?? 0, synthetic: synthetic.count,
            searched: sets.training.count, searchedHoldout: sets.unseen?.count ?? 0)
        trial = .imageSets(real: real, holdout: holdout, synthetic: synthetic)
        images = real
        pixels = real.isEmpty ? 0 : real.shape(at: 0).count
        warnings = sets.warnings + described.filter { !$0.skipped.isEmpty }.map {
            .init(
                code: "skipped_files",
                message: "\($0.skipped.count) files of the \($0.role.rawValue) set cannot be read.")
        }
    }

    private static func describe(_ set: ImageSet, _ role: RunResult.Role) -> EvaluationPlan.Input {
        var counts: [String: Int] = [:]
        for index in 0..<set.count { counts[set.shape(at: index).label, default: 0] += 1 }
        let shapes = counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        return EvaluationPlan.Input(
            role: role, name: set.info.name, media: set.info.media, count: set.count, bytes: set.info.bytes,
            shapes: shapes.prefix(10).map { .init(name: $0.key, count: $0.value) },
            classes: zip(set.classNames, set.classCounts).map { .init(name: $0, count: $1) },
            skipped: set.info.skipped.map { .init(name: $0.name, reason: $0.reason) }, notes: set.info.notes)
    }
}
