import Datasets
import Numerics

/// Keeps data that a generator must not see out of its training.
public enum HoldoutGuard {
    /// - Parameters:
    ///   - fingerprint: of the training set.
    ///   - training: the training set itself; nil when only a model of it is left.
    /// - Throws: `GeneratorError.leak` when `holdout` is the training set or shares images with it; `DatasetError`.
    public static func check(
        _ holdout: ImageSet, againstTraining fingerprint: String, _ training: ImageSet?, parallel: Parallel = .serial
    ) throws {
        if try holdout.fingerprint(parallel: parallel) == fingerprint {
            throw GeneratorError(
                .leak, "the holdout \(holdout.info.name) is the training set",
                remedy: "Give real images that the generator does not learn from.")
        }
        guard let training else { return }
        let known = Set(try training.contentHashes(parallel: parallel))
        let shared = try holdout.contentHashes(parallel: parallel).count { known.contains($0) }
        if shared > 0 {
            throw GeneratorError(
                .leak,
                "\(shared) of \(holdout.count) images of the holdout \(holdout.info.name) are in the training set "
                    + training.info.name,
                remedy: "Take them out of one of the two: the generator would be judged on what it has seen.")
        }
    }
}
