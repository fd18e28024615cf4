#if canImport(Glibc)
    import Glibc
#endif

/// The limits at which the detector speaks, chosen for a false-alarm rate.
///
/// The rates were simulated with this detector on 200,000 histories of 90 independent normal nights (see
/// docs/decisions); a test repeats the simulation on fewer. Of the allowed rate of a line, one half goes to each test.
public struct AlarmLimits: Sendable, Equatable {
    /// Chance of at least one false alarm over all lines in 90 nights, at most.
    public static let familyRate = 0.01
    public static let nights = 90

    public var cusum: Double
    public var jump: Double

    public init(cusum: Double, jump: Double) {
        self.cusum = cusum
        self.jump = jump
    }

    /// - Parameter lines: how many metrics are watched at once, at least one. The bound holds however they depend on
    ///   each other.
    public init(lines: Int, rate: Double = AlarmLimits.familyRate) {
        let share = log(max(rate, 1e-12) / Double(max(lines, 1)) / 2)
        cusum = Self.limit(share, Self.cusumRates)
        jump = Self.limit(share, Self.jumpRates)
    }

    /// (limit, natural logarithm of the chance that a clean line crosses it within 90 nights)
    private static let cusumRates: [(Double, Double)] = [
        (4, -0.996), (5, -1.929), (6, -2.933), (7, -3.962), (8, -5.026), (9, -6.103), (10, -7.059), (11, -8.063),
        (12, -9.028),
    ]
    private static let jumpRates: [(Double, Double)] = [
        (2, -1.608), (2.25, -2.483), (2.5, -3.476), (2.75, -4.548), (3, -5.717), (3.25, -6.938), (3.5, -8.255),
        (3.75, -9.721),
    ]

    /// Between the simulated points, and beyond them along the last stretch, the logarithm is taken as straight.
    private static func limit(_ share: Double, _ table: [(Double, Double)]) -> Double {
        var index = 1
        while index < table.count - 1, table[index].1 > share { index += 1 }
        let (left, right) = (table[index - 1], table[index])
        let slope = (right.0 - left.0) / (right.1 - left.1)
        return max(table[0].0, left.0 + (share - left.1) * slope)
    }
}
