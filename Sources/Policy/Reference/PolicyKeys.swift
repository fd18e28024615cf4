import Results

extension PolicyKey {
    /// Every key that the parser knows, in the order of its places.
    package static let all: [PolicyKey] = file + defaults + selection + limits + consequences + baseline + waiver

    private static let file: [PolicyKey] = [
        .init(.policy, "policy", "text", "The policy's name, as verdicts, reports and cards print it.", "policy: faces-release"),
        .init(
            .policy, "version", "a whole number from 1",
            "Yours to raise with every change. Results keep it beside the SHA-256 of the file.", "version: 3"),
        .init(
            .policy, "extends", "`builtin:NAME`",
            "Starts from a built-in policy. A check of your own replaces those of the base on the same metric and selection; "
                + "all others stay. Waivers add up.", "extends: builtin:image-default"),
        .init(
            .policy, "modalities", "a kind of data or a list; those of the base, else any",
            "The kinds of data that it is for: " + ModalityName.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ") + ". A run of another "
                + "kind is judged with a warning. A policy that extends another may narrow its kinds.", "modalities: [image, features]"),
        .init(.policy, "defaults", "a mapping", "What holds for every check that does not say otherwise.", "defaults: {min_rows: 1000}"),
        .init(
            .policy, "checks", "a list", "What has to hold. A policy without checks is refused.",
            "checks:\n  - {id: fidelity.precision, min_ratio_to_floor: 0.9}\n  - {id: privacy.exact_copies, max: 0.005}"),
        .init(
            .policy, "waivers", "a list", "What a named owner accepts until a day; see [below](#how-to-write-a-waiver).",
            "waivers:\n  - {check: fidelity.precision, reason: \"old camera\", owner: data-quality, expires: 2027-03-31}"),
    ]

    private static let defaults: [PolicyKey] = [
        .init(
            .defaults, "confidence", "0.5 to 0.9999; 0.95",
            "The confidence that intervals need. A run's intervals are of 95 %; asking for more gives no pass.", "confidence: 0.9"),
        .init(
            .defaults, "on_undecided", "`fail`, `warn` or `pass`; `fail`",
            "What follows when the interval holds the limit. `fail` blocks with exit status 3.", "on_undecided: warn"),
        .init(
            .defaults, "on_error", "`fail` or `warn`; `fail`",
            "What follows when a value cannot be computed. It never passes.", "on_error: warn"),
        .init(
            .defaults, "min_rows", "a whole number; 0",
            "With fewer real, synthetic or (where the metric reads them) holdout rows a pass becomes undecided; a failure too, where real samples of this size score the same.", "min_rows: 500"),
    ]

    private static let selection: [PolicyKey] = [
        .init(
            .check, "id", "a metric's id", "What is judged: `assay metrics list` has all ids.",
            "{id: fidelity.frechet_distance, max_ratio_to_floor: 2.5}"),
        .init(
            .check, "level", "`error`, `warn` or `off`; `error`",
            "`warn` shows the outcome and does not block. `off` drops a check of the base; it needs no limit.",
            "{id: fidelity.classifier_two_sample, level: warn, max: 0.7}"),
        .init(
            .check, "scope", "`whole`, `class`, `table`, `column`, `column_pair`, `group`, `intersection`, `level`",
            "Judges every part of that kind on its own, rather than the whole set.",
            "{id: fidelity.accuracy_1, scope: column, min_ratio_to_floor: 0.95}"),
        .init(
            .check, "name", "a name or a list", "Only these parts of `scope`; each has to be there.",
            "{id: fidelity.accuracy_2, scope: column_pair, name: \"age × income\", min_ratio_to_floor: 0.9}"),
        .init(
            .check, "class", "a name or a list", "Short for `scope: class` with `name`.",
            "{id: balance.share_gap, class: [\"3\", \"7\"], max: 0.05}"),
        .init(
            .check, Scope.Kind.table.rawValue, "a name or a list", "Short for `scope: table` with `name`, of several tables.",
            "{id: fidelity.accuracy_2, table: orders, min_ratio_to_floor: 0.95}"),
        .init(
            .check, "column", "a name or a list", "Short for `scope: column` with `name`.",
            "{id: fidelity.accuracy_1, column: income, min_ratio_to_floor: 0.97}"),
        .init(
            .check, "columns", "a name or a list", "The same as `column`.",
            "{id: fidelity.accuracy_1, columns: [age, income], min_ratio_to_floor: 0.97}"),
        .init(
            .check, "group", "a name or a list", "A level of a group column, as `column: level`.",
            "{id: balance.share_gap, group: \"region: north\", max: 0.05}"),
        .init(
            .check, "features", "a feature space or a list", "In each of these spaces; one that the run lacks is an error.",
            "{id: fidelity.precision, features: [embedded, user], min: 0.8}"),
        .init(
            .check, "any_features", "a feature space or a list",
            "In whichever of these spaces are there; at least one has to be.",
            "{id: fidelity.precision, any_features: [embedded, user], min: 0.8}"),
        .init(
            .check, "where", "a mapping",
            "Parameters of a value as `run.json` has them, e.g. the learner; `class`, `column`, `group`, `level` and "
                + "`features` may stand there, too.", "{id: utility.tstr_gap, where: {learner: logistic}, max: 0.05}"),
    ]

    private static let limits: [PolicyKey] = [
        .init(.check, "max", "a number", "The value may be at most this, on the metric's own scale; more than its range allows is refused (5 % is 0.05).", "{id: utility.tstr_gap, max: 0.05}"),
        .init(
            .check, "min", "a number", "The value has to be at least this. With `max` both have to hold.",
            "{id: diversity.vendi_ratio, min: 0.9, max: 1.1}"),
        .init(
            .check, "max_ratio_to_floor", "above 0",
            "At most so many times what two real samples of these sizes score. For metrics without a scale of their own.",
            "{id: fidelity.frechet_distance, max_ratio_to_floor: 2.5}"),
        .init(
            .check, "min_ratio_to_floor", "above 0", "At least this share of what two real samples score. For shares of which more is better.",
            "{id: diversity.recall, min_ratio_to_floor: 0.9}"),
        .init(
            .check, "max_over_floor", "0 or above",
            "At most so much above what two real samples score, on the metric's own scale. For shares of which less is better.",
            "{id: privacy.near_copies, max_over_floor: 0.02}"),
        .init(
            .check, "floor", "`value`, `low` or `high`; `value`", "Which number of the floor the three limits above hang on.",
            "{id: fidelity.kernel_distance, max_ratio_to_floor: 2.5, floor: high}"),
        .init(
            .check, "no_worse_than", "a mapping",
            "Judged paired against an earlier run that `--baseline NAME=PATH` gives.",
            "{id: fidelity.precision, no_worse_than: {baseline: last_release, by: 0.02}}"),
    ]

    private static let consequences: [PolicyKey] = [
        .init(
            .check, "on_undecided", "`fail`, `warn` or `pass`", "As in `defaults`, for this check.",
            "{id: utility.trts, min_ratio_to_floor: 0.98, on_undecided: warn}"),
        .init(
            .check, "on_error", "`fail` or `warn`", "As in `defaults`, for this check.",
            "{id: utility.tstr_gap, max: 0.05, on_error: warn}"),
        .init(
            .check, "on_not_applicable", "`fail`, `warn` or `skip`; as `on_error`",
            "What follows when the data have nothing that the metric is about, as a table without categories. `skip` leaves the check out, as "
                + "for rules that a schema need not have.",
            "{id: validity.category, min_ratio_to_floor: 0.97, on_not_applicable: warn}"),
        .init(
            .check, "decided_by", "a mapping",
            "Which of several values have to be decided, by their parameters in `run.json`. The others fail the check, too, but "
                + "only warn while they are undecided.",
            "{id: utility.tstr_gap, max: 0.05, decided_by: {learner: [logistic, xgboost]}}"),
        .init(
            .check, "min_rows", "a whole number", "As in `defaults`, for this check.",
            "{id: privacy.exact_copies, max: 0.005, min_rows: 1000}"),
        .init(
            .check, "min_group", "a whole number", "The least number of rows of a part, where the check is about parts.",
            "{id: balance.share_gap, scope: class, max: 0.05, min_group: 50}"),
        .init(
            .check, "waivable", "`true` or `false`; `true`", "`false`: no waiver may cover it, also in policies that extend this one.",
            "{id: privacy.exact_copies, max: 0.005, waivable: false}"),
    ]

    private static let baseline: [PolicyKey] = [
        .init(
            .baseline, "baseline", "text", "The name that `--baseline NAME=PATH` gives the earlier run.",
            "{id: fidelity.precision, no_worse_than: {baseline: last_release, by: 0.02}}"),
        .init(
            .baseline, "by", "0 or above",
            "How much worse is accepted, on the metric's own scale; less or more, as the metric's direction has it.",
            "{id: fidelity.frechet_distance, no_worse_than: {baseline: last_release, by: 1.5}}"),
    ]

    private static let waived = "check: balance.share_gap\nreason: \"the release is meant to be even\"\nowner: data-quality\nexpires: 2027-03-31"

    private static let waiver: [PolicyKey] = [
        .init(.waiver, "check", "a metric's id", "Which checks it covers: one that the policy has and that is waivable.", waived),
        .init(.waiver, "where", "a mapping", "Which values of the check, as in a check's `where`.", waived + "\nwhere: {class: \"3\"}"),
        .init(.waiver, "reason", "text", "Why it is acceptable. It is printed everywhere the verdict is.", waived),
        .init(.waiver, "owner", "text", "Who answers for it.", waived),
        .init(.waiver, "expires", "yyyy-mm-dd", "The last day (UTC) on which it holds.", waived),
        .init(
            .waiver, "waive", "`failed` or `not_computed`; `failed`",
            "Whether it covers what was computed and failed or is undecided, or what could not be computed.",
            waived + "\nwaive: not_computed"),
        .init(
            .waiver, "ceiling", "a number, or `[low, high]`",
            "The worst value that it covers; both ends where the metric is best at a target or a limit on the better side failed.",
            "check: privacy.nearest_neighbour_share\nreason: \"the training set is small\"\nowner: privacy-board\nexpires: 2027-03-31\nceiling: [0.4, 0.65]"),
    ]
}
