import Foundation
import Numerics
import Testing

/// Prints seconds, checks nothing: `ASSAY_TIMINGS=1 swift test -c release --filter Timings`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ASSAY_TIMINGS"] != nil), .serialized)
struct NeighbourTimings {
    @Test(arguments: [1, 2])
    func tenThousand(threads: Int) throws {
        let parallel = Parallel(threads: threads)
        let x = normalRows(10_000, 448, seed: 1)
        let y = normalRows(10_000, 448, seed: 2)
        let clock = ContinuousClock()
        var own: (NeighbourTable, NeighbourTable)?
        let first = try clock.measure {
            own = (try NearestNeighbours.within(x, k: 10, parallel: parallel), try NearestNeighbours.within(y, k: 10))
        }
        print("\(threads) threads: within ×2 (one serial)", first)
        print("within k = 10", try clock.measure { _ = try NearestNeighbours.within(x, k: 10, parallel: parallel) })
        print(
            "cross with balls",
            try clock.measure { _ = try CrossNeighbours(x, y, k: 2, radii: own, parallel: parallel) })
        print("moments", clock.measure { _ = Moments(of: x, parallel: parallel) })
    }
}
