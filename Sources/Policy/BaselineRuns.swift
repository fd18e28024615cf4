import Results

/// Earlier runs that a policy compares with, by the names it uses.
struct BaselineRuns {
    let run: RunResult
    let named: [String: RunResult]

    /// The measurement of the baseline that means the same as `measurement`, or why there is none.
    func match(_ measurement: Measurement, in name: String) -> Result<Measurement, Mismatch> {
        guard let baseline = named[name] else {
            return .failure(.init("the baseline “\(name)” was not given: add --baseline \(name)=RUN.json"))
        }
        guard fingerprint(run, .real) == fingerprint(baseline, .real) else {
            return .failure(.init("the baseline “\(name)” was measured against another real set"))
        }
        let found = baseline.metrics.filter { $0.key == measurement.key }
        guard let other = found.first, found.count == 1 else {
            return .failure(.init("the baseline “\(name)” holds no such metric"))
        }
        guard other.version == measurement.version else {
            return .failure(.init("the baseline “\(name)” has version \(other.version) of the metric"))
        }
        if let id = measurement.features {
            let spaces = [run, baseline].map { run in run.features.first { $0.id == id } }
            guard spaces[0] == spaces[1] else {
                return .failure(.init("the baseline “\(name)” was measured with other features"))
            }
        }
        guard other.status == .ok, other.value != nil else {
            return .failure(.init("the baseline “\(name)” has no value of the metric"))
        }
        return .success(other)
    }

    /// Whether both runs drew rows the same way. Runs of before the way had a name drew rows by their place.
    func drawsAlike(_ name: String) -> Bool {
        let key = "bootstrap_scheme"
        return named[name].map { $0.settings[key] == run.settings[key] } ?? false
    }

    /// Whether replicate b of both runs drew the same real rows.
    func isPaired(with name: String) -> Bool {
        guard let baseline = named[name], drawsAlike(name) else { return false }
        let key = "bootstrap_replicates"
        return run.seed == baseline.seed && run.settings[key] == baseline.settings[key]
            && run.settings["limit"] == baseline.settings["limit"]
    }

    private func fingerprint(_ run: RunResult, _ role: RunResult.Role) -> String? {
        run.inputs.first { $0.role == role }?.fingerprint
    }

    struct Mismatch: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }
}

extension Policy {
    /// Whether a check holds the measurement against an earlier run, for which its replicates are needed.
    public func comparesWithBaseline(_ measurement: Measurement) -> Bool {
        checks.contains { check in
            check.level != .off && check.id == measurement.id
                && check.rules.contains { if case .noWorseThan = $0 { true } else { false } }
                && check.selector.matches(
                    scope: measurement.scope, features: measurement.features, parameters: measurement.parameters,
                    wholeByDefault: true)
        }
    }
}

extension Decision {
    /// Non-inferiority: passes when the upper bound of how much worse the run is than its baseline is within `by`.
    ///
    /// Where both runs drew the same real rows replicate by replicate, the difference is taken replicate by replicate,
    /// so that what the real sample adds to both cancels; otherwise the two intervals' half-widths are added in squares.
    static func notWorse(
        than name: String, by: Double, _ measurement: Measurement, in context: Context
    ) -> Decision {
        let baselines = context.baselines
        let baseline: Measurement
        switch baselines.match(measurement, in: name) {
        case .success(let found): baseline = found
        case .failure(let mismatch): return Decision(verdict: .error, reason: mismatch.reason, cause: .noBaseline)
        }
        guard let value = measurement.value, let before = baseline.value else {
            return Decision(verdict: .error, reason: "it has no value")
        }
        let target = measurement.target
        guard measurement.direction != .target || target != nil else {
            return Decision(verdict: .error, reason: "the metric has no target to be worse against")
        }
        func loss(_ value: Double) -> Double { measurement.direction.loss(value, target: target) }
        let difference = loss(value) - loss(before)
        let interval: (half: (low: Double, high: Double), level: Double, how: String)
        var why = ""
        if baselines.isPaired(with: name), let mine = measurement.replicates?.values,
            let theirs = baseline.replicates?.values, mine.count == theirs.count, mine.count > 1
        {
            let differences = zip(mine, theirs).map { loss(Double($0)) - loss(Double($1)) }
            let mean = differences.reduce(0, +) / Double(differences.count)
            let sorted = differences.map { $0 - mean }.sorted()
            let tail = Int(((1 - context.confidence) / 2 * Double(sorted.count) + 1e-9).rounded(.down))
            interval = ((sorted[tail], sorted[sorted.count - 1 - tail]), context.confidence, "paired")
        } else {
            guard let mine = measurement.interval, let theirs = baseline.interval else {
                let reason =
                    measurement.interval == nil
                    ? noInterval(measurement) : "the baseline “\(name)”: \(noInterval(baseline))"
                return Decision(verdict: .undecided, reason: reason, cause: .noInterval)
            }
            guard theirs.isValid else {
                return Decision(
                    verdict: .error, reason: "the interval of the baseline “\(name)” is not valid", cause: .noBaseline)
            }
            let halves = [mine, theirs].map { ($0.high - $0.low) / 2 }
            let width = (halves[0] * halves[0] + halves[1] * halves[1]).squareRoot()
            interval = ((-width, width), min(mine.level, theirs.level), "unpaired")
            if !baselines.drawsAlike(name), measurement.replicates != nil, baseline.replicates != nil {
                why = ", as its rows were drawn another way"
            }
        }
        let (low, high) = (difference + min(0, interval.half.low), difference + max(0, interval.half.high))
        let unit = measurement.unit
        let text =
            "\(Readable.number(difference, unit: unit)) [\(Readable.number(low, unit: unit)), "
            + "\(Readable.number(high, unit: unit))] worse than \(name) (\(interval.how) difference\(why); "
            + "\(Readable.number(before, unit: unit)) then)"
        let bound = Readable.number(by, unit: unit)
        // On the metric's own scale the limit is where the loss would exceed the baseline's by the margin.
        let limit = measurement.direction == .lower ? before + by : measurement.direction == .higher ? before - by : nil
        let comparison = Comparison(
            .atMost, by,
            [
                Part(
                    difference,
                    Interval(low: low, high: high, level: interval.level, method: interval.how),
                    source: measurement.restsOn ?? .synthetic, rows: measurement.restingRows)
            ], shown: limit, unit: unit, context)
        var decision = comparison.decision
        switch decision.verdict {
        case .pass: decision.reason = "\(text): within the margin \(bound)"
        case .fail: decision.reason = "\(text): beyond the margin \(bound)"
        case .undecided where decision.cause == nil:
            let advice =
                decision.rows?.sentence(context.words)
                ?? "more \(context.words.phrase(measurement.restsOn ?? .synthetic)) will not decide it: the difference "
                + "lies on its margin"
            decision.reason = "\(text): the margin \(bound) lies inside; \(advice)"
        case .undecided, .error: decision.reason = "\(text): \(decision.reason)"
        }
        return decision
    }
}
