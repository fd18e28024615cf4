/// What a reader refuses, with the place in the input and what to do about it.
///
/// `message` names the file by the path the user gave or by its name inside the set, never by a path of the machine.
public struct DatasetError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, Codable {
        /// The path does not exist, or holds no data of a known kind.
        case missing
        /// The bytes are not what they claim to be.
        case badData
        /// A table with columns and no rows.
        case noRows
        /// A well-formed input of a kind that is not read.
        case unsupported
        /// More than one reading of the input is possible.
        case ambiguous
        /// The operating system refused to read or write.
        case inputOutput
        /// An argument outside its range.
        case invalidArgument
    }

    public let code: Code
    /// What is wrong, in one line; names in it are as the user's files have them, line ends included.
    public let headline: String
    /// Single findings, such as one bad file each, to be shown a line each.
    public let details: [String]
    /// What the user can do, one sentence; empty when there is nothing better to say than the message.
    public let remedy: String

    public init(_ code: Code, _ headline: String, details: [String] = [], remedy: String = "") {
        self.code = code
        self.headline = headline
        self.details = details
        self.remedy = remedy
    }

    /// The headline with the details, indented, a line each.
    public var message: String { ([headline] + details.map { "  " + $0 }).joined(separator: "\n") }

    /// Exit status of the command line (BSD sysexits): 66 missing, 65 bad data, 74 input or output, 64 usage.
    public var exitStatus: Int32 {
        switch code {
        case .missing: 66
        case .badData, .noRows, .unsupported, .ambiguous: 65
        case .inputOutput: 74
        case .invalidArgument: 64
        }
    }

    public var description: String { remedy.isEmpty ? message : "\(message) \(remedy)" }
}
