import Results

extension Policy {
    /// Reads a policy strictly: whatever is not understood is an error with its place.
    /// - Parameters:
    ///   - yaml: the file's text, at most 1 MB.
    ///   - name: the name for messages, e.g. the path as the user gave it.
    ///   - builtins: texts of the presets by name without "builtin:", e.g. "image-default".
    ///   - knownMetrics: those that a check may name.
    /// - Throws: `PolicyError` (exit status 78).
    public static func parse(
        yaml: String, name: String, builtins: [String: String], knownMetrics: [MetricFacts]
    ) throws(PolicyError) -> Policy {
        var policy = try PolicyParser(builtins: builtins, knownMetrics: knownMetrics).parse(yaml, file: name, above: [])
        policy.facts = byId(knownMetrics)
        return policy
    }

    /// The preset `builtin:<name>` itself.
    public static func builtin(
        _ name: String, builtins: [String: String], knownMetrics: [MetricFacts]
    ) throws(PolicyError) -> Policy {
        var policy = try PolicyParser(builtins: builtins, knownMetrics: knownMetrics)
            .builtin("builtin:\(name)", file: "builtin:\(name)", mark: nil, above: [])
        policy.facts = byId(knownMetrics)
        return policy
    }

    private static func byId(_ metrics: [MetricFacts]) -> [String: MetricFacts] {
        Dictionary(metrics.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
