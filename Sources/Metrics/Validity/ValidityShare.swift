import Results

/// The share of synthetic rows that keep a rule, and of the holdout's: what validity metrics have in common.
public struct ValidityShare: Sendable {
    public var scope: Scope
    public var estimate: Estimate
    public var floor: Floor?

    /// - Parameters:
    ///   - synthetic: whether each row keeps the rule; rows that the rule does not concern are left out.
    ///   - holdout: the same of unseen real rows; nil without.
    /// - Returns: nil where no row is concerned.
    init?(_ scope: Scope, synthetic: [Bool], holdout: [Bool]?, notes: [String] = [], parameters: [String: String] = [:]) {
        guard !synthetic.isEmpty else { return nil }
        self.scope = scope
        // As shares of breaches, where the exact interval of a count of 0 is at hand.
        let broken = synthetic.map { !$0 }
        var estimate = CopyShare.estimate(broken)
        estimate.value = 1 - estimate.value
        estimate.interval = estimate.interval.map { Interval(low: 1 - $0.high, high: 1 - $0.low, method: $0.method) }
        let count = broken.count { $0 }
        estimate.notes = (count > 0 ? ["\(count) of \(synthetic.count) synthetic rows break it"] : []) + notes
        estimate.parameters = parameters
        self.estimate = estimate
        floor = holdout.flatMap { flags in
            CopyShare.floor(chance: flags.count { !$0 }, of: flags.count, synthetic: synthetic.count).map { breaches in
                Floor(
                    value: 1 - breaches.value, low: 1 - breaches.high, high: 1 - breaches.low, splits: 0,
                    interval: breaches.interval.map { Interval(low: 1 - $0.high, high: 1 - $0.low, method: $0.method) })
            }
        }
    }
}
