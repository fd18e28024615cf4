import ArgumentParser
import Evaluation
import Foundation
import Policy
import Reporting
import Results

struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate", abstract: "Judge a stored run by a policy, without the data.")

    @Argument(help: ArgumentHelp("run.json of an evaluation, or its folder.", valueName: "run.json"), completion: .file())
    var file: String
    @Option(help: "Policy: a YAML file, builtin:NAME, or default (the built-in one for the run's kind of data).", completion: Completions.policy("default"))
    var policy = Configuration.text("policy", PolicyLoader.standard)
    @OptionGroup var baselines: BaselineOptions
    @Option(help: ArgumentHelp("Write gate.json, report.html, report.md and junit.xml here.", valueName: "dir"), completion: .directory)
    var out: String?
    @Flag(help: "Print gate.json on standard output.")
    var json = false
    @OptionGroup var formats: FormatOptions

    func validate() throws {
        if !formats.isEmpty, out == nil { throw ValidationError("--formats needs --out, the folder to write to.") }
    }

    func run() throws {
        let measured = try StoredRun.load(file)
        let policy = try PolicyLoader.name(policy, for: measured.result)
        if let out { try measured.checkReport(out, inputs: [policy] + baselines.paths) }
        let rules = try PolicyLoader.load(policy)
        let meta = try measured.meta()
        let gate = try Verdict.judge(
            measured.result, rules, baselines: baselines.load(), stored: measured.data, kernels: meta?.kernels)
        if let out {
            try OutputPath.makeFolder(out)
            let files =
                try Report.render(
                    run: measured.result, gate: gate, meta: meta, command: "assay gate \(file) --policy \(policy)",
                    stored: measured.data)
                + formats.files(
                    run: measured.result, gate: gate, meta: meta, console: Console(), stored: measured.data)
            try OutputFolder.write(files, to: out, inputs: measured.isHome(out) ? [] : measured.paths)
        }
        if json {
            Console.document(try CanonicalJSON.encode(gate))
        } else {
            Console().result(gate.lines.map(printable).joined(separator: "\n"))
            for warning in gate.warnings { Console().warn(printable(warning)) }
        }
        if gate.exitCode != 0 { throw ExitCode(Int32(gate.exitCode)) }
    }
}
