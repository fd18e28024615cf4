import Metrics
import Numerics
import Results

/// Class shares of a labelled synthetic set against those of the real set.
struct BalanceStage {
    let real: (labels: [Int], names: [String])?
    let synthetic: (labels: [Int], names: [String])?
    let rows: (real: Int, synthetic: Int)
    let resamples: Resamples
    let seed: UInt64

    func run() -> (measurements: [Measurement], figures: [Figure]) {
        let builder = MeasurementBuilder(nReal: rows.real, nSynthetic: rows.synthetic)
        let counts: ClassCounts
        do throws(MetricError) {
            counts = try ClassCounts(real: real, synthetic: synthetic)
        } catch {
            return (
                [ClassDistribution.descriptor, ShareGap.descriptor].map { builder.build($0, .failure(error)) }, []
            )
        }
        var distribution = builder.build(
            ClassDistribution.descriptor, .success(ClassDistribution.estimate(counts, resamples: resamples)))
        distribution.anchors = [Anchor(name: ImageAnchors.copyOfTrain, value: 0)]
        distribution.floor = ClassDistribution.floor(counts, seed: seed)
        var gap = builder.build(ShareGap.descriptor, .success(ShareGap.estimate(counts)))
        gap.anchors = [Anchor(name: ImageAnchors.copyOfTrain, value: 0)]
        gap.floor = ShareGap.floor(counts, seed: seed)
        return ([distribution, gap], [ShareGap.figure(counts), Self.shares(counts)])
    }

    private static func shares(_ counts: ClassCounts) -> Figure {
        let real = zip(counts.names, counts.realShares).map {
            Figure.Bar(group: $0, name: "real", role: .real, value: $1)
        }
        let synthetic = zip(counts.names, counts.syntheticShares).map {
            Figure.Bar(group: $0, name: "synthetic", role: .synthetic, value: $1)
        }
        return Figure(
            id: "class_shares", dimension: .balance, title: "Class shares",
            caption: "Share of each class in the real and in the synthetic set.",
            content: .bars(valueLabel: "share of rows", bars: zip(real, synthetic).flatMap { [$0, $1] }))
    }
}
