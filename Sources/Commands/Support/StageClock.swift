import Evaluation
import Foundation
import Numerics
import Results
import Synchronization

/// Passes progress on and times the stages for `run.meta.json`.
final class StageClock: ProgressSink {
    private let next: any ProgressSink
    private let startedAt = Date()
    private let started = ContinuousClock.now
    private let stages = Mutex<[(name: String, start: ContinuousClock.Instant)]>([])

    init(_ next: any ProgressSink) { self.next = next }

    func report(stage: String, done: Int, of total: Int, detail: String) {
        stages.withLock { stages in
            if stages.last?.name != stage { stages.append((stage, ContinuousClock.now)) }
        }
        next.report(stage: stage, done: done, of: total, detail: detail)
    }

    func plan(_ stages: [PlannedStage]) { next.plan(stages) }

    func meta(threads: Int) -> RunMeta {
        let end = ContinuousClock.now
        let timed = stages.withLock { stages in
            stages.indices.map { index in
                let stop = index + 1 < stages.count ? stages[index + 1].start : end
                return RunMeta.Stage(name: stages[index].name, seconds: (stop - stages[index].start).seconds)
            }
        }
        let format = Date.ISO8601FormatStyle()
        return RunMeta(
            startedAt: startedAt.formatted(format), finishedAt: Date().formatted(format),
            seconds: (end - started).seconds, threads: threads, machine: Machine.description, kernels: Machine.kernels,
            stages: timed)
    }
}

enum Machine {
    static var kernels: RunMeta.Kernels { .init(blas: BLAS.coreName, own: ownKernels) }


    /// The instruction set that our own kernels choose by: the one of the products of whole numbers, else the level that
    /// functions are compiled for.
    private static let ownKernels: String = {
        let line = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
            .split(separator: "\n").first { $0.hasPrefix("flags") }
        guard let line else { return "portable" }
        let flags = Set(line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init))
        if flags.isSuperset(of: ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]) {
            return flags.contains("avx512_vnni") ? "avx512vnni" : "avx512"
        }
        return flags.isSuperset(of: ["avx2", "fma", "bmi2"]) ? "avx2" : "sse2"
    }()

    /// Processor and operating system in words; no host or user name.
    static var description: String {
        let cpu = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
            .split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
        return (cpu ?? "unknown processor") + ", Linux"
    }
}
