import Datasets
import Features
import Metrics
import Numerics
import Results

/// Whether images look inverted, turned, with channels exchanged or without colour.
struct MishandledStage: Stage {
    func run(_ context: inout RunContext<ImageSet>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.asked.any([MishandledImages.descriptor]) else { return StageOutcome() }
        let context = context
        return StageOutcome(
            measurements: try context.stages.value("mishandled") {
                try MishandledReading(
                    sets: context.inputs.sets, space: Self.space(context), resamples: context.resamples, splits: context.splits, seed: context.seed,
                    shared: context.shared, parallel: context.parallel
                ).run(progress: progress)
            })
    }

    /// The features of small pictures, which the network sees as they are.
    private static func space(_ context: RunContext<ImageSet>) throws -> FeatureSpaceSets? {
        let sets = context.inputs.sets
        let isSmall = [sets.real, sets.synthetic, sets.holdout].compactMap(\.self).allSatisfy { set in
            (0..<set.count).allSatisfy { max(set.shape(at: $0).height, set.shape(at: $0).width) <= PixelInputs.commonSide }
        }
        guard isSmall else { return nil }
        return context.sets.space == RunResult.FeatureSpace(try EmbeddedExtractor()) ? context.sets : nil
    }
}

private struct MishandledReading {
    let sets: Roles<ImageSet>
    /// Features of the sets by the same network, where it saw the pictures that are looked at here.
    let space: FeatureSpaceSets?
    let resamples: Resamples
    let splits: Int
    let seed: UInt64
    let shared: SharedWork?
    let parallel: Parallel

    private static let stage = "mishandled images"

    func run(progress: any ProgressSink) throws -> [Measurement] {
        let kinds = Mishandling.allCases
        progress.report(stage: Self.stage, done: 0, of: kinds.count + 1, detail: "real images")
        let extractor = try EmbeddedExtractor()
        let real = try sample(sets.real, MishandledImages.largestReal)
        let synthetic = try sample(sets.synthetic, MishandledImages.largestSynthetic)
        let holdout = try sets.holdout.map { try sample($0, MishandledImages.largestReal) }
        let builder = MeasurementBuilder(
            nReal: sets.real.count, nSynthetic: sets.synthetic.count, nHoldout: sets.holdout?.count)
        let metric: MishandledImages
        do {
            let detectors = try detectors(real, extractor) { done, name in
                progress.report(stage: Self.stage, done: done, of: kinds.count + 1, detail: name)
            }
            func scores(_ sample: Sample, _ known: Matrix<Float>?) throws -> [[Double]] {
                try detectors.scores(features(sample, known, extractor), ruled: sample.colourless, on: parallel)
            }
            metric = try MishandledImages(
                detectors: detectors, realKeys: real.keys, synthetic: scores(synthetic, space?.synthetic),
                syntheticKeys: synthetic.keys, holdout: holdout.map { try scores($0, space?.holdout) })
        } catch let error as MetricError {
            return [builder.build(MishandledImages.descriptor, .failure(error))]
        }
        let floors = metric.floors(splits: splits, seed: seed)
        return metric.estimates(resamples: resamples).map { entry in
            builder.build(
                MishandledImages.descriptor, scope: entry.scope, entry.result,
                floor: MeasurementBuilder.floor(of: floors[entry.scope] ?? [], MishandledImages.descriptor),
                floorReason: "a floor needs real images for two disjoint samples, and two synthetic ones",
                anchors: [
                    Anchor(name: AnchorNames.copyOfTrain, value: 0), Anchor(name: "real_images_so_handled", value: 1),
                ])
        }
    }

    /// Images small enough for the network, in an order that hangs on what they are alone.
    private struct Sample {
        var images: ImageSet
        /// Which of the set's rows.
        var rows: [Int]
        var content: [UInt64]
        var keys: RowKeys
        /// 1 of images without colour, 0 of others.
        var colourless: [Double]
    }

    private func sample(_ set: ImageSet, _ limit: Int) throws -> Sample {
        let content = try set.contentHashes(parallel: parallel).map(\.contentKey)
        let keys = RowKeys(content: content)
        var order = keys.order
        if order.count > limit {
            var draw = RandomStream(seed: seed).split("mishandled")
            order = draw.permutation(order.count).prefix(limit).sorted().map { order[$0] }
        }
        let cache = ResamplerCache()
        let side = PixelInputs.commonSide
        let images = try parallel.tryMap(order.count) { [order] place throws(DatasetError) -> Image8 in
            let image = try set.image(at: order[place])
            if max(image.height, image.width) <= side { return image }
            return try cache.resized(image, height: side, width: side, filter: .bicubic).rounded8
        }
        return Sample(
            images: try ImageSet(images: images, name: set.info.name), rows: order, content: order.map { content[$0] },
            keys: keys.rows(at: order), colourless: images.map { Mishandling.isWithoutColour($0) ? 1 : 0 })
    }

    /// - Parameter known: of all rows of the sample's set, where they were computed of the same pictures.
    private func features(
        _ sample: Sample, _ known: Matrix<Float>?, _ extractor: EmbeddedExtractor
    ) throws -> Matrix<Float> {
        try known.map { $0.rows(at: sample.rows) } ?? extractor.extract(sample.images, parallel: parallel)
    }

    private func detectors(
        _ real: Sample, _ extractor: EmbeddedExtractor, _ progress: (_ done: Int, _ name: String) -> Void
    ) throws -> MishandlingDetectors {
        try shared.value(.init(.detectors, settings: extractor.identity, rows: [real.keys])) {
            let hasColour = real.colourless.contains(0)
            var kinds: [MishandlingDetectors.Kind] = []
            for kind in Mishandling.allCases where kind != .grey && (hasColour || !kind.needsColour) {
                progress(kinds.count + 1, kind.name)
                let changed = try ImageSet(
                    images: (0..<real.images.count).map { index throws(DatasetError) in
                        kind.apply(try real.images.image(at: index), left: index % 2 == 0)
                    }, name: kind.rawValue)
                kinds.append(
                    .init(
                        name: kind.name, words: kind.words, features: try extractor.extract(changed, parallel: parallel)))
            }
            // No other kind takes colour away or brings it.
            let grey = MishandlingDetectors.Rule(
                name: Mishandling.grey.name, words: Mishandling.grey.words, real: real.colourless,
                mishandled: kinds.map { _ in real.colourless } + [real.colourless.map { _ in 1 }])
            return try MishandlingDetectors(
                real: features(real, space?.real, extractor), content: real.content, kinds: kinds,
                rule: hasColour ? grey : nil, parallel: parallel)
        }
    }
}
