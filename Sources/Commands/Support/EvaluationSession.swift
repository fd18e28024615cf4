import ArgumentParser
import Assets
import Evaluation
import Foundation
import Metrics
import Policy
import Reporting
import Results

/// Measure, judge, render, say: what `evaluate` and `demo` share.
struct EvaluationSession {
    let request: EvaluationRequest
    /// A file, "builtin:NAME", or "none".
    let policy: String
    let out: String
    /// Earlier runs that the policy may name.
    var baselines: [String: Baseline] = [:]
    /// Their files, and other files that are read.
    var otherPaths: [String] = []
    let command: [String]
    let common: CommonOptions
    var formats: FormatOptions?
    /// nil keeps no stages.
    var control: RunControl?
    /// Whether a page of real images beside their copies is written, too.
    var showReal = false
    /// Warnings that were given before the run.
    var told: [String] = []

    struct Outcome {
        var run: RunResult
        var gate: GateResult?
        /// The exit status of the verdict.
        var status: Int32 { Int32(gate?.exitCode ?? 0) }
    }

    /// - Throws: `ExitCode` of the verdict, or what stopped the run.
    func run() throws {
        let outcome = try evaluate()
        try announce(outcome)
        if outcome.status != 0 { throw ExitCode(outcome.status) }
    }

    func evaluate() throws -> Outcome {
        // The policy is read first: a mistake in it must not cost the time of a run.
        let inputs = request.sets.all + (policy == "none" ? [] : [policy]) + otherPaths
        try OutputGuard.check(outputs, inputs: inputs)
        let rules = try policy == "none" ? nil : PolicyLoader.load(policy)
        // A block that is certain is told now, not after the time of a run.
        if let rules, let today = CalendarDate.today(),
            let notice = HoldoutNeeds.notice(policy: rules, hasHoldout: request.sets.holdout != nil, today: today)
        {
            common.console.warn(printable(notice))
        }
        // Before the folder beside it, which would make those above.
        try OutputPath.makeFolder(out)
        let store = try control?.store(out: out, console: common.console)
        defer { store?.discardIfEmpty() }
        let work = printable(RunControl.workFolder(of: out))
        Interruption.says(
            store.map { _ in "stopped: what is finished lies in \(work); the same command with --resume goes on" }
                ?? "stopped: nothing was written to \(printable(out)); the same command begins anew",
            quiet: common.quiet)
        let reporter = common.reporter
        let clock = StageClock(reporter)
        let evaluation = Evaluation(
            request: request, parallel: common.parallel, toolVersion: Assay.version, store: store)
        var run = try evaluation.run(progress: clock)
        run.dropReplicates { rules?.comparesWithBaseline($0) ?? false }
        let copies = try showReal ? evaluation.copies(progress: clock) : nil
        reporter.finish()
        let gate = try rules.map { try Verdict.judge(run, $0, baselines: baselines, kernels: Machine.kernels) }
        let meta = clock.meta(threads: common.parallel.threads)
        var files =
            try Report.render(run: run, gate: gate, meta: meta, command: ShownCommand.text(command))
            + (formats?.files(run: run, gate: gate, meta: meta, console: common.console) ?? [])
        if let copies {
            files.append(try Report.realCopies(copies, title: run.title))
            common.console.warn("\(Report.realCopiesName) shows real images: guard it like the data")
        } else if showReal {
            common.console.note("there is no copy to show")
        }
        try OutputFolder.write(files, to: out, inputs: inputs)
        store?.discard()
        return Outcome(run: run, gate: gate)
    }

    private var outputs: [OutputGuard.Output] {
        var outputs: [OutputGuard.Output] = [.report(out)]
        if let control { outputs += [.work(RunControl.workFolder(of: out))] + (control.cache.map { [.cache($0)] } ?? []) }
        return outputs
    }

    /// What `run` would do; writes nothing.
    func plan() throws {
        try OutputGuard.check(outputs, inputs: request.sets.all + [policy] + otherPaths)
        let rules = try policy == "none" ? nil : PolicyLoader.load(policy)
        guard let today = CalendarDate.today() else {
            throw CommandError(.inputOutput, "the system's date cannot be read", remedy: "Check the clock.")
        }
        let reporter = common.reporter
        let started = ContinuousClock.now
        let plan = try EvaluationPlanner(
            request: request, parallel: common.parallel, toolVersion: Assay.version,
            clock: { (ContinuousClock.now - started).seconds }
        ).plan(policy: rules, baselines: Set(baselines.keys), today: today, progress: reporter)
        reporter.finish()
        if common.json {
            Console.document(try CanonicalJSON.encode(plan))
        } else {
            common.console.result(plan.lines.map(printable).joined(separator: "\n"))
        }
    }

    func announce(_ outcome: Outcome) throws {
        let console = common.console
        let (run, gate) = (outcome.run, outcome.gate)
        if common.json {
            let document =
                try gate.map { try CanonicalJSON.encode($0) } ?? CanonicalJSON.encode(run)
            Console.document(document)
            return
        }
        if let gate {
            console.result(gate.lines.map(printable).joined(separator: "\n"))
            for warning in gate.warnings where !told.contains(warning) { console.warn(printable(warning)) }
        } else {
            console.result(run.lines.map(printable).joined(separator: "\n"))
            console.result("Measured \(run.metrics.count { $0.value != nil }) values; no policy was applied.")
        }
        for warning in run.warnings { console.warn(printable(warning.message)) }
        console.note("report: " + out + "/report.html")
    }
}
