/// What a number is: two values with equal keys measure the same thing on two sets, or on two days.
///
/// Everything that has to find a value again asks this: baselines of policies, selftests, series of nights, pages.
public struct MetricKey: Sendable, Hashable, Comparable {
    public var id: String
    public var features: String?
    public var scope: Scope
    /// The parameters that tell it from other quantities of the same id, e.g. "learner": "logistic".
    public var variant: [String: String]

    public init(id: String, features: String? = nil, scope: Scope = .whole, variant: [String: String] = [:]) {
        self.id = id
        self.features = features
        self.scope = scope
        self.variant = variant
    }

    /// Parameters that name a quantity. All others are settings or what the data decided (a bandwidth, counts).
    private static let names: Set<String> = ["attack", "learner", "order", "score", "target", "variant"]
    /// Those of them that one run holds several values of, by which names of checks and series tell siblings apart.
    private static let tellsSiblings: Set<String> = ["attack", "learner", "score", "target"]

    public static func variant(of parameters: [String: String]) -> [String: String] {
        parameters.filter { names.contains($0.key) }
    }

    /// The part of the variant that tells siblings within one run apart.
    public static func siblings(_ parameters: [String: String]) -> [String: String] {
        parameters.filter { tellsSiblings.contains($0.key) }
    }

    /// The part of the variant that a row of a page says beside the name. An order is a bare number: it stands with the
    /// settings.
    public static func shown(_ parameters: [String: String]) -> [String: String] {
        variant(of: parameters).filter { $0.key != "order" }
    }

    /// What a line of text says to tell it from its siblings, e.g. "logistic"; empty where nothing does.
    public var words: String {
        Self.siblings(variant).sorted { $0.key < $1.key }.map(\.value).joined(separator: ", ")
    }

    /// The key without its scope: what all parts of a set share.
    public var ofWhole: MetricKey { MetricKey(id: id, features: features, scope: .whole, variant: variant) }

    /// Id, then features and variant: "fidelity.precision@embedded", as selftests and studies write columns.
    public var column: String {
        let tail = (features.map { [$0] } ?? []) + variant.sorted { $0.key < $1.key }.map(\.value)
        return tail.isEmpty ? id : id + "@" + tail.joined(separator: ",")
    }

    /// By id, scope, features and variant; names by bytes.
    public static func < (left: MetricKey, right: MetricKey) -> Bool {
        left.sortingParts.lexicographicallyPrecedes(right.sortingParts) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private var sortingParts: [String] {
        [id, scope.kind.rawValue, scope.name ?? "", features ?? ""]
            + variant.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
    }
}

extension Measurement {
    /// What this number is; the one place where identity is decided.
    public var key: MetricKey {
        MetricKey(id: id, features: features, scope: scope, variant: MetricKey.variant(of: parameters))
    }
}

extension GateResult.Check {
    /// Whether the check is about the measurement: a check names the parameters that it chose by or that tell siblings
    /// apart, a measurement all of them.
    public func judges(_ measurement: Measurement) -> Bool {
        id == measurement.id && scope == measurement.scope && features == measurement.features
            && parameters.allSatisfy { measurement.parameters[$0.key] == $0.value }
    }
}
