import Datasets
import Evaluation
import Numerics
import Policy
import Results

/// How often a policy would hold back a set that is as good as real.
extension Selftest {
    /// Many honest sets at little cost: features of the whole set are computed once, and of each draw only what the
    /// policy judges by is measured, to the same numbers as `evaluate` gives for the same three sets.
    func countFalseAlarms<Kind: Modality>(_ kind: Kind.Type, progress: any ProgressSink) throws -> SelftestResult {
        guard let policy = request.policy else {
            throw EvaluationError(
                .usage, "there is no policy whose false alarms to count", remedy: "Give --policy builtin:image-default.")
        }
        let (whole, told) = try open(kind, progress)
        let input = try MeasuredInputs.describe(whole, .real, parallel)
        let pool = try PooledFeatures(
            kind, of: whole, extractors: request.extractors, parallel: parallel, progress: progress)
        var work = Work(total: request.honestSets, progress: progress)
        var honest: [RunResult] = []
        for index in 0..<request.honestSets {
            work.next("honest \(index + 1)")
            let sets = try Self.draw(index, of: whole, rows: request.rows, seed: request.seed)
            var evaluation = EvaluationRequest(
                sets: Roles(real: whole.info.name, synthetic: whole.info.name), modality: Kind.name, seed: request.seed,
                bootstrapReplicates: request.replicates, floorSplits: request.floorSplits,
                extractors: request.extractors, utility: request.trains)
            evaluation.asked = Asked(policy: policy)
            evaluation.pool = pool
            honest.append(
                try Evaluation(request: evaluation, parallel: parallel, toolVersion: toolVersion)
                    .run(kind, sets, progress: SilentProgress()))
        }
        let none: [(ladder: DegradationLadder<Kind.Content>, runs: [RunResult?])] = []
        return assemble(Kind.name, input, honest, none, told + (Self.overlap(whole.count, request).map { [$0] } ?? []))
    }

    /// Three disjoint parts of `whole`, drawn anew for each `index`.
    package static func draw<Content: RowSet>(
        _ index: Int, of whole: Content, rows: Int, seed: UInt64
    ) throws -> Roles<Content> {
        var stream = RandomStream(seed: seed).split("honest_draw").split(index)
        let order = stream.permutation(whole.count)
        func part(_ number: Int) throws -> Content {
            try whole.subset(order[number * rows..<(number + 1) * rows].sorted())
        }
        return Roles(real: try part(0), holdout: try part(1), synthetic: try part(2))
    }

    private static func overlap(_ count: Int, _ request: SelftestRequest) -> RunResult.Warning? {
        let needed = 3 * request.rows * request.honestSets
        guard count < needed else { return nil }
        return RunResult.Warning(
            code: "honest_sets_overlap",
            message: "\(Readable.count(request.honestSets)) draws of \(Readable.count(3 * request.rows)) of "
                + "\(Readable.count(count)) rows share some, so that false alarms are counted on less than as many "
                + "independent sets.")
    }
}
