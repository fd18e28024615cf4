import ArgumentParser
import Datasets
import Evaluation
import Foundation
import History
import Policy
import Results

struct NightlyRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Evaluate every job of nightly.yaml and record it.",
        discussion: """
            Each job runs in a process of its own, so that none can take another down; a job that fails is recorded as \
            failed. The exit status is the worst of all jobs. While one `nightly run` works on a history, another \
            ends at once with status 75.
            """)

    @Option(help: ArgumentHelp("The plan.", valueName: "file"), completion: .file())
    var config = "nightly.yaml"
    @Option(help: ArgumentHelp("The night, yyyy-mm-dd; today (UTC) unless given.", valueName: "date"))
    var night: String?
    @Flag(help: "Print exactly one JSON document on standard output.")
    var json = false
    @Flag(help: "Print no notes.")
    var quiet = false

    func validate() throws { if night != nil { _ = try NightlySupport.night(night) } }

    func run() throws {
        let console = Console(quiet: quiet)
        let text = try InputFile.text(config, what: "nightly.yaml", limit: 1 << 20)
        let plan = try NightlyPlan.parse(yaml: text, name: config)
        let night = try NightlySupport.night(night)
        let paths = PlanPaths(config: config, night: night)
        try check(plan, paths)
        let store = try NightlySupport.open(paths.resolve(plan.history), create: true, console)
        Interruption.says(
            "stopped: the jobs that were done are recorded; the same command evaluates all jobs of this night again",
            quiet: quiet)
        let rows = try HistoryLock.hold(store) {
            let runner = JobRunner(plan: plan, paths: paths, night: night, store: store, console: console)
            let rows = plan.jobs.filter(\.enabled).map { runner.run($0) }
            guard !rows.isEmpty else {
                throw CommandError(
                    .badPolicy, "every job of \(config) is switched off", remedy: "Set one to enabled: true.")
            }
            if let trends = plan.trends {
                try NightlyPages.write(store, to: paths.resolve(trends), series: nil, since: nil, reports: plan.reports.map { paths.resolve($0) }, console)
            }
            return rows
        }
        if json {
            Console.document(try CanonicalJSON.encode(rows))
        } else {
            console.result(JobTable.text(rows))
        }
        let worst = JobRow.worst(rows)
        if worst != 0 { throw ExitCode(worst) }
    }
}

extension NightlyRunCommand {
    /// - Throws: when one of the plan's folders is or lies in an input of a job.
    private func check(_ plan: NightlyPlan, _ paths: PlanPaths) throws {
        let inputs = plan.jobs.filter(\.enabled).flatMap { job in
            [paths.resolve(job.real), paths.resolve(job.synthetic), paths.policy(job.policy)]
                + (job.holdout.map { [paths.resolve($0)] } ?? [])
        }
        let history = paths.resolve(plan.history)
        var outputs: [OutputGuard.Output] = [.cache(history)]
        outputs += plan.reports.map { [.cache(paths.resolve($0))] } ?? []
        outputs += plan.trends.map { [.nights(paths.resolve($0))] } ?? []
        try OutputGuard.check(outputs, inputs: inputs + [config])
        if let trends = plan.trends {
            try OutputGuard.check([.nights(paths.resolve(trends))], inputs: [history])
        }
    }
}

/// What became of a job.
struct JobRow: Encodable, Equatable {
    var job: String
    var exitCode: Int32
    var verdict: String
    var sentence: String
    var seconds: Double
    /// In the history; nil when nothing could be filed.
    var file: String?

    /// A night that could not be judged is worse than one that was judged badly.
    static func worst(_ rows: [JobRow]) -> Int32 {
        func rank(_ code: Int32) -> Int32 {
            switch code {
            case 0: 0
            case 4: 1
            case 3: 2
            case 1: 3
            default: 4 + code
            }
        }
        return rows.map(\.exitCode).max { rank($0) < rank($1) } ?? 0
    }
}

/// Paths of a plan: relative ones are taken from its folder, `${NIGHT}` is the night.
struct PlanPaths {
    let base: String
    let night: Night

    init(config: String, night: Night) {
        base = URL(filePath: config).standardizedFileURL.deletingLastPathComponent().path(percentEncoded: false)
        self.night = night
    }

    func resolve(_ path: String) -> String {
        let filled = path.replacingOccurrences(of: "${NIGHT}", with: night.description)
        return filled.hasPrefix("/") ? filled : base + filled
    }

    /// Files of labels and schemas lie where the sets do; other values are words and numbers.
    func setOption(_ option: NightlyPlan.SetOption) -> String? {
        guard let value = option.value else { return nil }
        switch option.name {
        case "schema": return resolve(value)
        case "labels": if case .file(let path) = OpenOptions.Labels(text: value) { return resolve(path) }
        default: break
        }
        return value
    }

    func policy(_ name: String) -> String { ["none", PolicyLoader.standard].contains(name) || name.hasPrefix("builtin:") ? name : resolve(name) }
}

enum JobTable {
    static func text(_ rows: [JobRow]) -> String {
        let head = ["job", "exit", "verdict", "time", "reason"]
        let cells =
            [head]
            + rows.map { row in
                [
                    printable(row.job), "\(row.exitCode)", row.verdict, String(format: "%.1f s", row.seconds),
                    printable(row.sentence.replacingOccurrences(of: "\n", with: " ")),
                ]
            }
        let widths = head.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            row.indices.map { column in
                column == head.count - 1
                    ? row[column] : row[column] + String(repeating: " ", count: widths[column] - row[column].count)
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
