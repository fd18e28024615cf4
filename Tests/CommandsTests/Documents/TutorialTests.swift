import Foundation
import TestSupport
import Testing

/// The commands of the tutorials, run one after the other from a clean folder with fewer rows and replicates. What they write
/// fits the schemas of `schemas/`.
@Suite struct TutorialTests {
    /// Fewer rows and replicates than the tutorial's, for the time of the tests.
    private static let fewer = [
        "evaluate": ["--limit", "200", "--replicates", "10", "--splits", "2", "--no-utility"],
        "compare": ["--rows", "200", "--replicates", "20", "--splits", "2", "--no-utility"],
        "init": ["--limit", "200", "--replicates", "10"], "generate": ["--limit", "200"],
    ]

    /// Runs the tutorial.
    /// - Returns: the status of each command by its words.
    private func run(_ name: String, in folder: TemporaryFolder) throws -> [(command: String, outcome: Program.Outcome)] {
        let file = "docs/tutorials/\(name).md"
        for block in try Documents.text(file).matches(of: /Save as `([a-z.]+)`:\n\n```yaml\n([^`]*)```/) {
            // The plan of the nights states its numbers in the file.
            let text = String(block.2).replacing("replicates: 50", with: "limit: 200\n  utility: false\n  replicates: 10")
                .replacing("splits: 4", with: "splits: 2")
            try folder.write(text, to: String(block.1))
        }
        return try Documents.commands(in: file).filter { !$0.isPart }.map { command in
            let words = Array(command.words.dropFirst())
            let outcome = try Program.run(words + (words.first.flatMap { Self.fewer[$0] } ?? []), in: folder.url)
            return (words.joined(separator: " "), outcome)
        }
    }

    private func validate(_ schema: String, _ path: String) throws {
        let known = try JSONSchema(SharedData.repository.appending(path: "schemas/\(schema).schema.json"))
        let problems = try known.problems(Data(contentsOf: URL(filePath: path)))
        #expect(problems.isEmpty, "\(problems.prefix(5))")
        // A schema that takes everything would pass, too.
        #expect(try !known.problems(Data("{\"schema\": \"assay.other/1\"}".utf8)).isEmpty)
    }

    @Test func gate() throws {
        let folder = try TemporaryFolder()
        for (command, outcome) in try run("gate", in: folder) {
            let expected: Set<Int32> =
                command.contains("release.yaml")
                ? [78] : command.contains("--dry-run") || !command.hasPrefix("evaluate") ? [0, 1] : [1, 3]
            #expect(expected.contains(outcome.status), "\(command): \(outcome.status) \(outcome.errors)")
            if command.contains("release.yaml") { #expect(outcome.errors.contains("not waivable")) }
            if command.hasPrefix("init") { #expect(outcome.errors.contains("lets more pass than builtin:table-default")) }
        }
        try validate("run", folder.file("result/run.json"))
        try validate("gate", folder.file("result/gate.json"))
        #expect(FileManager.default.fileExists(atPath: folder.file("card/card.md")))
    }

    @Test func study() throws {
        let folder = try TemporaryFolder()
        for (command, outcome) in try run("study", in: folder) {
            #expect(outcome.status == 0, "\(command): \(outcome.errors)")
        }
        try validate("compare", folder.file("study/compare.json"))
        #expect(FileManager.default.fileExists(atPath: folder.file("again/compare.html")))
    }

    @Test func nights() throws {
        let folder = try TemporaryFolder()
        for (command, outcome) in try run("nights", in: folder) {
            let expected: Set<Int32> = command.hasPrefix("nightly run") ? [1, 3] : [0]
            #expect(expected.contains(outcome.status), "\(command): \(outcome.errors)")
        }
        let page = try String(contentsOfFile: folder.file("trends/index.html"), encoding: .utf8)
        #expect(page.contains("customers"))
    }

    @Test func theValidatorFinds() throws {
        let schema = try JSONSchema(SharedData.repository.appending(path: "schemas/gate.schema.json"))
        let wrong = """
            {"schema": "assay.gate/2", "verdict": "perhaps", "sentence": 1, "exit_code": 0.5, "checks": [{}], "warnings": [], "more": 1,
             "policy": {"name": "p", "version": 1, "sha256": "0"}}
            """
        let problems = try schema.problems(Data(wrong.utf8)).joined(separator: "\n")
        for word in [".verdict", ".sentence", ".exit_code", ".checks[0] has no id", ".more is not in the schema"] {
            #expect(problems.contains(word), "\(problems)")
        }
    }
}
