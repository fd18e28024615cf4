/// Why a history could not be read or written, and what to do about it.
public struct HistoryError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// A series name, a night or a setting that cannot be used.
        case usage
        /// The history folder is not there.
        case missing
        /// What was to be recorded is no run of Assay.
        case badData = "bad_data"
        case cannotWrite = "cannot_write"
        case inputOutput = "input_output"
        /// The index cannot be read; the files may be whole.
        case damagedIndex = "damaged_index"
        /// Another process holds the history.
        case busy
    }

    public var code: Code
    public var message: String
    public var remedy: String

    public init(_ code: Code, _ message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    public var exitCode: Int {
        switch code {
        case .usage: 64
        case .badData: 65
        case .missing: 66
        case .cannotWrite: 73
        case .inputOutput, .damagedIndex: 74
        case .busy: 75
        }
    }

    public var description: String { "\(message). \(remedy)" }
}
