import ArgumentParser
import Evaluation
import Foundation
import Reporting
import Results
import Studies

/// Train, measure, rank, render, say: what `compare` does.
struct CompareSession {
    let request: StudyRequest
    let out: String
    /// nil for the folder beside `out`.
    let cache: String?
    let resume: Bool
    let failIfUnreliable: Bool
    /// The study file that the request was read from, and what is read beside the sets.
    let otherPaths: [String]
    let command: [String]
    let common: CommonOptions

    /// Seconds since the process began to count; for budgets and costs, never for numbers.
    private static let clock: @Sendable () -> Double = {
        let started = ContinuousClock.now
        return { (ContinuousClock.now - started).seconds }
    }()

    func run() throws {
        try request.check()
        try checkInputs()
        try OutputPath.makeFolder(out)
        let folder = cacheFolder
        let store = try StageCache(folder: folder)
        // A cache of one's own is used as it is; the study's own one belongs to the study that was broken off.
        if cache == nil, !resume { store.clear() }
        defer { if cache == nil, store.isEmpty { store.discard() } }
        Interruption.says(
            "stopped: what is finished lies in \(printable(folder)); the same command "
                + (cache == nil ? "with --resume goes on" : "goes on"), quiet: common.quiet)
        let reporter = common.reporter
        let clock = StageClock(reporter)
        let outcome = try Study(
            request: request, cache: store, parallel: common.parallel, toolVersion: Assay.version, clock: Self.clock
        ).run(progress: clock)
        reporter.finish()
        let meta = StudyMeta(run: clock.meta(threads: common.parallel.threads), costs: outcome.costs)
        let files = try Report.render(study: outcome.result, meta: meta, command: ShownCommand.text(command))
        try OutputFolder.write(files, to: out, inputs: request.paths + otherPaths)
        // The study's own folder holds pixels of real and synthetic rows. It is for going on after a stop; one that
        // stays has to be asked for by --cache.
        let keeps = cache != nil || !outcome.failures.isEmpty
        if !keeps { store.discard() }
        try announce(outcome, keeps ? folder : nil)
        try finish(outcome)
    }

    func plan() throws {
        try request.check()
        try checkInputs()
        let reporter = common.reporter
        let plan = try StudyPlanner(request: request, parallel: common.parallel, clock: Self.clock)
            .plan(progress: reporter)
        reporter.finish()
        if common.json {
            Console.document(try CanonicalJSON.encode(plan))
        } else {
            common.console.result(plan.lines.map(printable).joined(separator: "\n"))
        }
    }

    private var cacheFolder: String {
        cache ?? RunControl.workFolder(of: out)
    }

    /// An output that is, lies in or replaces an input is refused before the time of a study is spent.
    private func checkInputs() throws {
        let kept: OutputGuard.Output = cache.map { .cache($0) } ?? .work(cacheFolder)
        try OutputGuard.check([.study(out), kept], inputs: request.paths + otherPaths)
    }

    private func announce(_ outcome: Study.Outcome, _ kept: String?) throws {
        let console = common.console
        if common.json {
            Console.document(try CanonicalJSON.encode(outcome.result))
        } else {
            console.result(printable(outcome.result.verdict.sentence))
            for detail in outcome.result.verdict.details { console.result(printable("  " + detail)) }
        }
        for warning in outcome.result.warnings { console.warn(printable(warning.message)) }
        console.note("report: \(out)/compare.html")
        if let kept { console.note("cache: \(kept) (it can hold training rows; --resume or --cache use it again)") }
    }

    private func finish(_ outcome: Study.Outcome) throws {
        if let failed = outcome.failures.first {
            Console.error(
                printable(
                    "\(outcome.failures.count) of \(outcome.result.candidates.count) rows could not be measured: "
                        + "\(failed.name): \(failed.reason)"))
            throw ExitCode(failed.isDivergence ? 70 : 65)
        }
        if failIfUnreliable, !outcome.result.verdict.reliable { throw ExitCode(1) }
    }
}
