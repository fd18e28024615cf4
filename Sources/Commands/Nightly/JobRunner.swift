import Datasets
import Evaluation
import Foundation
import History
import Policy
import Results

/// Evaluates one job in a process of its own and files what came of it.
struct JobRunner {
    let plan: NightlyPlan
    let paths: PlanPaths
    let night: Night
    let store: HistoryStore
    let console: Console

    /// Never throws: what goes wrong with a job is its row, and the next job goes on.
    func run(_ job: NightlyPlan.Job) -> JobRow {
        console.note("job \(printable(job.name))")
        let started = ContinuousClock.now
        var row = JobRow(job: job.name, exitCode: 70, verdict: "failed", sentence: "", seconds: 0, file: nil)
        do {
            let outcome = try evaluate(job)
            row.exitCode = outcome.status
            let record = try record(job, outcome, &row)
            row.file = try store.record(record).file
            let notes = try SinceLastNight.notes(record, in: store)
            if !notes.isEmpty { row.sentence += " (\(notes.joined(separator: "; ")))" }
        } catch {
            let known = ErrorReport.report(error)
            row.exitCode = known?.status ?? 70
            row.verdict = "failed"
            row.sentence = known?.message ?? "\(error)"
        }
        row.seconds = ((ContinuousClock.now - started).seconds * 10).rounded() / 10
        return row
    }

    private struct Outcome {
        var status: Int32
        var out: String
        var messages: String
        var keep: Bool
    }

    private func record(_ job: NightlyPlan.Job, _ outcome: Outcome, _ row: inout JobRow) throws -> NightRecord {
        defer {
            if !outcome.keep { try? FileManager.default.removeItem(atPath: outcome.out) }
            // What an evaluation that was ended had finished; the next night does not go on with it.
            try? FileManager.default.removeItem(atPath: outcome.out + ".work")
        }
        if [0, 1, 3, 4].contains(outcome.status) {
            let record = try StoredNight.load(outcome.out, series: job.name, night: night.description)
            row.verdict = record.gate?.verdict.rawValue ?? "measured"
            row.sentence = record.gate?.sentence ?? "no policy was applied"
            return record
        }
        row.sentence = withoutFolders(outcome.messages, job)
        return NightRecord(
            series: job.name, night: night,
            failure: .init(exitCode: Int(outcome.status), message: row.sentence, at: NightlySupport.now))
    }

    /// What is filed and drawn on pages names files as the plan does, real ones by their names alone.
    private func withoutFolders(_ message: String, _ job: NightlyPlan.Job) -> String {
        [job.real, job.holdout].compactMap { $0.map(paths.resolve) }.reduce(message) { text, path in
            text.replacingOccurrences(of: path, with: FileBytes.lastComponent(path))
        }.replacingOccurrences(of: paths.base, with: "")
    }

    private func evaluate(_ job: NightlyPlan.Job) throws -> Outcome {
        let keep = plan.reports != nil
        let out: String
        if let reports = plan.reports {
            out = "\(paths.resolve(reports))/\(HistoryStore.folderName(of: job.name))/\(night)"
        } else {
            out = FileManager.default.temporaryDirectory.appending(path: "assay-nightly-\(UUID().uuidString)")
                .path(percentEncoded: false)
        }
        try OutputPath.makeFolder(out)
        // A report of an earlier try must not be taken for this one's.
        for name in ["run.json", "gate.json", "run.meta.json", "MANIFEST.sha256"] { unlink(out + "/" + name) }
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments(job, out: out)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let log = out + "/nightly.log"
        guard FileManager.default.createFile(atPath: log, contents: nil), let errors = FileHandle(forWritingAtPath: log)
        else { throw CommandError(.cannotWrite, "\(log) cannot be written", remedy: "Check the folder and its space.") }
        process.standardError = errors
        try process.run()
        let deadline = Date().addingTimeInterval(job.timeoutMinutes * 60)
        var late = false
        while process.isRunning {
            if !late, Date() > deadline {
                late = true
                kill(process.processIdentifier, SIGKILL)
            }
            usleep(50_000)
        }
        process.waitUntilExit()
        try? errors.close()
        let minutes = Readable.number(job.timeoutMinutes)
        if late {
            return Outcome(status: 70, out: out, messages: "ended after \(minutes) minutes, its time limit", keep: keep)
        }
        if process.terminationReason == .uncaughtSignal {
            return Outcome(
                status: 70, out: out, messages: "its process died by signal \(process.terminationStatus)", keep: keep)
        }
        return Outcome(status: process.terminationStatus, out: out, messages: lastWords(log, job), keep: keep)
    }

    private func arguments(_ job: NightlyPlan.Job, out: String) -> [String] {
        var words = [
            "evaluate", "--real", paths.resolve(job.real), "--synthetic", paths.resolve(job.synthetic), "--policy",
            paths.policy(job.policy), "--title", job.title ?? job.name, "--out", out, "--quiet", "--progress", "none",
        ]
        func add(_ flag: String, _ value: String?) { if let value { words += [flag, value] } }
        add("--holdout", job.holdout.map(paths.resolve))
        add("--seed", job.seed.map(String.init))
        add("--limit", job.limit.map(String.init))
        add("--replicates", job.replicates.map(String.init))
        add("--splits", job.splits.map(String.init))
        add("--extractors", job.extractors.isEmpty ? nil : job.extractors.joined(separator: ","))
        for option in job.sets { words.append("--\(option.name)" + (paths.setOption(option).map { "=\($0)" } ?? "")) }
        add("--threads", job.threads.map(String.init))
        if !job.utility { words.append("--no-utility") }
        return words
    }

    /// The error that the evaluation ended with.
    private func lastWords(_ log: String, _ job: NightlyPlan.Job) -> String {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        let mark = "assay: error: "
        let lines = text.split(separator: "\n").map(String.init)
        guard let place = lines.lastIndex(where: { $0.hasPrefix(mark) }) else {
            return lines.last { $0.hasPrefix("Error: ") }.map { String($0.dropFirst(7)) } ?? "it ended without a message"
        }
        let error = String(lines[place].dropFirst(mark.count))
        guard error.hasSuffix(":") else { return error }
        // What a colon announces stands below it, and what to do last. Files of real sets are not named on pages.
        let below = lines[(place + 1)...].prefix { $0.hasPrefix("  ") }.dropLast().map { $0.dropFirst(2) }
        let isReal = [job.real, job.holdout].compactMap(\.self).contains { error.contains(" in \(FileBytes.lastComponent($0)) ") }
        guard !isReal, !below.isEmpty else { return error.dropLast() + "; the message in nightly.log names what" }
        return "\(error) \(below.prefix(3).joined(separator: "; "))" + (below.count > 3 ? "; …" : "")
    }
}
