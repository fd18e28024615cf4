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
        let real = try seen(sets.real, space?.real, extractor)
        let synthetic = try seen(sets.synthetic, space?.synthetic, extractor)
        let holdout = try sets.holdout.map { try seen($0, space?.holdout, extractor) }
        let learned = learned(real)
        let builder = MeasurementBuilder(
            nReal: sets.real.count, nSynthetic: sets.synthetic.count, nHoldout: sets.holdout?.count)
        let metric: MishandledImages
        do {
            let detectors = try detectors(real.rows(at: learned), extractor) { done, name in
                progress.report(stage: Self.stage, done: done, of: kinds.count + 1, detail: name)
            }
            func scores(_ seen: Seen) throws -> [[Double]] {
                try detectors.scores(seen.features, ruled: seen.colourless, on: parallel)
            }
            var ofReal = try scores(real)
            for detector in ofReal.indices {
                for (place, row) in learned.enumerated() { ofReal[detector][row] = detectors.real[detector][place] }
            }
            metric = try MishandledImages(
                detectors: detectors, learnedKeys: real.keys.rows(at: learned), real: ofReal, realKeys: real.keys,
                synthetic: scores(synthetic), syntheticKeys: synthetic.keys, holdout: holdout.map { try scores($0) })
        } catch let error as MetricError {
            return [builder.build(MishandledImages.descriptor, .failure(error))]
        }
        let floors: (values: [Scope: [Double]], note: String?)
        var floorReason: String?
        do throws(MetricError) { floors = try metric.floors(splits: splits, seed: seed) } catch {
            floors = ([:], nil)
            floorReason = error.reason
        }
        return metric.estimates(resamples: resamples).map { entry in
            var measurement = builder.build(
                MishandledImages.descriptor, scope: entry.scope, entry.result,
                floor: MeasurementBuilder.floor(of: floors.values[entry.scope] ?? [], MishandledImages.descriptor),
                floorReason: floorReason,
                anchors: [
                    Anchor(name: AnchorNames.copyOfTrain, value: 0), Anchor(name: "real_images_so_handled", value: 1),
                ])
            if let note = floors.note, measurement.floor != nil { measurement.notes.append(note) }
            return measurement
        }
    }

    /// A set as the network sees it, in an order that hangs on what the images are alone.
    private struct Seen {
        /// Which of the set's rows.
        var order: [Int]
        var content: [UInt64]
        var keys: RowKeys
        var features: Matrix<Float>
        /// 1 of images without colour, 0 of others.
        var colourless: [Double]

        func rows(at places: [Int]) -> Seen {
            Seen(
                order: places.map { order[$0] }, content: places.map { content[$0] }, keys: keys.rows(at: places),
                features: features.rows(at: places), colourless: places.map { colourless[$0] })
        }
    }

    /// - Parameter known: features of all rows of the set, where they were computed of the same pictures.
    private func seen(_ set: ImageSet, _ known: Matrix<Float>?, _ extractor: EmbeddedExtractor) throws -> Seen {
        let hasColour = (0..<set.count).contains { set.shape(at: $0).channels == 3 }
        var (found, colourless) = ([Float](), [Double](repeating: 1, count: set.count))
        // Pictures are read where something asks about them, and a block at a time is kept.
        for start in stride(from: 0, to: known == nil || hasColour ? set.count : 0, by: 4_096) {
            let images = try small(set, Array(start..<min(set.count, start + 4_096)))
            for (place, image) in images.enumerated() where !Mishandling.isWithoutColour(image) { colourless[start + place] = 0 }
            guard known == nil else { continue }
            found += try extractor.extract(ImageSet(images: images, name: set.info.name), parallel: parallel).storage
        }
        let features = try known ?? Matrix(rows: set.count, columns: extractor.dimension, storage: found)
        let content = features.contentHashes()
        let seen = Seen(
            order: Array(0..<set.count), content: content, keys: RowKeys(content: content), features: features,
            colourless: colourless)
        return seen.rows(at: seen.keys.order)
    }

    /// The pictures of some rows, at a size that the network takes as it is.
    private func small(_ set: ImageSet, _ rows: [Int]) throws -> [Image8] {
        let cache = ResamplerCache()
        let side = PixelInputs.commonSide
        return try parallel.tryMap(rows.count) { place throws(DatasetError) -> Image8 in
            let image = try set.image(at: rows[place])
            if max(image.height, image.width) <= side { return image }
            return try cache.resized(image, height: side, width: side, filter: .bicubic).rounded8
        }
    }

    /// Places of the real images that detectors learn from.
    private func learned(_ real: Seen) -> [Int] {
        let most = MishandledImages.mostLearned
        guard real.order.count > most else { return Array(real.order.indices) }
        var draw = RandomStream(seed: seed).split("mishandled")
        return draw.permutation(real.order.count).prefix(most).sorted()
    }

    private func detectors(
        _ real: Seen, _ extractor: EmbeddedExtractor, _ progress: (_ done: Int, _ name: String) -> Void
    ) throws -> MishandlingDetectors {
        try shared.value(.init(.detectors, settings: extractor.identity, rows: [real.keys])) {
            let images = try small(sets.real, real.order)
            let hasColour = real.colourless.contains(0)
            var kinds: [MishandlingDetectors.Kind] = []
            for kind in Mishandling.allCases where kind != .grey && (hasColour || !kind.needsColour) {
                progress(kinds.count + 1, kind.name)
                let changed = try ImageSet(
                    images: images.enumerated().map { kind.apply($0.element, left: $0.offset % 2 == 0) }, name: kind.rawValue)
                kinds.append(
                    .init(
                        name: kind.name, words: kind.words, features: try extractor.extract(changed, parallel: parallel)))
            }
            let grey = MishandlingDetectors.Rule(
                name: Mishandling.grey.name, words: Mishandling.grey.words, real: real.colourless)
            return try MishandlingDetectors(
                real: real.features, content: real.content, kinds: kinds, rule: hasColour ? grey : nil, parallel: parallel)
        }
    }
}
