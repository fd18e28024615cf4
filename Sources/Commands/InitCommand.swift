import ArgumentParser
import Datasets
import Evaluation
import Foundation
import Numerics
import Policy
import Results

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Draft a policy whose limits start from what real data scores.",
        discussion: """
            Real rows are split at random: one part plays the synthetic set, so that the limits are those that honest \
            data of this kind and size meets. Without a holdout a third of the real set takes its place.
            """)

    @Option(help: ArgumentHelp("Real data.", valueName: "path"), completion: .file())
    var real: String
    @Option(help: ArgumentHelp("Real data that generators will not see.", valueName: "path"), completion: .file())
    var holdout: String?
    @Option(help: ArgumentHelp("The policy to write.", valueName: "file"), completion: .file())
    var out = "policy.yaml"
    @Option(help: "Name of the policy.")
    var name = "release"
    @Option(help: ArgumentHelp("A policy whose checks are taken over with new limits.", valueName: "policy"), completion: Completions.policy("default"))
    var template = PolicyLoader.standard
    @Option(help: ArgumentHelp("Use at most this many rows of each set.", valueName: "n"))
    var limit: Int?
    @Option(help: ArgumentHelp("Bootstrap replicates of an interval.", valueName: "n"))
    var replicates = 200
    @OptionGroup var sets: SetOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 2 { throw ValidationError("--limit must be at least 2.") }
        guard (10...10_000).contains(replicates) else { throw ValidationError("--replicates must be from 10 to 10000.") }
    }

    func run() throws {
        try OutputPath.checkFile(out, inputs: [real, holdout, template].compactMap(\.self) + sets.paths)
        guard !FileManager.default.fileExists(atPath: out) else {
            throw CommandError(
                .cannotWrite, "\(out) is there already", remedy: "Give another --out, or remove it first.")
        }
        let kind = try sets.kind(of: real)
        let checks = try PolicyLoader.load(PolicyLoader.name(template) { kind })
        if let misfit = PolicyLoader.misfit(checks, of: kind) { common.console.warn(printable(misfit)) }
        Interruption.beginsAnew(out, quiet: common.quiet)
        let reporter = common.reporter
        let run = try measure(kind, reporter)
        reporter.finish()
        let text = PolicyDraft.text(name: name, run: run, template: checks, settings: sets.chosen)
        guard text.contains("\n  - {") else {
            throw CommandError(
                .badData, "nothing of \(printable(template)) can be given a limit by so few rows", remedy: "Give more real data.")
        }
        // Read back as a user would, before it is written: a draft that no command takes, or that real data fails, would be a defect.
        let draft = try PolicyLoader.policy(text, named: out)
        try FileBytes.write(Array(text.utf8), to: out)
        let gate = try Verdict.judge(run, draft)
        // The limits follow the data, also where these are few: whoever drafts is told what that gives up.
        let standard = try Modalities.named(run.modality).defaultPolicy
        let laxer = draft.laxer(than: try PolicyLoader.load(standard), drafted: run)
        if !laxer.isEmpty {
            let lines = laxer.map { "\n  " + printable($0.words) }.joined()
            common.console.warn("the draft lets more pass than \(standard); tighten what should not:\(lines)")
        }
        if common.json {
            Console.document(try CanonicalJSON.encode(gate))
            return
        }
        common.console.result("\(out): \(gate.checks.count) checks. Real against real: \(printable(gate.sentence))")
    }

    /// What one part of the real set scores against another.
    private func measure(_ kind: any Modality.Type, _ reporter: ProgressReporter) throws -> RunResult {
        func measure<Kind: Modality>(_ kind: Kind.Type) throws -> RunResult {
            let options = try sets.open(common)
            var opened = try [Kind.open(real, options: options)] + (holdout.map { [try Kind.open($0, options: options)] } ?? [])
            for warning in try Kind.agree(&opened, real: opened.count, options: options) { common.console.warn(printable(warning.message)) }
            let pool = opened[0]
            let parts = holdout == nil ? 3 : 2
            guard pool.count >= parts * 2 else {
                throw CommandError(
                    .badData,
                    "\(pool.info.name) has \(pool.count) \(Kind.Content.noun.many), too few to split into \(parts)",
                    remedy: "Give more real \(Kind.Content.noun.many).")
            }
            var random = RandomStream(seed: common.seed).split("init")
            let order = random.permutation(pool.count)
            func part(_ index: Int) throws -> Kind.Content {
                let range = index * pool.count / parts..<(index + 1) * pool.count / parts
                return try pool.subset(order[range].sorted())
            }
            // Against the whole real set: the part that plays the synthetic set is real, too.
            let given = try opened.dropFirst().first.map {
                try HoldoutLeak.check($0, against: pool, parallel: common.parallel)
            }
            if let warning = given?.warning { common.console.warn(printable(warning.message)) }
            let kept = try given?.holdout ?? part(2)
            let request = EvaluationRequest(
                sets: Roles(real: real, holdout: holdout, synthetic: real), modality: Kind.name,
                title: "real against real", seed: common.seed, limit: limit, bootstrapReplicates: replicates,
                extractors: ["embedded"])
            return try Evaluation(request: request, parallel: common.parallel, toolVersion: Assay.version).run(
                kind, Roles(real: try part(0), holdout: kept, synthetic: try part(1)), progress: reporter)
        }
        return try measure(kind)
    }
}
