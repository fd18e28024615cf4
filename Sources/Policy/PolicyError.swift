/// What is wrong with a policy file, where, and how to put it right. Exit status 78.
public struct PolicyError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        case tooLarge = "too_large"
        case syntax
        case anchor
        case tooDeep = "too_deep"
        case unknownKey = "unknown_key"
        case duplicateKey = "duplicate_key"
        case missingKey = "missing_key"
        case wrongType = "wrong_type"
        case notFinite = "not_finite"
        case outOfRange = "out_of_range"
        case unknownMetric = "unknown_metric"
        case unknownPolicy = "unknown_policy"
        case cycle
        case emptyChecks = "empty_checks"
        case noLimit = "no_limit"
        /// Two keys that cannot both be meant.
        case contradiction
        case minAboveMax = "min_above_max"
        case duplicateCheck = "duplicate_check"
        case ownerlessWaiver = "ownerless_waiver"
        case badDate = "bad_date"
        case waiverWithoutCheck = "waiver_without_check"
        case notWaivable = "not_waivable"
    }

    public static let exitCode = 78

    public var code: Code
    public var message: String
    /// The name that the policy was read under.
    public var file: String
    /// From 1; nil where the whole file is meant.
    public var line: Int?
    public var column: Int?
    public var remedy: String

    public init(
        _ code: Code, _ message: String, file: String, line: Int? = nil, column: Int? = nil, remedy: String
    ) {
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.remedy = remedy
    }

    public var description: String {
        let place = [file, line.map(String.init), column.map(String.init)].compactMap(\.self).joined(separator: ":")
        return "\(place): \(message). \(remedy)"
    }
}
