import Foundation
import Metrics
import Numerics
import Testing

/// Prints seconds, checks nothing: `ASSAY_TIMINGS=2 swift test -c release --filter MetricTimings` for two threads.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ASSAY_TIMINGS"] != nil), .serialized)
struct MetricTimings {
    /// Seconds on the wall and of all cores: other work on the machine stretches only the first.
    private struct ProcessorClock {
        func measure(_ body: () throws -> Void) rethrows -> String {
            func used() -> Double { Double(Foundation.clock()) / 1e6 }
            let start = used()
            let wall = try ContinuousClock().measure(body)
            return "\(wall), \(((used() - start) * 1000).rounded() / 1000) CPU-s"
        }
    }

    @Test func tenThousand() throws {
        let threads = Int(ProcessInfo.processInfo.environment["ASSAY_TIMINGS"] ?? "") ?? 2
        let x = normalRows(10_000, 448, seed: 1)
        let y = normalRows(10_000, 448, seed: 2)
        let levels = [0..<64, 64..<192, 192..<448].map { FeatureLevel("\($0)", columns: $0) }
        let evidence = try PairEvidence(
            reference: x, candidate: y, levels: levels, parallel: Parallel(threads: threads))
        let clock = ProcessorClock()
        let resamples = Resamples(seed: 1)
        print("moments", clock.measure { _ = evidence.moments })
        print("neighbours", try clock.measure { _ = try evidence.neighbours() })
        print("kernel sums", try clock.measure { _ = try evidence.kernelSums() })
        let counts = resamples.counts(0, role: .real, rows: 10_000)
        let centre = evidence.moments.reference.mean
        print("one replicate's moments", try clock.measure { _ = try Moments(of: x, counts: counts, centre: centre) })
        let covariance = try evidence.moments.reference.covariance()
        print("eigenvalues", try clock.measure { _ = try covariance.symmetricEigenvalues() })
        print("singular values", try clock.measure { _ = try covariance.singularValues() })
        print("Cholesky", try clock.measure { _ = try covariance.choleskyFactor() })
        print("product", try clock.measure { _ = try covariance.multiplied(by: covariance) })
        for metric in MetricRegistry.pairMetrics {
            print(
                metric.descriptor.id, "with levels and interval",
                clock.measure { _ = metric.estimates(evidence, resamples: resamples) })
            let plain = try clock.measure { _ = try metric.estimate(evidence, resamples: nil) }
            print(metric.descriptor.id, "value alone", plain)
        }
        var floors: FloorEvidence?
        print(
            "floor evidence of 20,000",
            try clock.measure {
                floors = try FloorEvidence(
                    real: x, holdout: y, candidateRows: 10_000, levels: levels, seed: 1, parallel: evidence.parallel)
            })
        print("floors, 10 splits", try clock.measure { _ = try floors?.floors(of: MetricRegistry.pairMetrics) })
    }
}
