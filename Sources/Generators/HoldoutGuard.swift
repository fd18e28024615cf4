import Datasets
import Numerics

/// Keeps data that a generator must not see out of its training.
public enum HoldoutGuard {
    /// Share of the smaller set's different images that both may hold by nature. A generator would learn from them, so
    /// that it is far less than what an evaluation takes for a mix-up.
    static let mostShared = 0.005

    /// By the content of images: order, labels, names and number do not hide training data.
    /// - Parameters:
    ///   - fingerprint: of the training set.
    ///   - training: the training set itself; nil when only a model of it is left.
    /// - Returns: what is to be said of the few images that repeat in both; nil where there are none.
    /// - Throws: `GeneratorError.leak` when `holdout` is the training set or shares images with it; `DatasetError`.
    @discardableResult
    public static func check<Content: RowSet>(
        _ holdout: Content, againstTraining fingerprint: String, _ training: Content?, parallel: Parallel = .serial
    ) throws -> String? {
        if try holdout.fingerprint(parallel: parallel) == fingerprint {
            throw GeneratorError(
                .leak, "the holdout \(holdout.info.name) is the training set",
                remedy: "Give real \(Content.noun.many) that the generator does not learn from.")
        }
        guard let training else { return nil }
        let shared = try SharedRows(
            of: holdout.contentHashes(parallel: parallel), with: training.contentHashes(parallel: parallel))
        let count = shared.rows.count + shared.repeats
        guard count > 0 else { return nil }
        let words = "\(count) of \(holdout.count) \(Content.noun.many) of the holdout \(holdout.info.name) are in the training set "
            + training.info.name
        guard shared.share <= mostShared else {
            throw GeneratorError(
                .leak, words,
                remedy: "Take them out of one of the two: the generator would be judged on what it has seen.")
        }
        return words + "; an evaluation leaves them out of the holdout, or counts them as repeats"
    }
}
