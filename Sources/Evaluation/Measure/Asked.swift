import Metrics
import Policy

/// What a run is to measure: everything, or the metrics of a policy without what only a report shows.
package struct Asked: Sendable {
    /// Metric ids; nil for all, with anchors and figures.
    var ids: Set<String>?

    /// Those of them whose rules read the floor.
    var floors: Set<String> = []

    package init() {}

    /// What `policy` judges by.
    package init(policy: Policy) {
        let checks = policy.checks.filter { $0.level != .off }
        ids = Set(checks.map(\.id))
        floors = Set(checks.filter { $0.rules.contains(where: \.readsFloor) }.map(\.id))
    }

    /// Whether anchors and figures are wanted.
    var everything: Bool { ids == nil }

    /// Whether any of `others` is wanted.
    func any(_ others: [String]) -> Bool { ids.map { !$0.isDisjoint(with: others) } ?? true }

    func any(_ others: [MetricDescriptor]) -> Bool { any(others.map(\.id)) }

    /// Whether learners have to be trained for it.
    package var learners: Bool { any(MetricRegistry.descriptors.filter { $0.dimension == .utility }) }

    func floor(_ descriptor: MetricDescriptor) -> Bool { everything || floors.contains(descriptor.id) }

    func callAsFunction(_ descriptor: MetricDescriptor) -> Bool { ids?.contains(descriptor.id) ?? true }
}

extension Policy.Rule {
    var readsFloor: Bool {
        switch self {
        case .maxRatioToFloor, .minRatioToFloor, .maxOverFloor: true
        case .max, .min, .noWorseThan: false
        }
    }
}

