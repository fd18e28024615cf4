/// What networks and their files can refuse.
public struct NeuralError: Error, Sendable, Equatable {
    public enum Code: String, Sendable {
        case shapeMismatch, invalidSetting, notForwarded, badFile, missingTensor, diverged, cancelled
    }
    public let code: Code
    public let message: String
    public let remedy: String

    public init(_ code: Code, _ message: String, remedy: String = "") {
        self.code = code
        self.message = message
        self.remedy = remedy
    }
}
