import Numerics

/// Why a learner could not be fitted or used.
public struct LearnerError: Error, Sendable, Equatable {
    public enum Code: String, Sendable {
        case empty, labelOutOfRange, oneClass, dimensionMismatch, nonFinite, diverged, library
    }
    public let code: Code
    public let message: String
    /// What the caller can do about it.
    public let remedy: String

    public init(_ code: Code, _ message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }
}

extension LearnerError {
    static func numeric(_ error: NumericsError) -> LearnerError {
        LearnerError(
            error.code == .dimensionMismatch ? .dimensionMismatch : .diverged, error.message,
            remedy: "Check the features for constant or very large columns.")
    }

    /// Labels must be one a sample, in 0..<classes, and of at least two kinds.
    static func check(labels: [Int], samples: Int, classes: Int) throws(LearnerError) {
        guard samples > 0 else {
            throw LearnerError(.empty, "There is nothing to learn from.", remedy: "Give at least one row a class.")
        }
        guard labels.count == samples else {
            throw LearnerError(
                .dimensionMismatch, "\(labels.count) labels for \(samples) rows.", remedy: "Give one label a row.")
        }
        guard let lowest = labels.min(), let highest = labels.max(), lowest >= 0, highest < classes else {
            throw LearnerError(
                .labelOutOfRange, "A label lies outside 0..<\(classes).",
                remedy: "Number the classes from 0 and state how many there are.")
        }
        guard lowest != highest else {
            throw LearnerError(
                .oneClass, "All \(samples) rows have the same label.", remedy: "Give rows of at least two classes.")
        }
    }
}
