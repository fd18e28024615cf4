import Datasets
import Features
import Numerics
import Results

/// Features of one image set, as `assay evaluate` would use them.
public struct SetFeatures: Sendable {
    /// n×d, in the order of the set.
    public let matrix: Matrix<Float>
    public let space: RunResult.FeatureSpace
    /// Of the set.
    public let fingerprint: String

    /// - Parameters:
    ///   - extractor: "embedded" or "random".
    ///   - cache: a folder of features that are used again; nil for none.
    /// - Throws: `DatasetError`, `FeatureError`, `EvaluationError`.
    public init(
        of set: ImageSet, extractor id: String, cache: String? = nil, parallel: Parallel, progress: any ProgressSink
    ) throws {
        let extractor = try FeatureStage(seed: 0, parallel: parallel).extractor(id)
        fingerprint = try set.fingerprint(parallel: parallel)
        if let cache {
            let store = try StudyCache(folder: cache, kinds: [.features], shared: true)
            matrix = try FeatureStore(cache: store, parallel: parallel)
                .features(set, fingerprint: fingerprint, extractor, name: set.info.name, progress: progress)
        } else {
            let stage = "features (\(extractor.id))"
            matrix = try extractor.extract(set, parallel: parallel) { done, total in
                progress.report(stage: stage, done: done, of: total, detail: "")
            }
        }
        space = RunResult.FeatureSpace(
            id: extractor.id, version: extractor.version, weightsSha256: extractor.weightsSHA256,
            dimension: extractor.dimension, preprocessing: extractor.preprocessing)
    }
}
