import EmbeddedAssets

/// Text files that are compiled into the binary: metric cards, templates, preset policies.
public enum EmbeddedFiles {
    /// Files below a folder by their path relative to it, e.g. `texts(under: "reports/")["report.css"]`.
    ///
    /// Files that are not UTF-8 are left out.
    public static func texts(under prefix: String) -> [String: String] {
        var result: [String: String] = [:]
        var count = 0
        let assets = UnsafeBufferPointer(start: assay_assets(&count), count: count)
        for asset in assets {
            guard let path = asset.path.map({ String(cString: $0) }), path.hasPrefix(prefix), let bytes = asset.bytes,
                let text = String(validating: UnsafeBufferPointer(start: bytes, count: asset.count), as: UTF8.self)
            else { continue }
            result[String(path.dropFirst(prefix.count))] = text
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
