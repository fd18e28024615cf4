import Foundation

/// Times calls: medians of a few runs, with processor time and memory.
enum BenchTimer {
    struct Timing: Sendable {
        var runs: Int
        /// Medians a call.
        var seconds: Double
        var cpuSeconds: Double
        /// Memory beyond what was taken before the calls; nil where the system does not tell.
        var peakBytes: Int?
    }

    /// One call to warm up, then at least three (one when a call takes 3 s) and up to nine within half a second.
    static func time(_ body: () throws -> Void) rethrows -> Timing {
        let began = ContinuousClock.now
        try body()
        let first = (ContinuousClock.now - began).seconds
        let wanted = first > 3 ? 1 : max(3, min(9, Int(0.5 / max(first, 1e-6))))
        let before = resident("VmRSS")
        let resets = resetPeak()
        var wall: [Double] = []
        var cpu: [Double] = []
        for _ in 0..<wanted {
            let (start, busy) = (ContinuousClock.now, cpuSeconds)
            try body()
            wall.append((ContinuousClock.now - start).seconds)
            cpu.append(cpuSeconds - busy)
        }
        let peak = resets ? resident("VmHWM") : nil
        let extra = peak.flatMap { peak in before.map { max(0, peak - $0) } }
        return Timing(runs: wanted, seconds: median(wall), cpuSeconds: median(cpu), peakBytes: extra)
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// Of all threads, user and system.
    private static var cpuSeconds: Double {
        var usage = rusage()
        guard getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// Makes the system begin its count of the peak anew.
    private static func resetPeak() -> Bool {
        guard let file = fopen("/proc/self/clear_refs", "w") else { return false }
        defer { fclose(file) }
        return fputs("5", file) >= 0 && fflush(file) == 0
    }

    private static func resident(_ field: String) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(field + ":") }),
            let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
                ?? line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return kilobytes * 1_024
    }
}
