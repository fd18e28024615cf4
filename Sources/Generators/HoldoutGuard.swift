import Datasets
import Numerics

/// Keeps data that a generator must not see out of its training.
public enum HoldoutGuard {
    /// Share of the smaller set's different images that both may hold by nature. A generator would learn from them, so
    /// that it is far less than what an evaluation takes for a mix-up.
    static let mostShared = 0.005

    /// By the content of rows: order, labels, names and number do not hide training data.
    /// - Returns: what is to be said of the few rows that repeat in both; nil where there are none.
    /// - Throws: `GeneratorError.leak` when `holdout` is the training set or shares rows with it; `DatasetError`.
    @discardableResult
    public static func check<Content: RowSet>(
        _ holdout: Content, against training: Content, parallel: Parallel = .serial
    ) throws -> String? {
        try check(
            holdout, holdout.contentHashes(parallel: parallel), against: training.contentHashes(parallel: parallel),
            "the training set \(training.info.name)")
    }

    /// The same for what a model was trained on.
    @discardableResult
    public static func check<Content: RowSet>(
        _ holdout: Content, against model: GeneratorModel, parallel: Parallel = .serial
    ) throws -> String? {
        let training = "the training set of the model"
        if try holdout.fingerprint(parallel: parallel) == model.header.dataFingerprint {
            throw GeneratorError(
                .leak, "the holdout \(holdout.info.name) is \(training)",
                remedy: "Give real \(Content.noun.many) that the generator does not learn from.")
        }
        guard let known = try model.trainingContents() else {
            return "the model keeps no contents of its training \(Content.noun.many): only the whole training set in its "
                + "order is recognised in the holdout"
        }
        return try check(holdout, holdout.contentHashes(parallel: parallel).map(\.high), against: known, training)
    }

    private static func check<Content: RowSet, Key: Hashable>(
        _ holdout: Content, _ contents: [Key], against training: [Key], _ name: String
    ) throws -> String? {
        let shared = SharedRows(of: contents, with: training)
        let count = shared.rows.count + shared.repeats
        guard count > 0 else { return nil }
        let words = "\(count) of \(holdout.count) \(Content.noun.many) of the holdout \(holdout.info.name) are in \(name)"
        let isChance = shared.areChance(meeting: Content.rowsMeetByChance)
        guard isChance || shared.share <= mostShared else {
            throw GeneratorError(
                .leak, words,
                remedy: "Take them out of one of the two: the generator would be judged on what it has seen.")
        }
        return words + (isChance
            ? ", as many as two samples of one source have in common by chance"
            : "; an evaluation leaves them out of the holdout, or counts them as repeats")
    }
}
