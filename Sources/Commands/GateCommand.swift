import ArgumentParser
import Evaluation
import Foundation
import Reporting
import Results

struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate", abstract: "Judge a stored run by a policy, without the data.")

    @Argument(help: ArgumentHelp("run.json of an evaluation, or its folder.", valueName: "run.json"))
    var file: String
    @Option(help: "Policy: a YAML file or builtin:NAME.")
    var policy = Configuration.text("policy", "builtin:image-default")
    @OptionGroup var baselines: BaselineOptions
    @Option(help: ArgumentHelp("Write gate.json, report.html, report.md and junit.xml here.", valueName: "dir"))
    var out: String?
    @Flag(help: "Print gate.json on standard output.")
    var json = false
    @OptionGroup var formats: FormatOptions

    func validate() throws {
        if !formats.isEmpty, out == nil { throw ValidationError("--formats needs --out, the folder to write to.") }
    }

    func run() throws {
        let rules = try PolicyLoader.load(policy)
        let measured = try StoredRun.load(file)
        let gate = try Verdict.judge(measured, rules, baselines: baselines.load())
        if let out {
            try OutputPath.makeFolder(out)
            let meta = try StoredRun.meta(file)
            let files =
                try Report.render(
                    run: measured, gate: gate, meta: meta, command: "assay gate \(file) --policy \(policy)")
                + formats.files(run: measured, gate: gate, meta: meta, console: Console())
            try OutputFolder.write(files, to: out, inputs: [])
        }
        if json {
            Console.document(try CanonicalJSON.encode(gate))
        } else {
            Console().result(printable(gate.sentence))
            for check in gate.checks where check.outcome != .pass {
                Console().result(printable("  \(check.outcome.rawValue)  \(check.id)  \(check.reason)"))
            }
        }
        if gate.exitCode != 0 { throw ExitCode(Int32(gate.exitCode)) }
    }
}

/// `run.json` files and what lies beside them.
enum StoredRun {
    /// The path of `name` in the folder of the run, nil where there is none.
    static func beside(_ path: String, _ name: String) throws -> String? {
        let folder = path.hasSuffix(".json") ? URL(filePath: path).deletingLastPathComponent() : URL(filePath: path)
        let found = folder.appending(path: name).path(percentEncoded: false)
        return FileManager.default.fileExists(atPath: found) ? found : nil
    }

    /// The times of the run, nil where there is no run.meta.json beside it.
    static func meta(_ path: String) throws -> RunMeta? {
        guard let found = try beside(path, "run.meta.json") else { return nil }
        let data = try InputFile.data(found, what: "meta", limit: 1 << 20)
        guard let meta = try? CanonicalJSON.decode(RunMeta.self, from: data), meta.schema == RunMeta.schema else {
            throw CommandError(
                .badData, "\(found) is no run.meta.json of this version of Assay",
                remedy: "Take it away; run.json alone will do.")
        }
        return meta
    }

    static func load(_ path: String) throws -> RunResult {
        let file = path.hasSuffix(".json") ? path : path + "/run.json"
        let data = try InputFile.data(file, what: "run", limit: 64 << 20)
        let run: RunResult
        do {
            run = try CanonicalJSON.decode(RunResult.self, from: data)
        } catch {
            throw CommandError(
                .badData, "\(file) is no run.json of Assay", remedy: "Give the run.json that `assay evaluate` wrote.")
        }
        guard run.schema == RunResult.schema else {
            throw CommandError(
                .badData, "\(file) has schema \(printable(run.schema)); this version reads \(RunResult.schema)",
                remedy: "Use the version of Assay that wrote it, or evaluate again.")
        }
        return run
    }
}
