import Assets

/// The metric cards that are compiled in.
enum Cards {
    /// The card of metric `id`, or nil.
    static func text(_ id: String) -> String? {
        guard let dimension = id.split(separator: ".").first else { return nil }
        return Assets.text("metrics/\(dimension)/\(id).md")
    }
}
