import Hashing
import Results

/// What the index keeps of one record: enough to draw trends without opening every file.
package struct IndexedRun: Sendable, Equatable {
    /// Relative to `runs/`.
    package var file: String
    package var size: Int
    package var digest: String
    package var series: String
    package var night: Night
    package var madeAt: String
    package var verdict: GateResult.Verdict?
    package var sentence: String
    package var exitCode: Int?
    package var failed: Bool
    package var points: [IndexedPoint]
}

/// One value of one night.
package struct IndexedPoint: Sendable, Equatable {
    package var key: MetricKey
    package var title: String?
    package var dimension: String
    package var direction: String
    package var unit: String
    package var value: Double?
    package var low: Double?
    package var high: Double?
    package var level: Double?
    package var method: String?
    package var limit: Double?
    /// Outcome of the check on this metric, where there is one.
    package var outcome: String?
    package var blocks: Bool
    /// What must not change along a line, a part a word: extractor, reference, versions.
    package var identity: LineIdentity
}

/// Two values with different identities are not compared: the line between them is broken.
package struct LineIdentity: Sendable, Hashable {
    package var metricVersion: Int
    package var toolVersion: String
    package var reference: String
    package var extractor: String

    package init(metricVersion: Int, toolVersion: String, reference: String, extractor: String) {
        self.metricVersion = metricVersion
        self.toolVersion = toolVersion
        self.reference = reference
        self.extractor = extractor
    }

    /// What changed, in words for the page.
    package func changes(from old: LineIdentity) -> [String] {
        var words: [String] = []
        if extractor != old.extractor { words.append("extractor") }
        if reference != old.reference { words.append("reference set") }
        if toolVersion != old.toolVersion { words.append("tool version \(old.toolVersion) → \(toolVersion)") }
        if metricVersion != old.metricVersion { words.append("metric version \(old.metricVersion) → \(metricVersion)") }
        return words
    }
}

extension IndexedRun {
    init(_ record: NightRecord, file: String, size: Int, digest: String) {
        self.file = file
        self.size = size
        self.digest = digest
        series = record.series
        night = Night(record.night) ?? Night(day: 0)
        madeAt = record.madeAt
        verdict = record.gate?.verdict
        sentence = record.failure?.message ?? record.gate?.sentence ?? ""
        exitCode = record.failure?.exitCode ?? record.gate?.exitCode
        failed = record.run == nil
        points = record.run.map { Self.points($0, record.gate) } ?? []
    }

    private static func points(_ run: RunResult, _ gate: GateResult?) -> [IndexedPoint] {
        let reference = run.inputs.filter { $0.role == .real }.map(\.fingerprint).joined(separator: "+")
        var spaces: [String: String] = [:]
        for space in run.features {
            spaces[space.id] = [
                space.id, space.version, space.weightsSha256 ?? "", "\(space.dimension)", space.preprocessing,
            ].joined(separator: "|")
        }
        var seen: Set<MetricKey> = []
        return run.metrics.compactMap { metric in
            let check = gate?.checks.first { $0.judges(metric) }
            let key = metric.key
            // A second value of one name could only be told apart by numbers that differ every night.
            guard seen.insert(key).inserted else { return nil }
            return IndexedPoint(
                key: key, title: metric.title, dimension: metric.dimension.rawValue, direction: metric.direction.rawValue,
                unit: metric.unit, value: metric.status == .ok ? metric.value : nil, low: metric.interval?.low,
                high: metric.interval?.high, level: metric.interval?.level, method: metric.interval?.method,
                limit: check?.limit, outcome: check?.outcome.rawValue, blocks: check?.blocks ?? false,
                identity: LineIdentity(
                    metricVersion: metric.version, toolVersion: run.tool.version, reference: reference,
                    extractor: metric.features.map { spaces[$0] ?? $0 } ?? ""))
        }
    }
}
