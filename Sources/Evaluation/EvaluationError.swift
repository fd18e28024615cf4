/// What stops an evaluation before there is a result.
public struct EvaluationError: Error, Sendable, Equatable {
    public enum Code: String, Sendable {
        /// Input that can be read but not evaluated.
        case badData
        /// Options that contradict each other.
        case usage
        /// A folder or file that cannot be written.
        case cannotWrite
        /// Another run holds what this one needs.
        case busy
        /// A defect of Assay.
        case `internal`
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
