import Datasets
import Features
import Metrics
import Numerics
import Results

/// What is read from the images themselves and not from their features: properties, structural similarity.
struct ImageStage: Stage {
    func run(_ context: inout RunContext<ImageSet>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.asked.any([ImageProperties.descriptor, StructuralSimilarity.descriptor]) else {
            return StageOutcome()
        }
        let context = context
        return StageOutcome(
            measurements: try context.stages.value("images") {
                try ImageReading(
                    inputs: context.inputs, anchors: context.anchors.map { ($0.name, $0.rows) },
                    resamples: context.resamples, splits: context.splits, seed: context.seed,
                    parallel: context.parallel
                ).run(progress: progress)
            })
    }
}

private struct ImageReading {
    let inputs: MeasuredInputs<ImageSet>
    let anchors: [(name: String, images: ImageSet)]
    let resamples: Resamples
    let splits: Int
    let seed: UInt64
    let parallel: Parallel

    private var builder: MeasurementBuilder {
        MeasurementBuilder(nReal: inputs.real.count, nSynthetic: inputs.synthetic.count)
    }

    func run(progress: any ProgressSink) throws -> [Measurement] {
        progress.report(stage: "image properties", done: 0, of: 2, detail: "")
        let properties = try properties()
        progress.report(stage: "image properties", done: 1, of: 2, detail: "structural similarity")
        return properties + [similarity()]
    }

    private func properties() throws -> [Measurement] {
        // Where the network looks at native crops as well.
        let traces = DetailCrops.areDue(inputs.real)
        func table(_ images: ImageSet, _ limit: Int = ImageProperties.largestRows) throws -> ImagePropertyTable {
            try ImagePropertyTable(images, limit: limit, traces: traces, seed: seed, parallel: parallel)
        }
        let real = try table(inputs.real)
        let synthetic = try table(inputs.synthetic)
        let holdout = try inputs.holdout.map { try table($0) }
        let known = try anchors.map { ($0.name, try table($0.images, 500)) }
        do throws(MetricError) {
            let metric = try ImageProperties(real: real, synthetic: synthetic)
            let floors = metric.floors(holdout: holdout, splits: splits, seed: seed)
            let values = known.map { ($0.0, metric.similarities(of: $0.1)) }
            return metric.estimates(resamples: resamples, parallel: parallel).map { entry in
                builder.build(
                    ImageProperties.descriptor, scope: entry.scope, entry.result,
                    floor: MeasurementBuilder.floor(of: floors[entry.scope] ?? [], ImageProperties.descriptor),
                    floorReason: "a floor needs real images for two disjoint samples, and two synthetic ones",
                    anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 1)]
                        + values.compactMap { name, found in found[entry.scope].map { Anchor(name: name, value: $0) } })
            }
        } catch {
            return [builder.build(ImageProperties.descriptor, .failure(error))]
        }
    }

    private func similarity() -> Measurement {
        let metric = StructuralSimilarity(seed: seed)
        let shape = metric.shape(of: [inputs.real, inputs.synthetic] + (inputs.holdout.map { [$0] } ?? []))
        do throws(MetricError) {
            let real = try metric.similarities(inputs.real, shape: shape, parallel: parallel)
            let synthetic = try metric.similarities(inputs.synthetic, shape: shape, parallel: parallel)
            let estimate = metric.estimate(synthetic: synthetic, real: real, shape: shape.label, resamples: resamples)
            var known = [
                Anchor(name: AnchorNames.copyOfTrain, value: real.reduce(0, +) / Double(real.count)),
                Anchor(name: "one_image_repeated", value: 1),
            ]
            for (name, images) in anchors {
                let few = StructuralSimilarity(pairs: 100, seed: seed)
                guard let found = try? few.similarities(images, shape: shape, parallel: parallel) else { continue }
                known.append(Anchor(name: name, value: found.reduce(0, +) / Double(found.count)))
            }
            return builder.build(
                StructuralSimilarity.descriptor, .success(estimate),
                floor: MeasurementBuilder.floor(
                    of: metric.floor(real: real, pairs: synthetic.count, splits: splits), StructuralSimilarity.descriptor),
                floorReason: "the pairs of real images gave no value",
                anchors: known)
        } catch {
            return builder.build(StructuralSimilarity.descriptor, .failure(error))
        }
    }
}
