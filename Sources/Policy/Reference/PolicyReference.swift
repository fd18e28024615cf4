import Results

/// The reference of policy files, made of the keys and metrics that this build knows: `docs/policy-reference.md`.
package enum PolicyReference {
    /// Markdown.
    package static func markdown(metrics: [MetricFacts]) -> String {
        var lines = [
            "# Reference of policy files", "",
            "<!-- Made by `assay policies reference`; a test compares this file with it. Change Sources/Policy/Reference. -->",
            "",
            "A policy is a YAML file of at most 1 MB, read strictly: an unknown or doubled key, a wrong type or a contradiction ends "
                + "the command with status 78, the file, the line and a remedy. [policies.md](policies.md) tells how checks are "
                + "judged and where the limits of the built-in policies come from, [choosing.md](choosing.md) which to take.",
            "", "```yaml", complete, "```",
        ]
        for place in PolicyKey.Place.allCases {
            lines += ["", "## \(place.title)", ""]
            if place == .waiver { lines += [afterChecks, ""] }
            lines += ["| key | value; default | meaning |", "| --- | --- | --- |"]
            let keys = PolicyKey.all.filter { $0.place == place }
            lines += keys.map { "| `\($0.key)` | \($0.value) | \($0.meaning) |" }
            lines += ["", "```yaml"]
            lines += examples(keys)
            lines += ["```"]
        }
        lines += ["", "## How to write a waiver", ""] + waiver
        lines += [
            "", "## Metrics and the limits that fit", "",
            "`assay metrics explain ID` tells what a metric is, when it lies and how to fix what it finds.", "",
            "| id | better | range | limits that fit |", "| --- | --- | --- | --- |",
        ]
        lines += metrics.map { "| `\($0.id)` | \(better($0)) | \(range($0)) | \(fitting($0)) |" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One block a place: every example once, with the key that it is of.
    private static func examples(_ keys: [PolicyKey]) -> [String] {
        var lines: [String] = []
        var seen: Set<String> = []
        for key in keys where seen.insert(key.example).inserted {
            let parts = key.example.split(separator: "\n").map(String.init)
            switch key.place {
            case .policy, .defaults: lines += parts
            case .check, .baseline: lines.append("- " + key.example)
            case .waiver: lines += parts.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
            }
        }
        return lines
    }

    package static let complete = """
        policy: faces-release
        version: 3
        extends: builtin:image-default
        defaults:
          min_rows: 1000
        checks:
          - {id: fidelity.frechet_distance, any_features: [embedded, user], max_ratio_to_floor: 2}
          - {id: utility.tstr_gap, level: off}
          - {id: fidelity.precision, no_worse_than: {baseline: last_release, by: 0.02}}
        waivers:
          - check: balance.share_gap
            reason: "the release is meant to hold as many rows of each class"
            owner: data-quality
            expires: 2027-03-31
            ceiling: 0.2
        """

    private static let afterChecks = "A waiver needs `check`, `reason`, `owner` and `expires`."

    private static let waiver: [String] = [
        "1. Run the gate and read the failed check: `assay gate result/run.json --policy release.yaml`. Only what a person "
            + "decided to accept belongs into a waiver; a limit that is always wrong belongs into the policy.",
        "2. Write which check and, where it is about parts or a learner, which value (`where`). A waiver without `where` covers "
            + "every value of the check.",
        "3. Name an `owner` who answers for it and a `reason` that a reader of the report understands without you. Both are "
            + "printed in report, card and JUnit file.",
        "4. Set `expires` to the day by which it will be mended. From the day after it covers nothing, and the verdict says so.",
        "5. Set `ceiling` to the worst value that was accepted, so that a further decline blocks again.",
        "6. Judge again. The check is *waived*, the exit status 0 if nothing else blocks; a waiver that covers nothing is named, "
            + "so that it can be taken out. `assay nightly report` lists those that run out within 30 days.",
        "",
        "What could not be computed is waived only by `waive: not_computed`, and stays unmeasured: a policy of nothing but such "
            + "checks has evaluated nothing (exit status 4). A check with `waivable: false` takes no waiver.",
    ]

    private static func better(_ metric: MetricFacts) -> String {
        if let target = metric.target { return "near \(Readable.number(target, digits: 3))" }
        return metric.direction == .target ? "near a target" : metric.direction.rawValue
    }

    private static func range(_ metric: MetricFacts) -> String {
        func end(_ value: Double?, _ none: String) -> String {
            value.flatMap { $0.isFinite ? Readable.number($0, digits: 3) : nil } ?? none
        }
        return "\(end(metric.range.low, "−∞")) to \(end(metric.range.high, "∞"))"
    }

    private static func fitting(_ metric: MetricFacts) -> String {
        let bounded = metric.range.width.isFinite
        let names: [String] =
            switch metric.direction {
            case .higher: ["min_ratio_to_floor", "min"]
            case .lower: bounded ? ["max_over_floor", "max", "max_ratio_to_floor"] : ["max_ratio_to_floor", "max"]
            case .target: ["min", "max"]
            }
        return (metric.target != nil ? ["min", "max"] : names).map { "`\($0)`" }.joined(separator: ", ")
    }
}
