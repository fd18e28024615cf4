import Metrics
import Results
import Testing

/// What descriptors state about their metrics for other layers.
@Suite struct FactsTests {
    @Test func oneMetricSpeaksForADimension() {
        for dimension in Dimension.allCases {
            let orders = MetricRegistry.descriptors.filter { $0.dimension == dimension }.compactMap { $0.study?.leads }
            #expect(orders.sorted() == Array(1..<(orders.count + 1)), "\(dimension)")
        }
    }

    @Test(arguments: MetricRegistry.descriptors)
    func hold(descriptor: MetricDescriptor) {
        #expect(!descriptor.title.isEmpty && !descriptor.modalities.isEmpty)
        if let short = descriptor.shortTitle { #expect(short.count < descriptor.title.count) }
        #expect(descriptor.direction != .target || descriptor.target != nil)
        if let target = descriptor.target { #expect(descriptor.range.contains(target)) }
        let facts = descriptor.facts
        #expect(facts.id == descriptor.id && facts.target == descriptor.target && facts.isExact == descriptor.isExact)
        #expect((facts.range.low ?? -.infinity) == descriptor.range.lowerBound)
        #expect((facts.range.high ?? .infinity) == descriptor.range.upperBound)
    }

    @Test func titlesTellMetricsApart() {
        let titles = MetricRegistry.descriptors.map(\.title)
        #expect(Set(titles).count == titles.count)
    }

    /// Best values that can be missed on both sides, and those at an end, which cannot.
    @Test(arguments: [
        ("fidelity.classifier_two_sample", 0.5), ("privacy.nearest_neighbour_share", 0.5), ("diversity.vendi_ratio", 1),
        ("fidelity.kernel_distance", 0), ("fidelity.frechet_distance", nil), ("fidelity.precision", nil),
    ])
    func target(id: String, expected: Double?) throws {
        #expect(try #require(MetricRegistry.descriptor(id)).target == expected)
    }
}
