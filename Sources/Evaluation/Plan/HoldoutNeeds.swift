import Metrics
import Policy
import Results

/// What a holdout is for, told before a run and beside what is measured without one.
public enum HoldoutNeeds {
    /// Metrics that read nearness to training rows against unseen rows and have no value without them.
    static let metrics = Set(MetricRegistry.descriptors.filter(\.needsHoldout).map(\.id))

    /// Why a policy is certain to block a run without a holdout; nil where it is not.
    /// - Parameters:
    ///   - policy: whose checks are looked at.
    ///   - hasHoldout: whether one is given.
    ///   - today: decides which waivers have expired.
    public static func notice(policy: Policy, hasHoldout: Bool, today: CalendarDate) -> String? {
        guard !hasHoldout else { return nil }
        var ids: [String] = []
        for check in policy.checks where check.level == .error && metrics.contains(check.id) {
            guard (check.onError ?? policy.defaults.onError) == .fail, !ids.contains(check.id) else { continue }
            // Waivers have rules of their own; where one names the metric nothing is certain.
            if policy.waivers.contains(where: { $0.check == check.id }) { continue }
            ids.append(check.id)
        }
        guard !ids.isEmpty else { return nil }
        return "policy \(policy.name) asks for \(ids.joined(separator: ", ")), which cannot be computed without a "
            + "holdout: the verdict will block whatever the data. Give --holdout, or a policy without "
            + (ids.count == 1 ? "this check" : "these checks")
    }

    /// Of a run without a holdout.
    static let floorWarning = RunResult.Warning(
        code: "no_holdout",
        message: "No holdout is given: real-vs-real floors come from halves of the real set. Smaller samples lie further "
            + "apart, so these floors and the limits that hang on them are on the high side (a Fréchet distance's about "
            + "twice). Classifiers are tested on real rows that the generator may have learned from.")
}
