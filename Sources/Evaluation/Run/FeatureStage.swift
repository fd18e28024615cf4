import Datasets
import Features
import Metrics
import Numerics
import Results

/// Features of the sets of a run and of the anchor sets.
struct FeatureStage {
    let seed: UInt64
    let parallel: Parallel
    /// Keeps features; nil computes them every time.
    var cache: StudyCache?

    /// - Throws: `DatasetError`, `FeatureError`, or `EvaluationError` for an extractor that there is not.
    func extractor(_ id: String) throws -> any FeatureExtractor {
        switch id {
        case "embedded": return try EmbeddedExtractor()
        case "random": return try RandomExtractor()
        default:
            throw EvaluationError(
                .usage, "there is no extractor \(id)",
                remedy: "Use embedded or random, or give features of your own with --features-real.")
        }
    }

    /// The image sets of known quality, as many images as the synthetic set has; drawn once for all extractors.
    func anchors(of inputs: ImageInputs) throws -> [(name: String, images: ImageSet)] {
        let random = RandomStream(seed: seed).split("anchors")
        let count = inputs.synthetic.count
        return [
            (
                ImageAnchors.pixelMarginals,
                try ImageAnchors.pixelMarginals(of: inputs.real, count: count, stream: random, parallel: parallel)
            ),
            (
                ImageAnchors.noise,
                try ImageAnchors.noise(like: inputs.real, count: count, stream: random, parallel: parallel)
            ),
        ]
    }

    /// - Parameter searches: whether nearest rows will be looked for, for which all rows of the real set and of the
    ///   holdout are needed whatever the limit.
    func extract(
        _ inputs: ImageInputs, anchors: [(name: String, images: ImageSet)], _ extractor: any FeatureExtractor,
        searches: Bool, progress: any ProgressSink
    ) throws -> FeatureSpaceSets {
        func features(_ set: ImageSet, _ name: String, _ fingerprint: String?) throws -> Matrix<Float> {
            if let cache {
                return try FeatureStore(cache: cache, parallel: parallel).features(
                    set, fingerprint: try fingerprint ?? set.fingerprint(parallel: parallel), extractor, name: name,
                    progress: progress)
            }
            let stage = "features (\(extractor.id)) of \(name)"
            progress.report(stage: stage, done: 0, of: set.count, detail: "")
            return try extractor.extract(set, parallel: parallel) { done, total in
                progress.report(stage: stage, done: done, of: total, detail: "")
            }
        }
        return FeatureSpaceSets(
            space: RunResult.FeatureSpace(
                id: extractor.id, version: extractor.version, weightsSha256: extractor.weightsSHA256,
                dimension: extractor.dimension, preprocessing: extractor.preprocessing),
            levels: extractor.levels.map { FeatureLevel($0.name, columns: $0.columns) },
            real: try features(inputs.real, "real", inputs.fingerprint(of: .real)),
            synthetic: try features(inputs.synthetic, "synthetic", inputs.fingerprint(of: .synthetic)),
            holdout: try inputs.holdout.map { try features($0, "holdout", inputs.fingerprint(of: .holdout)) },
            anchors: try anchors.map { ($0.name, try features($0.images, $0.name, nil)) },
            searched: try searches
                ? inputs.searched.map { whole in
                    .init(
                        training: try features(whole.training, "all real images", nil),
                        holdout: try whole.holdout.map { try features($0, "the whole holdout", nil) })
                } : nil)
    }
}
