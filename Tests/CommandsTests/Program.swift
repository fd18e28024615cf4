import Foundation
import TestSupport

/// The program as a user runs it.
enum Program {
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The binary lies beside the test bundle in the build folder.
    static let path: String? = {
        let folder = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
        let path = folder.appending(path: "assay").path(percentEncoded: false)
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    /// Starts the program and leaves it to the caller to end it; its messages go nowhere unless `errors` takes them.
    static func start(_ arguments: [String], errors: Pipe? = nil) throws -> Process {
        guard let path else { throw CocoaError(.fileNoSuchFile) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        if let errors { process.standardError = errors } else { process.standardError = FileHandle.nullDevice }
        try process.run()
        return process
    }

    /// The one JSON document of `text`.
    /// - Throws: when there is none, or something beside it.
    static func document(_ text: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }

    /// - Parameter folder: where it runs; nil for where the tests do.
    static func run(_ arguments: [String], in folder: URL? = nil) throws -> Outcome {
        guard let path else { throw CocoaError(.fileNoSuchFile) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = folder }
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        // A file, so that neither stream can fill up while the other is read.
        let errors = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        _ = FileManager.default.createFile(atPath: errors.path(percentEncoded: false), contents: nil)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let messages = try String(contentsOf: errors, encoding: .utf8)
        try FileManager.default.removeItem(at: errors)
        return Outcome(
            status: process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus,
            output: String(decoding: data, as: UTF8.self), errors: messages)
    }
}

/// A folder that goes away with the test.
final class TemporaryFolder {
    let url: URL
    var path: String { url.path(percentEncoded: false) }

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "assay-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func file(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url.appending(path: name))
        return file(name)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
