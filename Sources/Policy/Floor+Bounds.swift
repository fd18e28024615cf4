import Foundation
import Numerics
import Results

extension Floor {
    func bound(_ bound: Policy.FloorBound) -> Double {
        switch bound {
        case .value: value
        case .low: low
        case .high: high
        }
    }

    /// How far the floor's own error leaves one of its bounds open; nil where the floor's error is not known or there is
    /// none.
    ///
    /// A bound moves with the floor's value, and with the spread that it is a multiple of. The spread of `splits` values
    /// has a relative standard error of 1/√(2(n − 1)) where they are about normal; the two errors are independent then and
    /// add up in squares. Bounds that rest on no splits move with the value alone.
    func interval(of bound: Policy.FloorBound) -> Interval? {
        guard let interval, bound != .value else { return interval }
        let reference = self.bound(bound)
        var spread = 0.0
        if splits > 1, interval.level > 0.5, interval.level < 1 {
            let normal = NormalDistribution.quantile(0.5 + interval.level / 2)
            spread = abs(reference - value) * normal / (2 * Double(splits - 1)).squareRoot()
        }
        var moved = interval
        moved.low = reference - hypot(value - interval.low, spread)
        moved.high = reference + hypot(interval.high - value, spread)
        return moved.low.isFinite && moved.high.isFinite ? moved : nil
    }
}
