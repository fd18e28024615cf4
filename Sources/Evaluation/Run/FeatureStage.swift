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

    func extract(
        _ inputs: ImageInputs, anchors: [(name: String, images: ImageSet)], _ extractor: any FeatureExtractor,
        progress: any ProgressSink
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
            anchors: try anchors.map { ($0.name, try features($0.images, $0.name, nil)) })
    }

    /// Feature matrices that the user computed; their anchors are noise with the real means and deviations, and the
    /// columns of random real rows.
    func load(
        real: String, holdout: String?, synthetic: String, limit: Int?, progress: any ProgressSink
    ) throws -> (sets: FeatureSpaceSets, inputs: [RunResult.Input]) {
        progress.begin("reading features")
        func rows(_ path: String) throws -> (UserFeatures, Matrix<Float>) {
            let file = try UserFeatures(path: path)
            guard let limit, limit < file.matrix.rows else { return (file, file.matrix) }
            var random = RandomStream(seed: seed).split("limit")
            return (file, file.matrix.rows(at: random.permutation(file.matrix.rows).prefix(limit).sorted()))
        }
        let realRows = try rows(real)
        let syntheticRows = try rows(synthetic)
        let holdoutRows = try holdout.map(rows)
        for other in [syntheticRows] + (holdoutRows.map { [$0] } ?? []) where other.1.columns != realRows.1.columns {
            throw EvaluationError(
                .badData,
                "\(realRows.0.name) has \(realRows.1.columns) features a row, \(other.0.name) has \(other.1.columns)",
                remedy: "Compute the features of all sets with the same network.")
        }
        func input(_ role: RunResult.Role, _ rows: (file: UserFeatures, matrix: Matrix<Float>)) -> RunResult.Input {
            RunResult.Input(
                role: role, name: rows.file.name, media: "NPY features", count: rows.matrix.rows,
                bytes: rows.matrix.rows * rows.matrix.columns * 4, fingerprint: rows.file.sha256)
        }
        let sets = FeatureSpaceSets(
            space: RunResult.FeatureSpace(
                id: "user", version: "1", weightsSha256: nil, dimension: realRows.1.columns,
                preprocessing: "features that the user computed"),
            levels: [], real: realRows.1, synthetic: syntheticRows.1, holdout: holdoutRows?.1,
            anchors: FeatureAnchors.make(
                like: realRows.1, rows: syntheticRows.1.rows, stream: RandomStream(seed: seed).split("anchors"),
                parallel: parallel))
        return (
            sets,
            [input(.real, realRows)] + (holdoutRows.map { [input(.holdout, $0)] } ?? [])
                + [input(.synthetic, syntheticRows)]
        )
    }
}
