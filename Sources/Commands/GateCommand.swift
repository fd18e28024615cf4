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

    func run() throws {
        let rules = try PolicyLoader.load(policy)
        let measured = try StoredRun.load(file)
        let gate = try Verdict.judge(measured, rules, baselines: baselines.load())
        if let out {
            let files = try Report.render(
                run: measured, gate: gate, meta: nil, command: "assay gate \(file) --policy \(policy)")
            try OutputFolder.write(files, to: out, inputs: [])
        }
        if json {
            Console.write(String(decoding: try CanonicalJSON.encode(gate), as: UTF8.self), to: .standardOutput)
        } else {
            Console().result(printable(gate.sentence))
            for check in gate.checks where check.outcome != .pass {
                Console().result(printable("  \(check.outcome.rawValue)  \(check.id)  \(check.reason)"))
            }
        }
        if gate.exitCode != 0 { throw ExitCode(Int32(gate.exitCode)) }
    }
}

/// `run.json` files.
enum StoredRun {
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
