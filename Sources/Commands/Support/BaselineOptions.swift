import ArgumentParser
import Results

/// Earlier runs for `no_worse_than` rules.
struct BaselineOptions: ParsableArguments {
    @Option(
        name: .customLong("baseline"),
        help: ArgumentHelp(
            "An earlier run that the policy names in no_worse_than (repeatable).", valueName: "name=run.json"))
    var pairs: [String] = []

    /// - Throws: `CommandError` for a pair without a name, a name given twice, or a file that is no run.
    func load() throws -> [String: RunResult] {
        var runs: [String: RunResult] = [:]
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw CommandError(
                    .usage, "--baseline \(pair) names no run", remedy: "Write --baseline last_release=runs/12/run.json.")
            }
            guard runs[parts[0]] == nil else {
                throw CommandError(.usage, "--baseline \(parts[0]) is given twice", remedy: "Keep one.")
            }
            runs[parts[0]] = try StoredRun.load(parts[1])
        }
        return runs
    }
}
