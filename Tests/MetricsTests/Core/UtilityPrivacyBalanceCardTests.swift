import Assets
import Metrics
import Testing

@Suite struct UtilityPrivacyBalanceCardTests {
    static let descriptors = MetricRegistry.descriptors.filter {
        [.utility, .privacy, .balance].contains($0.dimension) || $0.id == "fidelity.classifier_two_sample"
    }

    @Test func allAreListed() {
        #expect(Set(Self.descriptors.map(\.id)).isSuperset(of: [
            "fidelity.classifier_two_sample", "privacy.exact_copies", "privacy.near_copies",
            "privacy.nearest_neighbour_share", "utility.tstr", "utility.trtr", "utility.tstr_gap",
            "balance.class_distribution", "balance.share_gap",
        ]))
    }

    @Test(arguments: descriptors) func cardAgreesWithTheCode(_ descriptor: MetricDescriptor) throws {
        let path = "metrics/\(descriptor.dimension.rawValue)/\(descriptor.id).md"
        let text = try #require(Assets.text(path), "no card \(path)")
        let lines = Set(text.split(separator: "\n").map(String.init))
        func number(_ value: Double) -> String {
            value.isInfinite ? (value < 0 ? "-.inf" : ".inf") : value == value.rounded() ? "\(Int(value))" : "\(value)"
        }
        let range = "[\(number(descriptor.range.lowerBound)), \(number(descriptor.range.upperBound))]"
        for line in [
            "id: \(descriptor.id)", "version: \(descriptor.version)", "dimension: \(descriptor.dimension.rawValue)",
            "direction: \(descriptor.direction.rawValue)", "unit: \(descriptor.unit)", "range: \(range)",
            "## What it is", "## How to read it", "## When it lies", "## How to fix it",
        ] { #expect(lines.contains(line), "\(path) lacks “\(line)”") }
        if let optimum = descriptor.optimum { #expect(lines.contains("optimum: \(number(optimum))")) }
    }
}
