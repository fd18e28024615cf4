/// Names of metrics of which only the id is known.
public enum MetricNames {
    /// The id's last part in words, e.g. "Key unique" for "validity.key_unique".
    public static func spelled(_ id: String) -> String {
        let tail = id.split(separator: ".").last.map(String.init) ?? id
        let text = tail.split(separator: "_").joined(separator: " ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
