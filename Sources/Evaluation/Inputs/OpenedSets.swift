import Datasets
import Numerics
import Results

/// The sets of a run as their files hold them, checked for training data in the holdout.
///
/// A limit samples what is compared and what is asked about. What is searched for copies and for nearest rows, the
/// training set and the holdout, stays whole.
package struct OpenedSets<Content: RowSet>: Sendable {
    /// The whole real set.
    package let training: Content
    /// The whole holdout, less what the real set holds too.
    package let unseen: Content?
    package let synthetic: Content
    /// Content of every row of `training`, and of `unseen`.
    let trainingContent: [ContentHash]
    let unseenContent: [ContentHash]?
    /// At most `limit` rows of `training` and of `unseen`.
    let real: Content
    let holdout: Content?
    let warnings: [RunResult.Warning]

    /// The sets as they are in their files, at most `request.limit` rows each but for what is searched.
    /// - Throws: `DatasetError` for what cannot be read, `EvaluationError` for sets that cannot be compared.
    static func open<Kind: Modality>(
        _ kind: Kind.Type, _ paths: Roles<String>, request: EvaluationRequest, parallel: Parallel,
        progress: any ProgressSink
    ) throws -> OpenedSets where Kind.Content == Content {
        let all = paths.all
        let lastReal = paths.holdout == nil ? 0 : 1
        @Sendable func open(_ place: Int) throws -> Content {
            progress.begin("reading \((place == 0 ? RunResult.Role.real : place <= lastReal ? .holdout : .synthetic).rawValue)")
            var options = request.open
            options.limit = place <= lastReal ? nil : request.limit
            options.seed = request.seed
            options.parallel = parallel
            return try Kind.open(all[place], options: options)
        }
        var opened = Kind.opensAtOnce(all) ? try parallel.tryMap(all.count, open) : try all.indices.map(open)
        let warnings = try Kind.agree(&opened, real: lastReal + 1, options: request.open)
        let sets = Roles(
            real: opened[0], holdout: lastReal == 0 ? nil : opened[1], synthetic: opened[opened.count - 1])
        return try OpenedSets(
            sets, limit: request.limit, seed: request.seed, searchesAll: request.searchesAll, warnings: warnings,
            parallel: parallel, progress: progress)
    }

    /// - Throws: `DatasetError`; `EvaluationError.badData` for a holdout of training data and for sets of fewer than 2
    ///   rows.
    init(
        _ sets: Roles<Content>, limit: Int?, seed: UInt64, searchesAll: Bool, warnings told: [RunResult.Warning] = [],
        parallel: Parallel, progress: any ProgressSink
    ) throws {
        func limited(_ set: Content) -> Content { limit.map { set.limited(to: $0, seed: seed) } ?? set }
        let synthetic = sets.synthetic
        try Self.requireRows(sets.real.count, "real", sets.real.info.name)
        try Self.requireRows(synthetic.count, "synthetic", synthetic.info.name)
        if let holdout = sets.holdout { try Self.requireRows(holdout.count, "holdout", holdout.info.name) }
        let training = searchesAll ? sets.real : limited(sets.real)
        let holdout = searchesAll ? sets.holdout : sets.holdout.map(limited)
        progress.begin("contents")
        let contents = try training.contentHashes(parallel: parallel)
        var left = holdout
        var own: [ContentHash]?
        var asGiven: [ContentHash]?
        var warnings = told
        if let holdout {
            let all = try holdout.contentHashes(parallel: parallel)
            let finding = try HoldoutLeak.check(
                all, against: contents, .init(holdout, against: training))
            left = try finding.applied(to: holdout)
            (own, asGiven) = (finding.kept.map { all[$0] }, all)
            if let warning = finding.warning { warnings.append(warning) }
        }
        warnings += RepeatedRows.warnings(Content.self, training: contents, unseen: asGiven)
        self.training = training
        self.synthetic = limited(synthetic)
        self.warnings = warnings
        trainingContent = contents
        unseenContent = own
        unseen = left
        real = limited(training)
        self.holdout = left.map(limited)
    }

    /// Whether something is searched that is not measured.
    var searchesMore: Bool {
        training.count > real.count || (unseen?.count ?? 0) > (holdout?.count ?? 0)
    }

    /// Nothing can be compared with one row.
    static func requireRows(
        _ count: Int, _ role: String, _ name: String
    ) throws(EvaluationError) {
        guard count < 2 else { return }
        throw EvaluationError(
            .badData, "The \(role) set \(name) has \(Content.noun.counted(count)); nothing can be measured "
                + "with fewer than 2.",
            remedy: "Give a larger \(role) set: what \(name) holds was counted after --limit and bad files.")
    }
}
