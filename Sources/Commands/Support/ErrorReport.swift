import ArgumentParser
import Datasets
import Evaluation
import Features
import Foundation
import Generators
import History
import Learners
import Metrics
import Neural
import Numerics
import Policy
import Reporting
import Results

/// Every error as text and exit status, in one place.
enum ErrorReport {
    struct Report: Equatable {
        var status: Int32
        var message: String
        /// Shown a line each below the message.
        var details: [String] = []
        var remedy: String
    }

    static func exit(for error: any Error) -> Never {
        OutputPath.removeEmpty()
        if let known = report(error) {
            document(known)
            // Line ends of ours are between the parts; those inside of a part came with a name and are made visible.
            let parts = [known.message] + (known.details + [known.remedy]).filter { !$0.isEmpty }.map { "  " + $0 }
            Console.error(parts.map(printable).joined(separator: "\n"))
            Foundation.exit(known.status)
        }
        // Usage errors, --help, --version and verdicts (ExitCode): the argument parser's own words and status.
        let message = AssayCommand.fullMessage(for: error)
        let status = AssayCommand.exitCode(for: error)
        let meant = status == .validationFailure ? misspelt : nil
        if !status.isSuccess {
            let words = AssayCommand.message(for: error)
            document(
                Report(
                    status: status.rawValue, message: words, remedy: meant ?? "`assay help` lists the commands."))
        }
        // Help, versions and completion scripts are the parser's own words; usage errors repeat what was typed.
        if status.isSuccess, !message.isEmpty { Console.write(message + "\n", to: .standardOutput) }
        if !status.isSuccess, !message.isEmpty {
            let lines = [message] + [meant].compactMap(\.self)
            Console.write(LogText.lines(lines.joined(separator: "\n")) + "\n", to: .standardError)
        }
        Foundation.exit(status.rawValue)
    }

    /// The command or option that was meant where one is spelt in a way that is near it.
    private static var misspelt: String? {
        guard let program = try? CommandTree.program(),
            let found = Misspelling.find(Array(CommandLine.arguments.dropFirst()), in: program)
        else { return nil }
        return "There is no “\(found.word)”. Did you mean `\(found.meant)`?"
    }

    /// What a caller that asked for JSON gets in place of a result: {"error": {…}}.
    private struct Document: Encodable {
        struct Failure: Encodable {
            var exitStatus: Int32
            var message: String
            var remedy: String
        }
        var error: Failure
    }

    private static var wantsDocument: Bool {
        CommandLine.arguments.dropFirst().prefix { $0 != "--" }.contains("--json") && !Console.hasDocument
    }

    private static func document(_ report: Report) {
        guard wantsDocument else { return }
        let message = ([report.message] + report.details.map { "  " + $0 }).joined(separator: "\n")
        let failure = Document.Failure(exitStatus: report.status, message: message, remedy: report.remedy)
        if let data = try? CanonicalJSON.encode(Document(error: failure)) { Console.document(data) }
    }

    /// nil for the argument parser's own errors.
    static func report(_ error: any Error) -> Report? {
        switch error {
        case let error as CommandError:
            Report(status: error.exitStatus, message: error.message, remedy: error.remedy)
        case let error as DatasetError:
            Report(
                status: error.exitStatus, message: error.headline, details: error.details, remedy: error.remedy)
        case let error as FeatureError:
            Report(status: error.code == .missing ? 66 : 65, message: error.message, remedy: error.remedy)
        case let error as NeuralError:
            Report(status: 65, message: error.message, remedy: error.remedy)
        case let error as GeneratorError:
            Report(
                status: error.code == .usage ? 64 : error.code == .diverged ? 70 : 65, message: error.message,
                remedy: error.remedy)
        case let error as LearnerError:
            Report(status: 65, message: error.message, remedy: error.remedy)
        case let error as EvaluationError:
            Report(status: status(error.code), message: error.message, remedy: error.remedy)
        case let error as PolicyError:
            Report(status: Int32(PolicyError.exitCode), message: error.description, remedy: "")
        case let error as ReportError:
            Report(status: Int32(error.exitCode), message: error.message, remedy: error.remedy)
        case let error as HistoryError:
            Report(status: Int32(error.exitCode), message: error.message, remedy: error.remedy)
        case let error as MetricError:
            Report(status: 65, message: error.reason, remedy: "")
        case let error as NumericsError:
            Report(status: 65, message: error.message, remedy: "")
        case is CancellationError:
            Report(status: 130, message: "stopped", remedy: "")
        case is ExitCode, is CleanExit, is ValidationError:
            nil
        case let error as CocoaError where error.isFileError:
            Report(
                status: error.code == .fileReadNoSuchFile ? 66 : 73,
                message: error.localizedDescription, remedy: "Check the path, your rights and the free space.")
        case let error where isParserError(error):
            nil
        default:
            Report(
                status: 70, message: "internal error: \(error)",
                remedy: "This is a defect of Assay; please report it with the command.")
        }
    }

    private static func status(_ code: EvaluationError.Code) -> Int32 {
        switch code {
        case .badData: 65
        case .usage: 64
        case .cannotWrite: 73
        case .busy: 75
        case .internal: 70
        }
    }

    /// The parser wraps its errors, --help and --version in a type that it does not name; it gives foreign errors
    /// the status `failure`.
    private static func isParserError(_ error: any Error) -> Bool {
        AssayCommand.exitCode(for: error) != .failure
    }
}
