import ArgumentParser
import Datasets
import Foundation
import Reporting
import Results

struct CardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card", abstract: "Write the data card of a synthetic set from its stored run.",
        discussion: """
            Leaves card.md (for people) and croissant.json (for catalogues) in --out. Without --gate and --policy \
            the gate.json beside the run is used; without that the card says that nothing was judged. A card is no \
            gate: the status is 0 whatever the verdict. In the folder of the run itself it joins the files there; the \
            folder of another run is refused.
            """)

    @Argument(help: ArgumentHelp("run.json of an evaluation, or its folder.", valueName: "run.json"))
    var file: String
    @Option(help: ArgumentHelp("The verdict to show, made of the same run.", valueName: "gate.json"))
    var gate: String?
    @Option(help: "Judge by this policy instead: a YAML file, builtin:NAME, default (the built-in one for the run's kind of data), or none.",
        completion: Completions.policy("default", "none"))
    var policy: String?
    @OptionGroup var baselines: BaselineOptions
    @Option(help: ArgumentHelp("Folder for the card.", valueName: "dir"), completion: .directory)
    var out: String
    @Option(help: ArgumentHelp("One sentence on what the set is.", valueName: "text"))
    var about: String?
    @Option(help: ArgumentHelp("Licence of the set, best as the address of its text.", valueName: "url"))
    var license: String?
    @Option(help: ArgumentHelp("Where the set is to be found.", valueName: "url"))
    var url: String?
    @Option(help: ArgumentHelp("Who made the set.", valueName: "name"))
    var creator: String?
    @Option(help: ArgumentHelp("Day of publication, e.g. 2026-11-21.", valueName: "date"))
    var published: String?
    @Option(help: ArgumentHelp("The model that made the set, to state how, and what it promises of training rows.", valueName: "file"))
    var model: String?
    @Flag(help: "Print exactly one JSON document on standard output.")
    var json = false

    func validate() throws {
        if gate != nil, policy != nil { throw ValidationError("Give --gate or --policy, not both.") }
        if out.lowercased().hasSuffix(".md") || out.lowercased().hasSuffix(".json") {
            throw ValidationError("--out is the folder that card.md and croissant.json are written to, not a file.")
        }
        if let published, (try? Date(published + "T00:00:00Z", strategy: .iso8601)) == nil {
            throw ValidationError("--published must be a date such as 2026-11-21.")
        }
    }

    func run() throws {
        let run = try StoredRun.load(file)
        try OutputGuard.check([.card(out)], inputs: [gate, policy, model].compactMap(\.self) + baselines.paths + run.paths)
        try run.refuseOther(out)
        let verdict = try verdict(run)
        let origin = try model.map { try ModelFacts(file: $0) }
        let facts = ReleaseFacts(
            about: about, license: license, url: url, creator: creator, published: published, made: origin?.made,
            privacy: origin?.privacy ?? [])
        let files = try Report.card(
            run: run.result, gate: verdict, meta: try run.meta(), facts: facts, stored: run.data,
            beside: beside(run))
        try OutputPath.makeFolder(out)
        try OutputFolder.write(files, to: out, inputs: run.paths, mode: run.isIn(out) ? .join : .replace)
        if json {
            let written = WrittenFiles(out: out, files: files.map(\.name), verdict: verdict?.verdict.rawValue)
            Console.document(try CanonicalJSON.encode(written))
        } else {
            Console().result(out + "/card.md")
        }
    }

    /// Files of the run that will stand in the card's folder, for links.
    private func beside(_ run: StoredRun) -> [String] {
        guard run.isIn(out) else { return [] }
        return ["report.html", "report.md", "run.json"].filter { name in
            if case .file = FileBytes.kind(of: out + "/" + name) { true } else { false }
        }
    }

    private func verdict(_ run: StoredRun) throws -> GateResult? {
        if policy == "none" { return nil }
        if let policy {
            return try Verdict.judge(
                run.result, PolicyLoader.load(PolicyLoader.name(policy, for: run.result)), baselines: baselines.load(), stored: run.data,
                kernels: try run.meta()?.kernels)
        }
        return try gate.map { try StoredGate.load($0, of: run) } ?? run.gate()
    }
}
