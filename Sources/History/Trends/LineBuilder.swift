import Numerics
import Results

/// The values of a series' runs as one line a metric, with breaks and changes.
struct LineBuilder {
    /// One a night, in order.
    let runs: [IndexedRun]
    let first: Night

    func lines() -> (lines: [NightlyResult.Line], detection: NightlyResult.Detection) {
        var order: [MetricKey] = []
        var gathered: [MetricKey: [(night: Int, point: IndexedPoint)]] = [:]
        for run in runs {
            for point in run.points {
                if gathered[point.key] == nil { order.append(point.key) }
                // A metric that could not be computed has no value, but it still belongs to the run.
                gathered[point.key, default: []].append((run.night.day - first.day, point))
            }
        }
        let drafts = order.compactMap { key in gathered[key].flatMap { draft(key, $0) } }
        let watched = drafts.count { $0.stretches.contains { $0.count > ChangeDetector.learning } }
        let limits = AlarmLimits(lines: watched)
        let detector = ChangeDetector(limits: limits)
        let lines = drafts.map { draft -> NightlyResult.Line in
            var line = draft.line
            line.changes = draft.stretches.flatMap { stretch in
                detector.changes(in: stretch).map { describe($0, stretch, line.direction) }
            }
            return line
        }
        let detection = NightlyResult.Detection(
            falseAlarmRate: AlarmLimits.familyRate, nights: AlarmLimits.nights, lines: watched,
            slack: ChangeDetector.slack, cusumLimit: rounded(limits.cusum), jumpLimit: rounded(limits.jump),
            learning: ChangeDetector.learning)
        return (lines, detection)
    }

    private struct Draft {
        var line: NightlyResult.Line
        /// Values between two breaks.
        var stretches: [[ChangeDetector.Value]]
    }

    private func draft(_ key: MetricKey, _ points: [(night: Int, point: IndexedPoint)]) -> Draft? {
        let present = points.filter { $0.point.value != nil }
        guard let latest = present.last?.point, let dimension = Dimension(rawValue: latest.dimension),
            let direction = Direction(rawValue: latest.direction)
        else { return nil }
        var line = NightlyResult.Line(
            id: key.id, dimension: dimension, scope: key.scope, features: key.features, variant: key.words,
            direction: direction, unit: latest.unit, points: [], breaks: [], changes: [],
            title: present.last { $0.point.title != nil }?.point.title)
        var stretches: [[ChangeDetector.Value]] = [[]]
        var identity: LineIdentity?
        for (night, point) in present {
            guard let value = point.value?.bounded else { continue }
            if let old = identity, old != point.identity {
                line.breaks.append(.init(night: night, reasons: point.identity.changes(from: old)))
                stretches.append([])
            }
            identity = point.identity
            line.points.append(
                .init(
                    night: night, value: value, low: point.low?.bounded, high: point.high?.bounded, limit: point.limit?.bounded,
                    outcome: point.outcome.flatMap(GateResult.Outcome.init), blocks: point.blocks))
            stretches[stretches.count - 1].append(
                .init(night: night, value: value, leastDeviation: Self.leastDeviation(point)))
        }
        return Draft(line: line, stretches: stretches)
    }

    /// Intervals hold the luck of the real sample too, which does not change from night to night, so half of their
    /// standard error is the least that is believed; a count of cases varies by all of it.
    private static func leastDeviation(_ point: IndexedPoint) -> Double {
        guard let low = point.low, let high = point.high, high > low else { return 0 }
        let level = min(max(point.level ?? 0.95, 0.5), 0.9999)
        let error = (high - low) / 2 / NormalDistribution.quantile((1 + level) / 2)
        let counts = ["clopper", "wilson", "newcombe"].contains { (point.method ?? "").hasPrefix($0) }
        return counts ? error : error / 2
    }

    private func describe(
        _ change: ChangeDetector.Change, _ stretch: [ChangeDetector.Value], _ direction: Direction
    ) -> NightlyResult.Change {
        let kind: NightlyResult.ChangeKind =
            switch change.kind {
            case .drift: .drift
            case .break: .break
            case .unconfirmed: .unconfirmed
            }
        let forWorse: Bool? =
            switch direction {
            case .lower: change.rising
            case .higher: !change.rising
            case .target: nil
            }
        return NightlyResult.Change(
            kind: kind, night: stretch[change.start].night, found: stretch[change.found].night,
            through: stretch[change.through].night, rising: change.rising, forWorse: forWorse, before: change.before,
            after: change.after)
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
