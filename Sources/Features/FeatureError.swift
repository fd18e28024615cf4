/// What extractors and their training can refuse.
public struct FeatureError: Error, Sendable, Equatable {
    public enum Code: String, Sendable { case missing, badWeights, badFile, nonFinite, shapeMismatch, invalidSetting, cancelled }
    public let code: Code
    public let message: String
    public let remedy: String

    public init(_ code: Code, _ message: String, remedy: String = "") {
        self.code = code
        self.message = message
        self.remedy = remedy
    }
}
