/// A run of columns that a feature extractor gives a meaning, e.g. "texture", "parts", "contents".
public struct FeatureLevel: Sendable, Equatable {
    public var name: String
    public var columns: Range<Int>

    public init(_ name: String, columns: Range<Int>) {
        self.name = name
        self.columns = columns
    }
}
