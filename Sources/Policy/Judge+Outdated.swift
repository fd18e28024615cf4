import Results

extension Judge {
    /// Metrics that an older version of this program measured: they are read, but limits of today were not made for them.
    static func outdated(_ run: RunResult, _ policy: Policy) -> [String] {
        var seen: Set<String> = []
        return run.metrics.compactMap { measurement in
            let check = policy.checks.first { $0.level != .off && $0.id == measurement.id }
            guard let known = check?.metric.version, measurement.version < known, seen.insert(measurement.id).inserted
            else { return nil }
            return "\(measurement.id) was measured by version \(measurement.version) of the metric; this binary has version "
                + "\(known), which gives other numbers for the same sets: evaluate again before relying on it"
        }
    }
}
