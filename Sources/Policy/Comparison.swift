import Numerics
import Results

/// A number with its bounds, held against a limit.
///
/// The number is a sum of parts, each with a weight and an interval of its own: the value, or the value less a multiple
/// of its floor. The bounds of a sum are those of Zou and Donner, "Construction of confidence limits about the
/// difference…" (Statistics in Medicine 2008), which for two shares are Newcombe's (1998): each part's distance to its
/// own bound on that side, added in squares.
struct Comparison {
    enum Side { case atMost, atLeast }

    let side: Side
    let limit: Double
    let parts: [Part]
    /// The limit on the metric's own scale; nil when there is none.
    let shown: Double?
    let unit: String
    let context: Decision.Context
    /// What is compared where it is not the value itself, e.g. "its excess over the floor".
    let subject: String

    init(
        _ side: Side, _ limit: Double, _ parts: [Part], shown: Double?, unit: String, _ context: Decision.Context,
        subject: String = ""
    ) {
        self.side = side
        self.limit = limit
        self.parts = parts
        self.shown = shown
        self.unit = unit
        self.context = context
        self.subject = subject
    }

    var estimate: Double { parts.reduce(0) { $0 + $1.weight * $1.value } }

    /// Distance from the estimate to its lower and upper bound if part i had `scales[i]` times its rows.
    func deviations(_ scales: [Double]) -> (below: Double, above: Double) {
        var (below, above) = (0.0, 0.0)
        for (part, scale) in zip(parts, scales) {
            let own = part.deviations(scale)
            let weight = abs(part.weight)
            let (low, high) = part.weight < 0 ? (own.above, own.below) : (own.below, own.above)
            below += weight * low * (weight * low)
            above += weight * high * (weight * high)
        }
        return (below.squareRoot(), above.squareRoot())
    }

    /// The bounds of the estimate, both `factor` times as far from it.
    private func bounds(factor: Double = 1) -> (low: Double, high: Double) {
        // A value alone keeps its bounds to the last bit.
        if parts.count == 1, factor == 1, let only = parts.first, only.weight == 1 { return (only.low, only.high) }
        let own = deviations([Double](repeating: 1, count: parts.count))
        return (estimate - factor * own.below, estimate + factor * own.above)
    }

    /// The lowest confidence among the intervals in use; nil where every part is exact.
    private var level: Double? { parts.compactMap(\.level).min() }

    private func passes(_ bounds: (low: Double, high: Double)) -> Bool {
        side == .atMost ? bounds.high <= limit : bounds.low >= limit
    }

    private func fails(_ bounds: (low: Double, high: Double)) -> Bool {
        side == .atMost ? bounds.low > limit : bounds.high < limit
    }

    var decision: Decision {
        let bounds = bounds()
        guard bounds.low.isFinite, bounds.high.isFinite, !limit.isNaN else {
            return Decision(
                verdict: .error, limit: shown, reason: "its bounds are too large to hold against a limit",
                cause: .failed)
        }
        let (isPass, isFailure) = (passes(bounds), fails(bounds))
        guard isPass || isFailure else { return undecided(bounds) }
        if let level, level < context.confidence - 1e-9 {
            // A pass is taken back; a failure stands only where bounds at the asked confidence would show it as well.
            let factor = Self.width(context.confidence) / Self.width(level)
            guard isFailure, fails(self.bounds(factor: factor)) else {
                return Decision(
                    verdict: .undecided, limit: shown,
                    reason: "its interval is at \(Readable.percent(level)), the policy asks for "
                        + Readable.percent(context.confidence),
                    cause: .confidence)
            }
        }
        let isUpper = (side == .atMost) == isPass
        let relation =
            switch (side, isPass) {
            case (.atMost, true): "is within the limit"
            case (.atLeast, true): "reaches the limit"
            case (.atMost, false): "is above the limit"
            case (.atLeast, false): "is below the limit"
            }
        return Decision(
            verdict: isPass ? .pass : .fail, limit: shown,
            reason: "\(name(isUpper, isUpper ? bounds.high : bounds.low)) \(relation) \(text(limit))")
    }

    /// Standard errors that an interval of this confidence reaches to either side.
    private static func width(_ level: Double) -> Double { NormalDistribution.quantile(0.5 + level / 2) }

    private func name(_ isUpper: Bool, _ bound: Double) -> String {
        guard level != nil else { return subject.isEmpty ? "the value" : "\(subject) (\(text(bound)))" }
        let side = "the \(isUpper ? "upper" : "lower") bound"
        return subject.isEmpty ? "\(side) \(text(bound))" : "\(side) of \(subject), \(text(bound)),"
    }

    private func undecided(_ bounds: (low: Double, high: Double)) -> Decision {
        let rows = rowsToDecide
        let interval =
            subject.isEmpty
            ? "the interval from \(text(bounds.low)) to \(text(bounds.high))"
            : "the interval of \(subject), from \(text(bounds.low)) to \(text(bounds.high)),"
        let advice =
            rows?.sentence(context.words)
            ?? "more \(context.words.phrase(parts.first?.source ?? .synthetic)) will not decide it: the value lies on "
            + "its limit"
        return Decision(
            verdict: .undecided, limit: shown, reason: "\(interval) contains the limit \(text(limit)); \(advice)",
            rows: rows)
    }

    private func text(_ number: Double) -> String { Readable.number(number, unit: unit) }
}
