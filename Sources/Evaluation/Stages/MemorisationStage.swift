import Metrics
import Numerics
import Results

/// Memorisation tests that compare whole distributions of distances to the training set.
struct MemorisationStage {
    let sets: FeatureSpaceSets
    let pair: PairEvidence
    let toTraining: NearestRecords
    let holdoutToTraining: NearestRecords?
    let builder: MeasurementBuilder
    let splits: Int
    let seed: UInt64
    let resamples: Resamples
    let parallel: Parallel

    func run() throws -> [Measurement] { [try authenticity(), copying()] }

    private func authenticity() throws -> Measurement {
        let training = try pair.neighbours().reference
        let outcome = Result { () throws(MetricError) in
            try Authenticity.estimate(
                synthetic: toTraining, holdout: holdoutToTraining, training: training, pair: pair,
                resamples: resamples)
        }
        let floor = holdoutToTraining.map {
            Authenticity.floor(
                holdout: $0, training: training, rows: sets.synthetic.rows, splits: splits, seed: seed)
        }
        return builder.build(
            Authenticity.descriptor, outcome, floor: floor.flatMap { MeasurementBuilder.floor(of: $0, Authenticity.descriptor) },
            anchors: [Anchor(name: AnchorNames.copyOfTrain, value: 0)])
    }

    private func copying() -> Measurement {
        let test = DataCopying(seed: seed)
        guard let holdout = sets.holdout else {
            return builder.build(
                DataCopying.descriptor,
                Result { () throws(MetricError) in
                    try test.estimate(synthetic: .copies([]), holdout: nil, resamples: nil)
                })
        }
        do throws(MetricError) {
            let partition = try DataCopying.Partition(
                sets.real, moments: pair.moments.reference, test, parallel: parallel)
            let unseen = try partition.place(holdout)
            let estimate = try test.estimate(
                synthetic: partition.place(sets.synthetic), holdout: unseen, resamples: resamples)
            let copy = try? test.statistic(synthetic: .copies(partition.cells), holdout: unseen).value
            return builder.build(
                DataCopying.descriptor, .success(estimate),
                floor: MeasurementBuilder.floor(of: test.floor(unseen, splits: splits, seed: seed)),
                anchors: copy.map { [Anchor(name: AnchorNames.copyOfTrain, value: $0)] } ?? [])
        } catch {
            return builder.build(DataCopying.descriptor, .failure(error))
        }
    }
}
