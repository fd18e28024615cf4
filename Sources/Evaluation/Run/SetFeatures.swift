import Datasets
import Features
import Numerics
import Results

/// Features of one set, as `assay evaluate` would use them.
public struct SetFeatures: Sendable {
    /// n×d, in the order of the set.
    public let matrix: Matrix<Float>
    public let space: RunResult.FeatureSpace
    private let extractor: any FeatureExtractor
    /// Of the set.
    public let fingerprint: String

    /// - Parameters:
    ///   - id: the extractor, e.g. "embedded".
    ///   - cache: a folder of features that are used again; nil for none.
    /// - Throws: `DatasetError`, `FeatureError`, `EvaluationError`.
    package init<Kind: Modality>(
        _ kind: Kind.Type, of set: Kind.Content, extractor id: String, cache: String? = nil, parallel: Parallel,
        progress: any ProgressSink
    ) throws {
        guard let extractor = try Kind.extractors([id], for: set).first else {
            throw EvaluationError(.usage, "no extractor is named", remedy: "Give --extractor.")
        }
        self.extractor = extractor
        fingerprint = try set.fingerprint(parallel: parallel)
        if let cache {
            let store = try StageCache(folder: cache, kinds: [.features], shared: true)
            matrix = try FeatureStore(cache: store, parallel: parallel)
                .features(set, fingerprint: fingerprint, extractor, name: set.info.name, progress: progress)
        } else {
            let stage = "features (\(extractor.id))"
            matrix = try extractor.extract(set, parallel: parallel) { done, total in
                progress.report(stage: stage, done: done, of: total, detail: "")
            }
        }
        space = RunResult.FeatureSpace(extractor)
    }

    /// Mean and covariance, for Fréchet distances to this set.
    /// - Throws: `EvaluationError.badData` for fewer than two rows.
    package func statistics(parallel: Parallel) throws(EvaluationError) -> FeatureStatistics {
        do { return try FeatureStatistics(of: matrix, by: extractor, parallel: parallel) } catch {
            throw EvaluationError(
                .badData, "a covariance needs at least two rows; there are \(matrix.rows)", remedy: "Give a larger set.")
        }
    }
}
