import Foundation

/// Arithmetic on numbers that somebody else wrote: stored results, model headers, options.
///
/// `Int(_:)` of NaN, of infinity or of 1.7e308 and sums of two large counts end the process. These end at the edge of the
/// type instead, which is far beyond what a page can show.
extension Int {
    /// The whole number nearest to zero's side of `value`; the ends of the range for what lies beyond, 0 for NaN.
    public init(bounded value: Double) {
        if value.isNaN {
            self = 0
        } else if let whole = Int(exactly: value.rounded(.towardZero)) {
            self = whole
        } else {
            self = value < 0 ? .min : .max
        }
    }

    /// The sum, or the end of the range that it would leave.
    public func plus(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// The difference, or the end of the range that it would leave.
    public func minus(_ other: Int) -> Int {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }
}

extension Sequence<Int> {
    /// The sum, or the end of the range that a step of it would leave.
    public func boundedSum() -> Int { reduce(0) { $0.plus($1) } }
}

extension Double {
    /// The largest magnitude that charts and texts compute with: squares of it overflow, spans of it do not.
    public static let largestShown = 1e300

    /// A number that can be drawn: NaN is 0, what lies beyond ±1e300 is put there.
    public var bounded: Double { isNaN ? 0 : Swift.min(Swift.max(self, -Self.largestShown), Self.largestShown) }

    /// The power of ten of a number's first digit, from its magnitude; −400 for zero.
    public var decimalExponent: Int {
        // log10 of a subnormal is above −324, of the largest number below 309.
        self == 0 ? -400 : Int(bounded: log10(magnitude).rounded(.down))
    }
}
