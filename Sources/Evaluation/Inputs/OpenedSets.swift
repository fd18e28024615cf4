import Datasets
import Numerics
import Results

/// The image sets of a run as their files hold them, checked for training data in the holdout.
///
/// A limit samples what is compared and what is asked about. What is searched for copies and for nearest rows, the
/// training set and the holdout, stays whole.
struct OpenedSets: Sendable {
    /// The whole real set.
    let training: ImageSet
    /// The whole holdout, less what the real set holds too.
    let unseen: ImageSet?
    let synthetic: ImageSet
    /// Content of every image of `training`, and of `unseen`.
    let trainingContent: [ContentHash]
    let unseenContent: [ContentHash]?
    /// At most `limit` images of `training` and of `unseen`.
    let real: ImageSet
    let holdout: ImageSet?
    let warnings: [RunResult.Warning]

    /// - Throws: `DatasetError`; `EvaluationError.badData` for a holdout of training data and for sets of fewer than 2
    ///   images.
    init(
        training: ImageSet, holdout: ImageSet?, synthetic: ImageSet, limit: Int?, seed: UInt64, searchesAll: Bool,
        parallel: Parallel, progress: any ProgressSink
    ) throws {
        func limited(_ set: ImageSet) -> ImageSet { limit.map { set.limited(to: $0, seed: seed) } ?? set }
        try Self.requireRows(training.count, "real", training.info.name)
        try Self.requireRows(synthetic.count, "synthetic", synthetic.info.name)
        if let holdout { try Self.requireRows(holdout.count, "holdout", holdout.info.name) }
        let training = searchesAll ? training : limited(training)
        let holdout = searchesAll ? holdout : holdout.map(limited)
        progress.begin("contents")
        let contents = try training.contentHashes(parallel: parallel)
        var left = holdout
        var own: [ContentHash]?
        var warnings: [RunResult.Warning] = []
        if let holdout {
            let all = try holdout.contentHashes(parallel: parallel)
            let finding = try HoldoutLeak.check(
                all, against: contents, .init(real: training.info.name, holdout: holdout.info.name))
            left = try finding.applied(to: holdout)
            own = finding.kept.map { all[$0] }
            if let warning = finding.warning { warnings.append(warning) }
        }
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
        _ count: Int, _ role: String, _ name: String, rows: String = "image"
    ) throws(EvaluationError) {
        guard count < 2 else { return }
        throw EvaluationError(
            .badData, "The \(role) set \(name) has \(count) \(rows)\(count == 1 ? "" : "s"); nothing can be measured "
                + "with fewer than 2.",
            remedy: "Give a larger \(role) set: what \(name) holds was counted after --limit and bad files.")
    }
}
