/// Why a report could not be made or written, and what to do about it.
public struct ReportError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        case cannotCreateFolder = "cannot_create_folder"
        case cannotWrite = "cannot_write"
        case overInput = "over_input"
        case badFileName = "bad_file_name"
        case busy
        case template
        /// A format lacks what it needs: a verdict, or times.
        case incomplete
        /// A file of a stored set is not as it was written, or does not belong to it.
        case altered
    }

    public var code: Code
    public var message: String
    public var remedy: String

    public init(_ code: Code, _ message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    /// 75 when another run holds the folder, 70 for a defect of the build, 64 for a request that cannot be met, 65 for a
    /// stored file that was changed, else 73.
    public var exitCode: Int {
        switch code {
        case .busy: 75
        case .template: 70
        case .incomplete: 64
        case .altered: 65
        default: 73
        }
    }

    public var description: String { "\(message). \(remedy)" }
}
