import ArgumentParser
import Evaluation
import Foundation
import Metrics
import Policy
import Reporting
import Results
import Studies

struct SelftestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selftest", abstract: "Show how every metric responds to known damage of your real data.",
        discussion: """
            Splits the real set into parts, damages one step by step (noise, blur, JPEG, classes left out, copies, wrong \
            labels, …) and measures each rung as `evaluate` would. Other parts stay as they are and tell how often a \
            metric and the policy raise a false alarm. Leaves selftest.html, selftest.md and selftest.json.
            """)

    @Option(help: ArgumentHelp("The real set.", valueName: "path"), completion: .file())
    var real: String
    @Option(help: ArgumentHelp("Folder for the report.", valueName: "dir"), completion: .directory)
    var out: String
    @Option(help: "Images in each of the three compared sets.")
    var rows = 1_000
    @Option(help: "Honest sets: as good as real, for false alarms.")
    var honest = 10
    @Option(help: ArgumentHelp("Only these ladders, comma separated.", valueName: "ids"), completion: Completions.damageList)
    var ladders: String?
    @Option(
        help: ArgumentHelp(
            "Feature extractors, comma separated: embedded, random, or a network with its weights, as inception=PATH.",
            valueName: "ids"), completion: Completions.extractorList)
    var extractors = "embedded"
    @Option(help: ArgumentHelp("Bootstrap replicates of an interval.", valueName: "n"))
    var replicates = 100
    @Flag(inversion: .prefixedNo, help: "Train classifiers on every rung, not only where labels are damaged or the policy judges by them.")
    var utility = false
    @Option(help: "Policy to judge every set by: a YAML file, builtin:NAME, default (the built-in one for the kind of data), or none.",
        completion: Completions.policy("default", "none"))
    var policy = "none"
    @Flag(
        help: """
            Count the policy's false alarms alone: no ladders, and only what the policy judges by, as evaluate measures it. \
            Real part, holdout and honest set are drawn anew each time.
            """)
    var falseAlarms = false
    @Option(help: "Heading of the report.")
    var title: String?
    @Flag(help: "Exit with status 1 when a promise of a metric's card does not hold.")
    var failIfBroken = false
    @OptionGroup var sets: SetOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if falseAlarms {
            guard policy != "none" else { throw ValidationError("--false-alarms needs a --policy whose alarms to count.") }
            guard ladders == nil else { throw ValidationError("--false-alarms runs no ladders: leave --ladders out.") }
        }
        guard (50...1_000_000).contains(rows) else { throw ValidationError("--rows must be from 50 to 1000000.") }
        guard (3...1_000).contains(honest) else { throw ValidationError("--honest must be from 3 to 1000.") }
        guard (10...10_000).contains(replicates) else { throw ValidationError("--replicates must be from 10 to 10000.") }
    }

    func run() throws {
        guard let today = CalendarDate.today() else {
            throw EvaluationError(.internal, "the system's date cannot be read", remedy: "Check the clock.")
        }
        let policy = try PolicyLoader.name(policy) { try sets.kind(of: real) }
        let rules = try policy == "none" ? nil : PolicyLoader.load(policy)
        // What cannot be recognised is told by the run itself, whose reading knows the place.
        if let rules, let kind = try? sets.kind(of: real), let misfit = PolicyLoader.misfit(rules, of: kind) {
            common.console.warn(printable(misfit))
        }
        var request = SelftestRequest(
            real: real, title: title, seed: common.seed, rows: rows, honestSets: honest, replicates: replicates,
            extractors: extractors.split(separator: ",").map(String.init), utility: utility,
            ladders: ladders.map { $0.split(separator: ",").map(String.init) } ?? [],
            policy: rules, promises: try Self.promises(),
            open: try sets.opening())
        request.onlyFalseAlarms = falseAlarms
        request.modality = sets.modality
        let inputs = [real] + sets.paths
        try OutputGuard.check([.selftest(out)], inputs: inputs + [policy])
        try OutputPath.makeFolder(out)
        Interruption.says("stopped: a selftest keeps nothing on the way; the same command begins anew", quiet: common.quiet)
        let reporter = common.reporter
        let clock = StageClock(reporter)
        let result = try Selftest(
            request: request, today: today, parallel: common.parallel, toolVersion: Assay.version
        ).run(progress: clock)
        reporter.finish()
        let files = try Report.render(
            selftest: result, meta: clock.meta(threads: common.parallel.threads),
            command: ShownCommand.text(CommandLine.arguments))
        try OutputFolder.write(files, to: out, inputs: inputs)
        if common.json {
            Console.document(try CanonicalJSON.encode(result))
        } else {
            common.console.result(printable(result.sentence))
            for broken in result.promises.broken { common.console.result(printable("  " + broken)) }
        }
        for warning in result.warnings { common.console.warn(printable(warning.message)) }
        common.console.note("report: \(out)/selftest.html")
        if failIfBroken, !result.promises.broken.isEmpty { throw ExitCode(1) }
    }

    /// What the cards promise, by metric id.
    static func promises() throws -> [String: [String: SelftestPromise]] {
        var promises: [String: [String: SelftestPromise]] = [:]
        for descriptor in MetricRegistry.descriptors {
            guard let card = Cards.text(descriptor.id).flatMap(MetricCard.parse) else { continue }
            guard let found = SelftestPromise.parse(detects: card.detects, ignores: card.ignores) else {
                throw EvaluationError(
                    .internal, "the card of \(descriptor.id) has a promise that cannot be read",
                    remedy: "Write it as detects: {noise: 2} and ignores: [order].")
            }
            promises[descriptor.id] = found
        }
        return promises
    }
}
