import Commands
import Foundation
import TestSupport
import Testing

/// Every command that a document shows is one that the program takes.
@Suite struct DocumentedCommandTests {
    @Test func allAreTakenByTheParser() throws {
        var count = 0
        for file in try Documents.all() {
            for command in try Documents.commands(in: file) {
                let arguments = Array(command.words.dropFirst()).filter { !["...", "…"].contains($0) }
                let problem = command.isPart ? CommandLineCheck.problemOfPart(arguments) : CommandLineCheck.problem(arguments)
                #expect(problem == nil, "\(command): \(problem ?? "")")
                count += 1
            }
        }
        // Fewer would mean that the documents are no longer read.
        #expect(count > 100, "\(count)")
    }

    @Test func allScriptsAreThere() throws {
        for file in try Documents.all() {
            for match in try Documents.text(file).matches(of: /(?:^|[\s`(])(scripts\/[a-z0-9_.-]*[a-z0-9])/) {
                let path = SharedData.repository.appending(path: String(match.1)).path(percentEncoded: false)
                #expect(FileManager.default.fileExists(atPath: path), "\(file): \(match.1)")
            }
        }
    }

    /// Links between documents lead somewhere.
    @Test func allLinksLeadSomewhere() throws {
        for file in try Documents.all() {
            let folder = SharedData.repository.appending(path: file).deletingLastPathComponent()
            for match in try Documents.text(file).matches(of: /\]\(([^)#:\s]+)(?:#[^)\s]*)?\)/) {
                let path = folder.appending(path: String(match.1)).standardizedFileURL.path(percentEncoded: false)
                #expect(FileManager.default.fileExists(atPath: path), "\(file): \(match.1)")
            }
        }
    }
}
