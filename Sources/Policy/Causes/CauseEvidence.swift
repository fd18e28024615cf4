import Results

/// What a run says about each sign, and which of it departs from real against real.
struct CauseEvidence {
    let run: RunResult
    let checks: [GateResult.Check]
    /// By metric id.
    let facts: [String: MetricFacts]
    /// The feature space that leads; nil without one.
    let space: String?
    let words: CauseWords

    init(run: RunResult, checks: [GateResult.Check], facts: [String: MetricFacts]) {
        self.run = run
        self.checks = checks
        self.facts = facts
        space = run.features.first?.id
        words = CauseWords(modality: run.modality)
    }

    func sign(_ id: String) -> MetricSign? { facts[id]?.sign }

    /// Values of the leading feature space and of none, in the run's order.
    func values(_ sign: MetricSign, _ kind: Scope.Kind = .whole) -> [Measurement] {
        run.metrics.filter {
            $0.status == .ok && $0.value != nil && $0.scope.kind == kind && facts[$0.id]?.sign == sign
                && ($0.features == nil || $0.features == space)
        }
    }

    func failed(_ measurement: Measurement) -> Bool {
        checks.contains { $0.outcome == .fail && $0.judges(measurement) }
    }

    func failed(_ signs: MetricSign...) -> Bool {
        checks.contains { check in check.outcome == .fail && signs.contains { facts[check.id]?.sign == $0 } }
    }

    /// Whether the whole interval lies on the worse side of what two real sets give, or a check of it failed.
    func departs(_ measurement: Measurement) -> Bool { failed(measurement) || worse(measurement) }

    private func worse(_ measurement: Measurement) -> Bool {
        guard let value = measurement.value else { return false }
        let (low, high) = (measurement.interval?.low ?? value, measurement.interval?.high ?? value)
        guard measurement.interval != nil || measurement.isExact else { return false }
        if let floor = measurement.floor {
            return switch measurement.direction {
            case .lower: low > floor.high
            case .higher: high < floor.low
            case .target: low > floor.high || high < floor.low
            }
        }
        guard measurement.direction == .target, let target = measurement.target else { return false }
        return low > target || high < target
    }

    /// The value in multiples of real against real; nil where that is 0 or less.
    func ratio(_ measurement: Measurement) -> Double? {
        guard let value = measurement.value, let floor = measurement.floor?.value, floor > 0 else { return nil }
        return value / floor
    }

    /// How much of what two real sets reach is lost, 0…1; for shares and similarities that are better when higher.
    func loss(_ measurement: Measurement) -> Double? {
        guard let value = measurement.value, let floor = measurement.floor?.value, floor > 0 else { return nil }
        return (floor - value) / floor
    }

    /// What a share of the synthetic rows amounts to.
    func rows(_ measurement: Measurement) -> Int {
        let share = min(max(measurement.value ?? 0, 0), 1)
        return Int(exactly: (share * Double(measurement.nSynthetic)).rounded()) ?? 0
    }

    func number(_ measurement: Measurement, _ name: String) -> Double? {
        measurement.parameters[name].flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil }
    }

    // MARK: Shares

    /// Classes with their share of the real and of the synthetic rows; empty without labels on both sides.
    var classShares: [(name: String, real: Double, synthetic: Double, expected: Double)] {
        guard let real = run.inputs.first(where: { $0.role == .real })?.classes, !real.isEmpty,
            let synthetic = run.inputs.first(where: { $0.role == .synthetic })?.classes, !synthetic.isEmpty
        else { return [] }
        let totals = (total(real), total(synthetic))
        guard totals.0 > 0, totals.1 > 0 else { return [] }
        return real.filter { $0.count > 0 }.map { one in
            let count = synthetic.first { $0.name.isExactly(one.name) }?.count ?? 0
            let share = Double(one.count) / totals.0
            return (one.name, share, Double(count) / totals.1, share * totals.1)
        }
    }

    private func total(_ classes: [RunResult.ClassCount]) -> Double { classes.reduce(0) { $0 + Double($1.count) } }
}
