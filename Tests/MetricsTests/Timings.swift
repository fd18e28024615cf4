import Foundation
import Metrics
import Numerics
import Testing

/// Prints seconds, checks nothing: `ASSAY_TIMINGS=2 swift test -c release --filter MetricTimings` for two threads.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ASSAY_TIMINGS"] != nil), .serialized)
struct MetricTimings {
    @Test func tenThousand() throws {
        let threads = Int(ProcessInfo.processInfo.environment["ASSAY_TIMINGS"] ?? "") ?? 2
        let x = normalRows(10_000, 448, seed: 1)
        let y = normalRows(10_000, 448, seed: 2)
        let levels = [0..<64, 64..<192, 192..<448].map { FeatureLevel("\($0)", columns: $0) }
        let evidence = try PairEvidence(
            reference: x, candidate: y, levels: levels, parallel: Parallel(threads: threads))
        let clock = ContinuousClock()
        let resamples = Resamples(seed: 1)
        print("moments", clock.measure { _ = evidence.moments })
        print("neighbours", try clock.measure { _ = try evidence.neighbours() })
        print("kernel sums", try clock.measure { _ = try evidence.kernelSums() })
        for metric in MetricRegistry.pairMetrics {
            print(
                metric.descriptor.id, "with levels and interval",
                clock.measure { _ = metric.estimates(evidence, resamples: resamples) })
            print(metric.descriptor.id, "value alone", try clock.measure { _ = try metric.estimate(evidence, resamples: nil) })
        }
    }
}
