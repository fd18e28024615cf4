import Datasets
import Learners
import Metrics
import Numerics
import Results

/// What labels on the real rows make possible in a feature space: distances by class, classes reached.
struct ClassStage<Content: RowSet> {
    let inputs: MeasuredInputs<Content>
    let sets: FeatureSpaceSets
    let resamples: Resamples
    let splits: Int
    let seed: UInt64
    let parallel: Parallel

    func run(progress: any ProgressSink) throws -> [Measurement] {
        progress.begin("classes")
        let builder = MeasurementBuilder(
            features: sets.space.id, nReal: sets.real.rows, nSynthetic: sets.synthetic.rows)
        let real = try inputs.real.labelling(sets.real)
        return distances(
            builder, real, try inputs.synthetic.labelling(sets.synthetic),
            try inputs.holdout?.labelling(sets.holdout)) + [coverage(builder, real)]
    }

    private func distances(
        _ builder: MeasurementBuilder, _ real: LabelledSet<Matrix<Float>>?, _ synthetic: LabelledSet<Matrix<Float>>?,
        _ holdout: LabelledSet<Matrix<Float>>?
    ) -> [Measurement] {
        do throws(MetricError) {
            let metric = try PerClassFrechet(real: real, synthetic: synthetic, holdout: holdout, parallel: parallel)
            let floors = metric.floors(splits: min(5, splits), seed: seed)
            let others = metric.otherClasses()
            return metric.estimates(resamples: resamples).map { entry in
                var anchors = [Anchor(name: AnchorNames.copyOfTrain, value: 0)]
                if let value = others[entry.scope] { anchors.append(Anchor(name: "other_classes", value: value)) }
                return builder.build(
                    PerClassFrechet.descriptor, scope: entry.scope, entry.result,
                    floor: MeasurementBuilder.floor(of: floors[entry.scope] ?? [], PerClassFrechet.descriptor),
                    floorReason: "splits of real rows by class gave no distance: a class needs real or holdout rows enough "
                        + "for two disjoint samples", anchors: anchors)
            }
        } catch {
            return [builder.build(PerClassFrechet.descriptor, .failure(error))]
        }
    }

    private func coverage(_ builder: MeasurementBuilder, _ real: LabelledSet<Matrix<Float>>?) -> Measurement {
        do throws(MetricError) {
            let metric = try ModeCoverage(
                real: real, holdout: sets.holdout, synthetic: sets.synthetic, seed: seed, parallel: parallel)
            let anchors = metric.anchors
            var builder = builder
            // Which classes count as reached is read against the holdout's own rates.
            builder.nHoldout = sets.holdout?.rows
            return builder.build(
                ModeCoverage.descriptor, .success(metric.estimate(resamples: resamples)),
                floor: MeasurementBuilder.floor(of: metric.floor(splits: splits, seed: seed), ModeCoverage.descriptor),
                floorReason: "the samples of unseen real rows gave no value",
                anchors: [
                    Anchor(name: AnchorNames.copyOfTrain, value: anchors.copyOfTraining),
                    Anchor(name: "one_class", value: anchors.oneClass),
                ])
        } catch {
            return builder.build(ModeCoverage.descriptor, .failure(error))
        }
    }
}
