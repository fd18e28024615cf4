import ArgumentParser
import Datasets
import Assets
import Evaluation
import Foundation
import Results

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Evaluate the built-in fixture sets: one that passes and one that does not.")

    @Option(help: ArgumentHelp("Folder for the two reports.", valueName: "dir"))
    var out = "assay-demo"
    @OptionGroup var common: CommonOptions

    private static let cases = [
        (name: "good", fixture: "good", title: "Demo: a good generator", status: Int32(0)),
        (name: "flawed", fixture: "flawed", title: "Demo: a flawed generator", status: Int32(1)),
    ]

    /// What `--json` prints of a case.
    private struct Result: Encodable {
        var name: String
        var out: String
        var verdict: String
        var sentence: String
        var exitStatus: Int32
    }

    func run() throws {
        try OutputGuard.check(Self.cases.map { .report(out + "/" + $0.name) }, inputs: [])
        let inputs = FileManager.default.temporaryDirectory.appending(path: "assay-demo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: inputs, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: inputs) }
        func path(_ name: String) -> String { inputs.appending(path: name + ".npz").path(percentEncoded: false) }
        for name in ["real", "holdout"] + Self.cases.map(\.fixture) {
            guard let bytes = Assets.bytes("fixtures/shapes/\(name).npz") else {
                throw CommandError(
                    .badData, "the fixture \(name) is missing from this binary", remedy: "Build Assay from a clean clone.")
            }
            try Data(bytes).write(to: URL(filePath: path(name)))
        }
        var results: [Result] = []
        for example in Self.cases {
            let request = EvaluationRequest(
                sets: Roles(real: path("real"), holdout: path("holdout"), synthetic: path(example.fixture)),
                title: example.title, seed: common.seed, bootstrapReplicates: 100, extractors: ["embedded"])
            let session = EvaluationSession(
                request: request, policy: "builtin:image-default", out: out + "/" + example.name,
                command: ["assay", "demo"], common: common)
            let outcome = try session.evaluate()
            if !common.json { try session.announce(outcome) }
            results.append(
                Result(
                    name: example.name, out: session.out, verdict: outcome.gate?.verdict.rawValue ?? "",
                    sentence: outcome.gate?.sentence ?? "", exitStatus: outcome.status))
            guard outcome.status == example.status else {
                throw CommandError(
                    .badData, "the \(example.name) fixture ended with status \(outcome.status), not \(example.status)",
                    remedy: "This build does not measure as it should; run scripts/test.")
            }
        }
        if common.json { Console.document(try CanonicalJSON.encode(results)) }
    }
}
