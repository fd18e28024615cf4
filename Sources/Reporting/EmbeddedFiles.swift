import Assets

/// Text files that are compiled into the binary: metric cards, templates, preset policies.
public enum EmbeddedFiles {
    /// Files below a folder by their path relative to it, e.g. `texts(under: "reports/")["report.css"]`.
    ///
    /// Files that are not UTF-8 are left out.
    public static func texts(under prefix: String) -> [String: String] {
        var result: [String: String] = [:]
        for path in Assets.paths where path.hasPrefix(prefix) {
            result[String(path.dropFirst(prefix.count))] = Assets.text(path)
        }
        return result
    }

    /// The cards of `metrics/`, in the order of their paths.
    public static func cards() -> [MetricCard] {
        texts(under: "metrics/").sorted { $0.key < $1.key }.compactMap { MetricCard.parse($0.value) }
    }

    /// Preset policies by name, e.g. "image-default".
    public static func policies() -> [String: String] {
        var result: [String: String] = [:]
        for (path, text) in texts(under: "reports/policies/") where path.hasSuffix(".yaml") {
            result[String(path.dropLast(5))] = text
        }
        return result
    }
}
