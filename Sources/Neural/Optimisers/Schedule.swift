#if canImport(Glibc)
    import Glibc
#endif

/// Learning rate by step.
public enum Schedule: Sendable, Codable, Equatable {
    case constant(Double)
    /// Linear from 0 to `peak` over the first `warmup` share of the steps, then linear to 0 (Smith 2018).
    case oneCycle(peak: Double, warmup: Double)
    /// Half a cosine from `peak` to 0 (Loshchilov and Hutter 2017), after a linear `warmup` share.
    case cosine(peak: Double, warmup: Double)

    /// The rate of step `step` of `total`, 0-based.
    public func rate(step: Int, of total: Int) -> Double {
        let position = (Double(step) + 0.5) / Double(max(1, total))
        switch self {
        case .constant(let rate): return rate
        case .oneCycle(let peak, let warmup):
            return peak * (position < warmup ? position / warmup : max(0, (1 - position) / max(1 - warmup, 1e-12)))
        case .cosine(let peak, let warmup):
            if position < warmup { return peak * position / warmup }
            return peak * 0.5 * (1 + cos(.pi * min(1, (position - warmup) / max(1 - warmup, 1e-12))))
        }
    }
}
