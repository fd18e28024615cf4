import ArgumentParser
import Datasets
import Assets
import Evaluation
import Foundation
import Metrics
import Results

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Evaluate the built-in fixture sets, images and tables: one that passes and one that does not.")

    @Option(help: ArgumentHelp("Folder for the reports.", valueName: "dir"), completion: .directory)
    var out = "assay-demo"
    @Option(
        help: ArgumentHelp("Write the fixture sets into this folder instead, to try other commands on.", valueName: "dir"),
        completion: .directory)
    var data: String?
    @OptionGroup var common: CommonOptions

    private struct Case {
        var name: String
        /// Folder and ending of the fixtures.
        var folder: String
        var ending: String
        var fixture: String
        var title: String
        var status: Int32
        var target: String?
    }

    private static let cases = [
        Case(name: "good", folder: "shapes", ending: "npz", fixture: "good", title: "Demo: a good generator", status: 0),
        Case(
            name: "flawed", folder: "shapes", ending: "npz", fixture: "flawed", title: "Demo: a flawed generator", status: 1),
        Case(
            name: "table-good", folder: "customers", ending: "csv", fixture: "good", title: "Demo: a good table", status: 0,
            target: "left"),
        Case(
            name: "table-flawed", folder: "customers", ending: "csv", fixture: "flawed", title: "Demo: a flawed table",
            status: 1, target: "left"),
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
        if let data { return try writeSets(to: data) }
        try OutputGuard.check(Self.cases.map { .report(out + "/" + $0.name) }, inputs: [])
        let inputs = FileManager.default.temporaryDirectory.appending(path: "assay-demo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: inputs, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: inputs) }
        func path(_ name: String, _ example: Case) throws -> String {
            let file = "\(example.folder)/\(name).\(example.ending)"
            let place = inputs.appending(path: "\(example.folder)-\(name).\(example.ending)")
            try Data(Self.fixture(file)).write(to: place)
            return place.path(percentEncoded: false)
        }
        var results: [Result] = []
        let shared = SharedWork()
        for example in Self.cases {
            let sets = Roles(
                real: try path("real", example), holdout: try path("holdout", example),
                synthetic: try path(example.fixture, example))
            var open = OpenOptions()
            open.target = example.target
            let kind = try Modalities.recognise(sets.all)
            var request = EvaluationRequest(
                sets: sets, title: example.title, seed: common.seed, bootstrapReplicates: 100, extractors: ["embedded"],
                open: open)
            request.shared = shared
            let session = EvaluationSession(
                request: request, policy: kind.defaultPolicy, out: out + "/" + example.name,
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

    private static func fixture(_ file: String) throws -> [UInt8] {
        guard let bytes = Assets.bytes("fixtures/\(file)") else {
            throw CommandError(
                .badData, "the fixture \(file) is missing from this binary", remedy: "Build Assay from a clean clone.")
        }
        return bytes
    }

    /// Real, holdout, good and flawed set of each kind, as `FOLDER/shapes/real.npz` and `FOLDER/customers/real.csv`.
    private func writeSets(to folder: String) throws {
        var written: [String] = []
        for (kind, ending) in [("shapes", "npz"), ("customers", "csv")] {
            try OutputPath.makeFolder("\(folder)/\(kind)")
            for name in ["real", "holdout", "good", "flawed"] {
                let path = "\(folder)/\(kind)/\(name).\(ending)"
                guard !FileManager.default.fileExists(atPath: path) else {
                    throw CommandError(.cannotWrite, "\(path) is there already", remedy: "Give another folder.")
                }
                try FileBytes.write(try Self.fixture("\(kind)/\(name).\(ending)"), to: path)
                written.append(path)
            }
        }
        if common.json {
            Console.document(try CanonicalJSON.encode(["files": written]))
        } else {
            common.console.result(written.map(printable).joined(separator: "\n"))
        }
    }
}
