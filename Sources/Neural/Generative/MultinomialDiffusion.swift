import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// Diffusion of one level among several: at each step a level stays, or is drawn anew from all alike (Hoogeboom et al. 2021).
public struct MultinomialDiffusion: Sendable {
    public let schedule: DiffusionSchedule

    public init(_ schedule: DiffusionSchedule) { self.schedule = schedule }

    /// The level after step `step` of one that was `level`, 0..<count.
    public func noised(_ level: Int, of count: Int, step: Int, _ random: inout RandomStream) -> Int {
        let share = random.uniform()
        let other = random.index(below: count)
        return share < schedule.kept[step] ? level : other
    }

    /// Of each level l, q(x_t | x_{t−1} = l) and q(x_{t−1} = l | x_0) = a · [l = x_0] + b.
    private func terms(_ seen: Int, _ count: Int, _ step: Int) -> (stay: Double, other: Double, a: Double, b: Double) {
        let before = step > 0 ? schedule.kept[step - 1] : 1
        let other = schedule.beta[step] / Double(count)
        return (1 - schedule.beta[step] + other, other, before, (1 - before) / Double(count))
    }

    /// q(x_{t−1} | x_t, x_0) with x_0 by its chances, which add up to 1.
    public func before(_ seen: Int, chances: [Double], step: Int) -> [Double] {
        let (stay, other, a, b) = terms(seen, chances.count, step)
        let weights = chances.indices.map { ($0 == seen ? stay : other) * (a * chances[$0] + b) }
        let sum = weights.reduce(0, +)
        return sum > 0 ? weights.map { $0 / sum } : chances
    }

    /// A level drawn from q(x_{t−1} | x_t, x_0), where x_0 is softmax of the logits at `range`: what `before` of `softmax` gives,
    /// to the bit, without a list for each.
    /// - Parameter scratch: at least as long as `range`.
    /// - Precondition: logits are finite.
    public func drawnBefore(
        _ seen: Int, logits: [Float], _ range: Range<Int>, step: Int, scratch: inout [Double], _ random: inout RandomStream
    ) -> Int {
        let count = range.count
        let (stay, other, a, b) = terms(seen, count, step)
        let share = random.uniform()
        var most = -Float.infinity
        for place in range where most < logits[place] { most = logits[place] }
        var sum = 0.0
        for place in 0..<count {
            scratch[place] = Double(expf(logits[range.lowerBound + place] - most))
            sum += scratch[place]
        }
        var total = 0.0
        for place in 0..<count {
            scratch[place] = (place == seen ? stay : other) * (a * (scratch[place] / sum) + b)
            total += scratch[place]
        }
        var whole = 0.0
        for place in 0..<count {
            scratch[place] /= total
            whole += scratch[place]
        }
        var rest = share * whole
        for place in 0..<count {
            rest -= scratch[place]
            if rest < 0 { return place }
        }
        return max(0, count - 1)
    }

    /// KL(q(x_{t−1} | x_t, x_0) ‖ q(x_{t−1} | x_t, x̂_0)), where x̂_0 is softmax(logits), with its gradient by the logits.
    public func divergence(
        _ logits: some Collection<Float>, from level: Int, seen: Int, step: Int
    ) -> (value: Double, gradient: [Float]) {
        let guess = Self.softmax(logits)
        let (stay, other, a, b) = terms(seen, guess.count, step)
        var sure = [Double](repeating: 0, count: guess.count)
        sure[level] = 1
        let truth = before(seen, chances: sure, step: step)
        var (sum, value) = (0.0, 0.0)
        for l in guess.indices { sum += (l == seen ? stay : other) * (a * guess[l] + b) }
        sum = max(sum, .leastNormalMagnitude)
        var slopes = [Double](repeating: 0, count: guess.count)
        for l in guess.indices {
            let (weight, chance) = (l == seen ? stay : other, max(a * guess[l] + b, 1e-30))
            slopes[l] = a * (weight / sum - truth[l] / chance)
            if truth[l] > 0 { value += truth[l] * (log(truth[l]) - log(weight * chance / sum)) }
        }
        let mean = zip(slopes, guess).reduce(0) { $0 + $1.0 * $1.1 }
        return (value, guess.indices.map { Float(guess[$0] * (slopes[$0] - mean)) })
    }

    public static func softmax(_ logits: some Collection<Float>) -> [Double] {
        let most = logits.max() ?? 0
        let weights = logits.map { Double(expf($0 - most)) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }
}
