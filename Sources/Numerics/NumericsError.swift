/// What numeric code can refuse: the shapes or values of its input.
public struct NumericsError: Error, Sendable, Equatable {
    public enum Code: String, Sendable { case dimensionMismatch, nonFinite, empty, notPositiveDefinite, noConvergence }
    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
