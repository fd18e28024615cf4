import ArgumentParser
import Foundation
import Numerics
import Results

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Time the kernels that an evaluation spends its time in.",
        discussion: """
            Each line has the median of a few runs, the processor time of all threads, the memory beyond the inputs, and \
            the rate; where work is counted in floating-point operations, also the share of what the machine's own \
            single-precision product reaches: by the clock on as many threads, and by processor time, which other work \
            on the machine disturbs less. Convolutions count the operations of the direct form, \
            so that Winograd can exceed that. No time makes the command fail.
            """)

    @Option(help: ArgumentHelp("Only kernels with this in their name (repeatable).", valueName: "text"))
    var filter: [String] = []
    @Flag(help: "The work at the sizes of `scripts/bench-peers metrics` instead: minutes, up to 4 GB.")
    var reference = false
    @Option(help: ArgumentHelp("With --reference: image set to decode and resize.", valueName: "path"), completion: .file())
    var images: String?
    @Option(help: "Threads to use (default: all cores).")
    var threads: Int?
    @Flag(help: "Print exactly one JSON document on standard output.")
    var json = false
    @Flag(help: "Print no progress.")
    var quiet = false

    func validate() throws {
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be from 1 to 1024.") }
        guard images == nil || reference else { throw ValidationError("--images goes with --reference.") }
    }

    private func cases() throws -> [BenchCase] {
        let all = reference ? try BenchCase.reference(images: images) : BenchCase.all
        let names = all.map(\.name)
        for text in filter where !names.contains(where: { $0.contains(text) }) {
            throw ValidationError("No kernel has “\(text)” in its name; there are \(names.joined(separator: ", ")).")
        }
        return all.filter { bench in filter.isEmpty || filter.contains { bench.name.contains($0) } }
    }

    struct Row: Encodable {
        var name: String
        var about: String
        var flop: Double?
        var items: Double?
        var unit: String?
        var runs: Int
        var seconds: Double?
        var cpuSeconds: Double?
        var peakBytes: Int?
        var gflopPerSecond: Double?
        var itemsPerSecond: Double?
        /// Of the yardstick's rate by the clock, and by processor time.
        var shareOfSgemm: Double?
        var shareOfSgemmByCpu: Double?
        /// Why it could not be timed.
        var problem: String?

        /// Operations a second of processor time; a product on each thread counts once a thread on both sides.
        var perCPU: Double? {
            guard let gflopPerSecond, let seconds, let cpuSeconds, cpuSeconds > 0 else { return nil }
            return gflopPerSecond * seconds / cpuSeconds
        }
    }

    private struct Document: Encodable {
        var schema = "assay.bench/1"
        var version: String
        var machine: String
        var blasKernels: String
        var threads: Int
        var kernels: [Row]
    }

    func run() throws {
        let parallel = Parallel(
            threads: threads ?? Configuration.number("threads") ?? ProcessInfo.processInfo.activeProcessorCount)
        let chosen = try cases()
        var rows: [Row] = []
        var yardstick: Row?
        // The yardstick comes first and is needed even where it was not asked for.
        for bench in BenchCase.products.filter({ $0.name == BenchCase.yardstick })
            + chosen.filter({ $0.name != BenchCase.yardstick })
        {
            if !quiet { Console().note("timing \(bench.name)") }
            let row = row(bench, parallel, yardstick)
            if bench.name == BenchCase.yardstick { yardstick = row }
            if bench.name != BenchCase.yardstick || chosen.contains(where: { $0.name == bench.name }) { rows.append(row) }
        }
        if json {
            let document = Document(
                version: Assay.version, machine: Machine.description, blasKernels: BLAS.coreName,
                threads: parallel.threads, kernels: rows)
            Console.document(try CanonicalJSON.encode(document))
        } else {
            Console().result("\(Machine.description), \(BLAS.coreName) kernels, \(parallel.threads) threads")
            Console().result(Self.table(rows))
        }
    }

    private func row(_ bench: BenchCase, _ parallel: Parallel, _ yardstick: Row?) -> Row {
        var row = Row(
            name: bench.name, about: bench.about, flop: bench.flop, items: bench.items, unit: bench.unit, runs: 0)
        do {
            let timing = try BenchTimer.time(try bench.prepare(parallel))
            // The products run once on each thread.
            let copies = bench.name.hasPrefix("gemm.") ? Double(parallel.threads) : 1
            row.runs = timing.runs
            row.seconds = timing.seconds
            row.cpuSeconds = timing.cpuSeconds
            row.peakBytes = timing.peakBytes
            row.gflopPerSecond = bench.flop.map { $0 * copies / timing.seconds / 1e9 }
            row.itemsPerSecond = bench.items.map { $0 / timing.seconds }
            row.shareOfSgemm = row.gflopPerSecond.map { rate in rate / (yardstick?.gflopPerSecond ?? rate) }
            row.shareOfSgemmByCpu = row.perCPU.map { rate in rate / (yardstick?.perCPU ?? rate) }
        } catch {
            row.problem = ErrorReport.report(error)?.message ?? "\(error)"
        }
        return row
    }

    private static func table(_ rows: [Row]) -> String {
        let head = ["kernel", "time", "CPU", "memory", "GFLOP/s", "of sgemm", "by CPU", "rate"]
        func time(_ value: Double?) -> String {
            guard let value else { return "-" }
            return value < 1 ? String(format: "%.2f ms", 1_000 * value) : String(format: "%.3f s", value)
        }
        let cells =
            [head]
            + rows.map { row in
                if let problem = row.problem { return [row.name, "failed: " + problem, "", "", "", "", "", ""] }
                return [
                    row.name, time(row.seconds), time(row.cpuSeconds),
                    row.peakBytes.map { String(format: "%.1f MB", Double($0) / 1e6) } ?? "-",
                    row.gflopPerSecond.map { String(format: "%.1f", $0) } ?? "-",
                    row.shareOfSgemm.map { String(format: "%.2f", $0) } ?? "-",
                    row.shareOfSgemmByCpu.map { String(format: "%.2f", $0) } ?? "-",
                    row.itemsPerSecond.map { "\(Readable.number($0)) \(row.unit ?? "")/s" } ?? "",
                ]
            }
        let widths = head.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            row.indices.map { column in
                let fill = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 || column == head.count - 1 ? row[column] + fill : fill + row[column]
            }.joined(separator: "  ").replacing(/\ +$/, with: "")
        }.joined(separator: "\n")
    }
}
