import ArgumentParser
import Evaluation
import Foundation
import Reporting
import Results

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Render the report of a stored run or study again.")

    @Argument(help: ArgumentHelp("run.json or compare.json, or the folder with it.", valueName: "json"), completion: .file())
    var file: String
    @Option(help: "Policy: a YAML file, builtin:NAME, default (the built-in one for the run's kind of data), or none.",
        completion: Completions.policy("default", "none"))
    var policy = PolicyLoader.standard
    @OptionGroup var baselines: BaselineOptions
    @Option(help: ArgumentHelp("Folder for the report.", valueName: "dir"), completion: .directory)
    var out: String
    @OptionGroup var formats: FormatOptions
    @Flag(help: "Print exactly one JSON document on standard output.")
    var json = false

    func run() throws {
        if let study = try StoredStudy.load(file) {
            if policy != PolicyLoader.standard || !baselines.pairs.isEmpty {
                throw ValidationError("--policy and --baseline are for runs: a study is ranked, not judged.")
            }
            if !formats.isEmpty { throw ValidationError("--formats is for runs; a study has compare.json.") }
            // In the study's own folder its compare.json is written again as it is.
            let isHome = study.isHome(out)
            try OutputGuard.check([.study(out)], inputs: isHome ? [] : [study.file])
            let files = try Report.render(
                study: study.result, meta: study.meta, command: "assay report \(file)", stored: study.data)
            try OutputPath.makeFolder(out)
            try OutputFolder.write(files, to: out, inputs: isHome ? [] : [study.file])
            try announce(files, page: "compare.html", verdict: nil)
            return
        }
        let measured = try StoredRun.load(file)
        let policy = try PolicyLoader.name(policy, for: measured.result)
        try measured.checkReport(out, inputs: [policy] + baselines.paths)
        let meta = try measured.meta()
        let gate = try policy == "none"
            ? nil
            : Verdict.judge(
                measured.result, PolicyLoader.load(policy), baselines: baselines.load(), stored: measured.data,
                kernels: meta?.kernels)
        let files =
            try Report.render(
                run: measured.result, gate: gate, meta: meta, command: "assay report \(file) --policy \(policy)",
                stored: measured.data)
            + formats.files(run: measured.result, gate: gate, meta: meta, console: Console(), stored: measured.data)
        try OutputPath.makeFolder(out)
        try OutputFolder.write(files, to: out, inputs: measured.isHome(out) ? [] : measured.paths)
        try announce(files, page: "report.html", verdict: gate?.verdict)
        for warning in gate?.warnings ?? [] { Console().warn(printable(warning)) }
    }

    private func announce(_ files: [OutputFile], page: String, verdict: GateResult.Verdict?) throws {
        if json {
            let written = WrittenFiles(out: out, files: files.map(\.name), verdict: verdict?.rawValue)
            Console.document(try CanonicalJSON.encode(written))
        } else {
            Console().result(out + "/" + page)
        }
    }
}
