import ArgumentParser
import Evaluation
import Foundation
import Numerics
import Results
import Studies

/// Simulates how often intervals hold what they should; `scripts/interval-coverage` makes the study's page with it.
struct CoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interval-coverage", abstract: "Count how often intervals hold a metric's expectation.",
        shouldDisplay: false)

    @Option(help: "Law of the synthetic rows: equal, shifted, outliers.")
    var law = "equal"
    @Option(help: "Rows of each set.")
    var rows = 300
    @Option(help: "Features.")
    var columns = 16
    @Option(help: "Draws with intervals.")
    var repetitions = 200
    @Option(help: "Further draws for the expectation.")
    var further = 200
    @Option(help: "Replicates of each interval.")
    var replicates = 100
    @Option(help: "Only metrics with this in their id (repeatable).")
    var metric: [String] = []
    @Flag(help: "How often two sets of one law are called separable by a study instead.")
    var separable = false
    @Option(help: "Seed of all draws.")
    var seed: UInt64 = 1
    @Option(help: "Threads to use (default: all cores).")
    var threads: Int?

    func validate() throws {
        guard CoverageDraw.Law(rawValue: law) != nil else {
            throw ValidationError("--law must be one of \(CoverageDraw.Law.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        guard (120...20_000).contains(rows), (6...1_024).contains(columns), (2...100_000).contains(repetitions),
            (0...100_000).contains(further), (2...10_000).contains(replicates)
        else { throw ValidationError("Rows, columns or numbers of draws are out of range.") }
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be from 1 to 1024.") }
    }

    func run() throws {
        guard let law = CoverageDraw.Law(rawValue: law) else { return }
        let parallel = Parallel(threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
        if separable { return try rates(law, parallel) }
        let found = try IntervalCoverage(
            law: law, rows: rows, columns: columns, repetitions: repetitions, further: further, replicates: replicates,
            seed: seed, metrics: metric
        ).run(parallel: parallel)
        var lines = ["| metric | mean | deviation | held | below | above | width |", "|---|---|---|---|---|---|---|"]
        for row in found {
            let shares = [row.held, row.below, row.above].map { String(format: "%.3f", $0) }
            lines.append(
                "| `\(row.id)` | \(String(format: "%.4g", row.mean)) | \(String(format: "%.3g", row.deviation)) | "
                    + shares.joined(separator: " | ") + String(format: " | %.2f |", row.width)
                    + (row.missing > 0 ? " \(row.missing) missing" : ""))
        }
        Console().result(lines.joined(separator: "\n"))
    }

    private func rates(_ law: CoverageDraw.Law, _ parallel: Parallel) throws {
        let found = try SeparableRate(
            law: law, rows: rows, columns: columns, repetitions: repetitions, replicates: replicates, seed: seed,
            metrics: metric
        ).run(parallel: parallel)
        var lines = ["| metric | pairs | called separable | deviation | taken for it |", "|---|---|---|---|---|"]
        for row in found {
            lines.append(
                "| `\(row.id)` | \(row.pairs) | \(String(format: "%.3f", row.separable)) | "
                    + "\(String(format: "%.3g | %.3g", row.deviation, row.claimed)) |")
        }
        Console().result(lines.joined(separator: "\n"))
    }
}
