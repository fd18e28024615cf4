import Numerics

/// Where noise comes from.
package enum NoiseSource: RandomNumberGenerator, Sendable {
    /// The operating system's generator for keys: nobody can repeat it.
    case system
    /// Repeatable, so that who knows the seed can take the noise away again: for tests and trials alone.
    case seeded(RandomStream)

    package mutating func next() -> UInt64 {
        switch self {
        case .system:
            var system = SystemRandomNumberGenerator()
            return system.next()
        case .seeded(var stream):
            let word = stream.next()
            self = .seeded(stream)
            return word
        }
    }
}

/// A ratio of whole numbers, at least what was asked for: noise is never smaller than it should be.
package struct NoiseRatio: Sendable, Equatable {
    package let numerator: UInt64
    package let denominator: UInt64

    package init(_ numerator: UInt64, over denominator: UInt64) {
        self.numerator = numerator
        self.denominator = max(1, denominator)
    }

    /// - Parameter value: above 0; what is beyond 2⁴⁸ counts as that.
    package init(atLeast value: Double) {
        let unit = value < 65_536 ? 65_536.0 : 1
        let scaled = (value * unit).rounded(.up)
        self.init(scaled >= 1 ? UInt64(min(scaled, 0x1p48)) : 1, over: UInt64(unit))
    }

    package var value: Double { Double(numerator) / Double(denominator) }
}

/// Discrete Laplace and discrete Gaussian noise in whole numbers alone, exact, so that no rounding tells anything of what it
/// is added to (Canonne, Kamath & Steinke 2020).
package struct DiscreteNoise: Sendable {
    private var source: NoiseSource

    package init(_ source: NoiseSource) { self.source = source }

    /// Uniform in 0..<bound, without bias.
    private mutating func below(_ bound: UInt128) -> UInt128 {
        guard bound > 1 else { return 0 }
        let bits = UInt128.bitWidth - (bound - 1).leadingZeroBitCount
        let mask = bits == UInt128.bitWidth ? UInt128.max : (1 << UInt128(bits)) - 1
        while true {
            var word = UInt128(source.next())
            if bits > 64 { word |= UInt128(source.next()) << 64 }
            word &= mask
            if word < bound { return word }
        }
    }

    package mutating func index(below bound: Int) -> Int { Int(below(UInt128(max(1, bound)))) }

    /// True with probability exp(−a/b).
    package mutating func bernoulli(exp a: UInt128, over b: UInt128) -> Bool {
        var whole = a / b
        while whole > 0 {
            guard bernoulli(expOfAtMostOne: 1, over: 1) else { return false }
            whole -= 1
        }
        return bernoulli(expOfAtMostOne: a % b, over: b)
    }

    private mutating func bernoulli(expOfAtMostOne a: UInt128, over b: UInt128) -> Bool {
        var turn: UInt128 = 1
        while true {
            let (bound, overflow) = b.multipliedReportingOverflow(by: turn)
            guard !overflow, below(bound) < a else { return turn % 2 == 1 }
            turn += 1
        }
    }

    /// Whole numbers y in proportion to exp(−|y|/scale).
    package mutating func laplace(_ scale: NoiseRatio) -> Int {
        let (t, s) = (UInt128(scale.numerator), UInt128(scale.denominator))
        while true {
            let rest = below(t)
            guard bernoulli(exp: rest, over: t) else { continue }
            var turns: UInt128 = 0
            while bernoulli(exp: 1, over: 1) { turns += 1 }
            let size = (rest + t * turns) / s
            let isNegative = below(2) == 1
            if isNegative && size == 0 { continue }
            // Beyond what any count can be; the chance of it is below exp(−10⁹).
            let value = Int(min(size, 1 << 62))
            return isNegative ? -value : value
        }
    }

    /// Whole numbers y in proportion to exp(−y²/2·variance).
    package mutating func gaussian(variance: NoiseRatio) -> Int {
        let (n, d) = (UInt128(variance.numerator), UInt128(variance.denominator))
        let t = UInt128(variance.value.squareRoot().rounded(.down)) + 1
        while true {
            let value = laplace(NoiseRatio(UInt64(t), over: 1))
            let (reach, far) = UInt128(value.magnitude).multipliedReportingOverflow(by: d * t)
            let gap = reach > n ? reach - n : n - reach
            let (square, over) = gap.multipliedReportingOverflow(by: gap)
            // So far out that no draw is ever taken.
            guard !far, !over else { continue }
            if bernoulli(exp: square, over: 2 * n * d * t * t) { return value }
        }
    }

    /// The exponential mechanism (McSherry & Talwar 2007) for scores of sensitivity 1: item i in proportion to
    /// exp(ε · score/2), exactly.
    /// - Parameter epsilon: rounded down to a multiple of 2⁻²⁰.
    /// - Precondition: `scores` is not empty.
    package mutating func choice(_ scores: [Int], epsilon: Double) -> Int {
        let best = scores.max() ?? 0
        let own = UInt128(max(0, min(epsilon, 1_000) * 0x1p20).rounded(.down))
        while true {
            let item = index(below: scores.count)
            let (gap, isFar) = best.subtractingReportingOverflow(scores[item])
            guard !isFar else { continue }
            if bernoulli(exp: UInt128(gap) * own, over: 1 << 21) { return item }
        }
    }
}
