/// What generators refuse, with what to do about it.
public struct GeneratorError: Error, Sendable, Equatable {
    public enum Code: String, Sendable {
        /// There is no such generator or setting, or a value is out of range.
        case usage
        /// The training set does not suit the generator.
        case badData
        /// A model or checkpoint file that is damaged or belongs to something else.
        case badModel
        /// Training left the finite numbers.
        case diverged
        /// Training data that the run must not see.
        case leak
    }

    public let code: Code
    public let message: String
    public let remedy: String

    public init(_ code: Code, _ message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }
}
