import Metrics
import Numerics
import Results

/// Repeats inside the synthetic set, set against repeats inside the real set.
struct DuplicateStage<Hash: Hashable & Sendable> {
    let pair: PairEvidence
    let content: PrivacyStage<Hash>.Content
    let builder: MeasurementBuilder
    let splits: Int
    let seed: UInt64
    let resamples: Resamples

    func run() -> Measurement {
        let metric = Duplicates()
        do throws(MetricError) {
            let neighbours = try pair.neighbours()
            let real = try Duplicates.Rows(content: content.real, neighbours: neighbours.reference)
            let synthetic = try Duplicates.Rows(content: content.synthetic, neighbours: neighbours.candidate)
            let estimate = try metric.estimate(synthetic: synthetic, real: real, resamples: resamples)
            let floor = metric.floor(real: real, rows: builder.nSynthetic, splits: splits, seed: seed)
            return builder.build(
                Duplicates.descriptor, .success(estimate), floor: MeasurementBuilder.floor(of: floor?.values ?? []),
                anchors: (floor.map { [Anchor(name: ImageAnchors.copyOfTrain, value: $0.whole)] } ?? [])
                    + [Anchor(name: "one_row_repeated", value: 1)])
        } catch {
            return builder.build(Duplicates.descriptor, .failure(error))
        }
    }
}
