import Metrics
import Testing

@Suite struct HalfSpreadTests {
    /// Halves that lie so far to both sides of the value.
    private func spread(_ value: Double, _ reach: Double) -> HalfSpread {
        HalfSpread(about: value, replicates: 40, parallel: .serial) { $0 % 2 == 0 ? (value + reach, value - reach) : (value - reach, value + reach) }
    }

    /// Near a bound a score varies to one side; in the middle the scale is straight.
    @Test func theArcsineScaleBendsTowardsTheBounds() throws {
        let high = try #require(spread(0.98, 0.01).arcsine())
        #expect(high.high <= 1 && 0.98 - high.low > 1.3 * (high.high - 0.98))
        let low = try #require(spread(0.02, 0.01).arcsine())
        #expect(abs((high.low - (1 - low.high))) < 1e-12 && abs(high.high - (1 - low.low)) < 1e-12)
        let middle = try #require(spread(0.5, 0.001).arcsine())
        let straight = try #require(spread(0.5, 0.001).normal(in: 0...1))
        #expect(abs(middle.low - straight.low) < 1e-6 && abs(middle.high - straight.high) < 1e-6)
        let bound = try #require(spread(1, 0).arcsine())
        #expect(bound.low == 1 && bound.high == 1)
    }

    /// A variance from few values reaches further than one that is well known.
    @Test func luckWithFewDegreesReachesFurther() throws {
        func width(_ degrees: Double) throws -> Double {
            let interval = try #require(spread(0.5, 0.01).adding(variance: 1e-4, degrees: degrees).normal(in: 0...1))
            return interval.high - interval.low
        }
        #expect(try width(3) > 1.1 * width(1e6))
        #expect(try abs(width(1e6) - 2 * 1.959964 * 2e-4.squareRoot()) < 1e-6)
    }
}
