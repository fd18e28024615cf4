import Datasets
import Features
import Metrics
import Numerics
import Results

/// Features of the sets of a run and of the anchor sets.
struct FeatureStage<Kind: Modality> {
    let seed: UInt64
    let parallel: Parallel
    /// Keeps features; nil computes them every time.
    var cache: StageCache?
    /// Features that are known already.
    var pool: PooledFeatures?
    /// Keeps those of the real rows and of the anchor sets.
    var shared: SharedWork?

    /// The sets of known quality, as many rows as the synthetic set has; drawn once for all extractors.
    func anchors(of inputs: MeasuredInputs<Kind.Content>) throws -> [(name: String, rows: Kind.Content)] {
        let random = RandomStream(seed: seed).split("anchors")
        return try Kind.anchors.map { maker in
            (
                maker.name,
                try maker.rows(like: inputs.real, count: inputs.synthetic.count, stream: random, parallel: parallel)
            )
        }
    }

    /// - Parameter searches: whether nearest rows will be looked for, for which all rows of the real set and of the
    ///   holdout are needed whatever the limit.
    func extract(
        _ inputs: MeasuredInputs<Kind.Content>, anchors: [(name: String, rows: Kind.Content)],
        _ extractor: any FeatureExtractor<Kind.Content>, searches: Bool, progress: any ProgressSink
    ) throws -> FeatureSpaceSets {
        func features(
            _ set: Kind.Content, _ name: String, _ fingerprint: String?, from shared: SharedWork?
        ) throws -> Matrix<Float> {
            guard let shared else { return try self.features(of: set, name, extractor, fingerprint: fingerprint, progress) }
            let fingerprint = try fingerprint ?? set.fingerprint(parallel: parallel)
            return try shared.value(
                .init(.features, settings: extractor.identity + [fingerprint])
            ) { try self.features(of: set, name, extractor, fingerprint: fingerprint, progress) }
        }
        return FeatureSpaceSets(
            space: RunResult.FeatureSpace(extractor),
            levels: extractor.levels.map { FeatureLevel($0.name, columns: $0.columns) },
            real: try features(inputs.real, "real", inputs.fingerprint(of: .real), from: shared),
            synthetic: try features(inputs.synthetic, "synthetic", inputs.fingerprint(of: .synthetic), from: nil),
            holdout: try inputs.holdout.map { try features($0, "holdout", inputs.fingerprint(of: .holdout), from: shared) },
            anchors: try anchors.map { ($0.name, try features($0.rows, $0.name, nil, from: shared)) },
            searched: try searches
                ? inputs.searched.map { whole in
                    .init(
                        training: try features(whole.training, "all real \(Kind.Content.noun.many)", nil, from: shared),
                        holdout: try whole.holdout.map { try features($0, "the whole holdout", nil, from: shared) })
                } : nil)
    }

    /// Of one set.
    /// - Parameter fingerprint: of `set`; nil computes it where a cache asks for it.
    func features(
        of set: Kind.Content, _ name: String, _ extractor: any FeatureExtractor<Kind.Content>, fingerprint: String? = nil,
        _ progress: any ProgressSink
    ) throws -> Matrix<Float> {
        // A pool of other sizes than the drawn set's may have been looked at in other views.
        if let known = try pool?.features(of: set, extractor.id, parallel: parallel), known.columns == extractor.dimension {
            return known
        }
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
}

extension RunResult.FeatureSpace {
    package init(_ extractor: any FeatureExtractor) {
        self.init(
            id: extractor.id, version: extractor.version, weightsSha256: extractor.weightsSHA256,
            dimension: extractor.dimension, preprocessing: extractor.preprocessing)
    }
}
