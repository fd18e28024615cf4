import ArgumentParser
import Results

/// Earlier runs for `no_worse_than` rules.
struct BaselineOptions: ParsableArguments {
    @Option(
        name: .customLong("baseline"),
        help: ArgumentHelp(
            "An earlier run that the policy names in no_worse_than (repeatable).", valueName: "name=run.json"))
    var pairs: [String] = []

    /// The files that are named; pairs that name none are told by `load`.
    var paths: [String] { pairs.compactMap { $0.split(separator: "=", maxSplits: 1).dropFirst().first.map(String.init) } }

    /// - Throws: `CommandError` for a pair without a name, a name given twice, or a file that is no run.
    func load() throws -> [String: Baseline] {
        var runs: [String: Baseline] = [:]
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw CommandError(
                    .usage, "--baseline \(pair) names no run", remedy: "Write --baseline last_release=runs/12/run.json.")
            }
            guard runs[parts[0]] == nil else {
                throw CommandError(.usage, "--baseline \(parts[0]) is given twice", remedy: "Keep one.")
            }
            let stored = try StoredRun.load(parts[1])
            runs[parts[0]] = Baseline(run: stored.result, kernels: try stored.meta()?.kernels)
        }
        return runs
    }
}

/// An earlier run, with the kernels that made it where that is known.
struct Baseline {
    var run: RunResult
    var kernels: RunMeta.Kernels?
}
