#if canImport(Glibc)
    import Glibc
#endif

/// Finds drifts and breaks in one metric over nights, without having been told what is usual.
///
/// Two tests run side by side over each stretch of comparable values:
/// - a self-starting CUSUM (D. M. Hawkins, "Self-starting CUSUM charts for location and scale", The Statistician 36,
///   1987): each night against mean and standard deviation of the nights before, turned into a normal score, added up
///   beyond a slack of k. It finds slow drifts; its onset is the night after the sum was last zero.
/// - a jump test: two nights on end that stand off the mean of the five before, on a scale taken from night-to-night
///   differences, which a slow drift leaves alone. It finds a break on top of a drift at its night.
///
/// Scores are cut at ±3, so that no single night raises an alarm.
public struct ChangeDetector: Sendable {
    public static let slack = 0.5
    /// Nights of a stretch before the first judgement.
    public static let learning = 8
    static let largestScore = 3.0
    static let recent = 5

    public struct Value: Sendable {
        /// Consecutive numbers of nights; missing nights are left out.
        public var night: Int
        public var value: Double
        /// The least standard deviation from night to night that is believed: keeps rates that stand at zero from
        /// alarming at the first single case.
        public var leastDeviation: Double
        public init(night: Int, value: Double, leastDeviation: Double = 0) {
            self.night = night
            self.value = value
            self.leastDeviation = leastDeviation
        }
    }

    public enum Kind: Sendable, Equatable { case drift, `break`, unconfirmed }

    public struct Change: Sendable, Equatable {
        public var kind: Kind
        /// Indices into the values.
        public var start: Int
        public var found: Int
        public var through: Int
        public var rising: Bool
        /// Mean of up to five values before `start`, and of up to five at the end of the change.
        public var before: Double
        public var after: Double
    }

    public let limits: AlarmLimits

    public init(limits: AlarmLimits) { self.limits = limits }

    /// Changes of one stretch of comparable values, in order of their start.
    public func changes(in values: [Value]) -> [Change] {
        var scan = Scan(values: values, limits: limits)
        for index in values.indices { scan.step(index) }
        return scan.finish()
    }

    /// The largest statistics of a stretch before any alarm, for simulating the limits.
    package static func extremes(in values: [Value]) -> (cusum: Double, jump: Double) {
        var scan = Scan(values: values, limits: AlarmLimits(cusum: .infinity, jump: .infinity))
        for index in values.indices { scan.step(index) }
        return (scan.largestSum, scan.largestJump)
    }
}

private struct Scan {
    let values: [ChangeDetector.Value]
    let limits: AlarmLimits
    private let level: [Double]
    private let times: [Double]
    private var changes: [ChangeDetector.Change] = []
    /// Where the stretch of each test begins.
    private var sumStart = 0
    private var jumpStart = 0
    private var sumsFrom = 0
    private var up = 0.0
    private var down = 0.0
    /// The last index at which each sum was zero.
    private var upZero = 0
    private var downZero = 0
    var largestSum = 0.0
    var largestJump = 0.0

    init(values: [ChangeDetector.Value], limits: AlarmLimits) {
        self.values = values
        self.limits = limits
        level = values.map(\.value)
        times = values.map { Double($0.night) }
    }

    mutating func step(_ index: Int) {
        if let rising = jump(confirmedAt: index) {
            alarm(at: index, onset: index - 1, rising: rising, margin: 0)
            return
        }
        accumulate(index)
        if up > limits.cusum {
            alarm(at: index, onset: upZero + 1, rising: true, margin: Self.sumMargin)
        } else if down > limits.cusum {
            alarm(at: index, onset: downZero + 1, rising: false, margin: Self.sumMargin)
        }
    }

    // MARK: the two tests

    private mutating func accumulate(_ index: Int) {
        let count = index - sumStart
        guard count >= ChangeDetector.learning, index >= sumsFrom else {
            (up, down, upZero, downZero) = (0, 0, index, index)
            return
        }
        var mean = 0.0
        for past in sumStart..<index { mean += level[past] }
        mean /= Double(count)
        var squares = 0.0
        for past in sumStart..<index { squares += (level[past] - mean) * (level[past] - mean) }
        let deviation = max((squares / Double(count - 1)).squareRoot(), least(sumStart, index, mean))
        let size = (level[index] - mean) / deviation * (Double(count) / Double(count + 1)).squareRoot()
        let score = min(
            max(NormalScore.of(size, degrees: Double(count - 1)), -ChangeDetector.largestScore),
            ChangeDetector.largestScore)
        up = max(0, up + score - ChangeDetector.slack)
        down = max(0, down - score - ChangeDetector.slack)
        if up == 0 { upZero = index }
        if down == 0 { downZero = index }
        largestSum = max(largestSum, up, down)
    }

    /// How far the values at `index` and the one before stand off the nights before both; positive for a rise.
    private func standOff(_ indices: ClosedRange<Int>) -> Double? {
        let first = indices.lowerBound
        let count = first - jumpStart
        guard count >= ChangeDetector.learning else { return nil }
        let window = min(ChangeDetector.recent, count)
        var mean = 0.0
        for past in (first - window)..<first { mean += level[past] }
        mean /= Double(window)
        var squares = 0.0
        for past in (jumpStart + 1)..<first {
            squares += (level[past] - level[past - 1]) * (level[past] - level[past - 1])
        }
        let deviation = max(
            (squares / Double(count - 1) / 2).squareRoot(), least(jumpStart, first, mean))
        let scale = deviation * (1 + 1 / Double(window)).squareRoot()
        let scores = indices.map {
            NormalScore.of((level[$0] - mean) / scale, degrees: 2 * Double(count - 1) / 3)
        }
        guard let low = scores.min(), let high = scores.max() else { return nil }
        return low > 0 ? low : high < 0 ? high : 0
    }

    private mutating func jump(confirmedAt index: Int) -> Bool? {
        guard index >= 1, let size = standOff((index - 1)...index) else { return nil }
        largestJump = max(largestJump, abs(size))
        return abs(size) > limits.jump ? size > 0 : nil
    }

    /// Never zero: a value that has never changed must be able to.
    private func least(_ start: Int, _ end: Int, _ mean: Double) -> Double {
        var sum = 0.0
        for index in start...end { sum += values[index].leastDeviation }
        return max(sum / Double(end - start + 1), abs(mean) * 1e-3, 1e-12)
    }

    // MARK: alarms

    /// "Very strong" evidence on the scale of BIC differences (Kass and Raftery 1995).
    private static let driftMargin = 10.0
    /// "Positive" evidence on it: what only the sum saw grew slowly, and the jump test did not see a break there.
    private static let sumMargin = 2.0

    /// - Parameter margin: by how much BIC has to prefer a break.
    private mutating func alarm(at index: Int, onset: Int, rising: Bool, margin: Double) {
        let first = min(max(onset, 1), index)
        let from = max(jumpStart, first - 15)
        let to = min(values.count, index + 7)
        let fit = ShapeFit.choose(
            level[from..<to], times: times[from..<to], candidates: max(from + 1, first - 3)..<min(index + 1, to),
            margin: changes.last.map { $0.kind == .drift && $0.rising == rising } ?? false ? Self.driftMargin : margin)
        let isStep = fit?.kind == .step
        let start = isStep ? fit?.start ?? first : first
        if isStep {
            changes.append(change(.break, start: start, found: index, rising: rising))
            (sumStart, jumpStart, sumsFrom) = (start, start, index + 1)
        } else {
            let last = changes.last
            if let last, last.kind == .drift, last.rising == rising,
                first <= last.through + ChangeDetector.learning + ChangeDetector.recent
            {
                changes[changes.count - 1].through = index
            } else {
                changes.append(change(.drift, start: first, found: index, rising: rising))
            }
            (sumStart, sumsFrom) = (index, index + 1)
        }
        (up, down, upZero, downZero) = (0, 0, index, index)
    }

    private func change(_ kind: ChangeDetector.Kind, start: Int, found: Int, rising: Bool) -> ChangeDetector.Change {
        ChangeDetector.Change(
            kind: kind, start: start, found: found, through: found, rising: rising, before: 0, after: 0)
    }

    // MARK: the end

    /// A single night has no second one to confirm it, so it has to stand off further.
    private static let standsOff = 4.5

    func finish() -> [ChangeDetector.Change] {
        var result = changes
        if let last = values.indices.last, let size = standOff(last...last),
            abs(size) > max(limits.jump, Self.standsOff),
            !changes.contains(where: { $0.through >= last - 1 })
        {
            result.append(change(.unconfirmed, start: last, found: last, rising: size > 0))
        }
        for index in result.indices {
            let start = result[index].start
            let next = index + 1 < result.count ? result[index + 1].start : values.count
            result[index].before = mean(max(0, start - ChangeDetector.recent)..<start)
            let drift = result[index].kind == .drift
            let end = drift ? next : min(next, start + ChangeDetector.recent)
            result[index].after = mean(max(start, end - ChangeDetector.recent)..<max(end, start + 1))
        }
        return result.sorted { $0.start < $1.start }
    }

    private func mean(_ range: Range<Int>) -> Double {
        let chosen = level[range.clamped(to: level.indices)]
        return chosen.isEmpty ? level.first ?? 0 : chosen.reduce(0, +) / Double(chosen.count)
    }
}
