import Foundation
import Hashing
import Results

/// An image run as the real thing would make it, in the variants that a page has to cope with.
struct SampleRun {
    enum Kind: CaseIterable { case pass, fail, undecided }

    var kind: Kind
    /// Put before every text that comes from outside.
    var hostile = ""
    var points = 1200

    var run: RunResult {
        RunResult(
            tool: .init(name: "assay", version: "0.1.0"), title: "\(hostile)digits-vae against digits",
            seed: 20_260_701,
            modality: "image", inputs: inputs,
            features: [
                .init(
                    id: "embedded", version: "1", weightsSha256: String(repeating: "3fa9", count: 16), dimension: 192,
                    preprocessing: "\(hostile)grey 32×32, antialiased bilinear, [−1, 1]"),
                .init(
                    id: "random", version: "1", weightsSha256: nil, dimension: 256,
                    preprocessing: "untrained network, same input"),
            ],
            metrics: metrics, figures: figures,
            warnings: [
                .init(
                    code: "grey_conversion",
                    message: "\(hostile)12 synthetic images were colour and were converted to grey")
            ],
            settings: ["bootstrap_replicates": "200", "nearest_neighbours": "exact, all rows", "floor_splits": "10"])
    }

    var gate: GateResult {
        var checks = self.checks
        for index in checks.indices {
            checks[index].blocks =
                [.fail, .undecided, .error].contains(checks[index].outcome) && checks[index].level == .error
        }
        let text =
            switch kind {
            case .pass: "Release: 11 of 12 checks passed, 1 failed as a warning only."
            case .fail:
                "Do not release: exact copies of training records at 3.1\u{a0}%, above the limit of 0.2\u{a0}%. 2 "
                    + "more checks failed, 1 could not be judged, 1 is undecided."
            case .undecided:
                "Not decided: utility gap (real minus synthetic training) at 0.041 cannot be told from the limit of "
                    + "0.05; about 9400 synthetic images would decide it."
            }
        return GateResult(
            verdict: kind == .pass ? .pass : kind == .fail ? .fail : .undecided, sentence: text,
            exitCode: kind == .pass ? 0 : kind == .fail ? 1 : 3,
            policy: .init(name: "\(hostile)image-default", version: 1, sha256: String(repeating: "9f2c", count: 16)),
            checks: checks,
            warnings: kind == .fail
                ? ["\(hostile)waiver of balance.share_gap (class 7) by data-quality: void, it expired on 2026-10-31"]
                : [])
    }

    var meta: RunMeta {
        RunMeta(
            startedAt: "2026-11-21T06:00:12Z", finishedAt: "2026-11-21T06:01:03Z", seconds: 51.3, threads: 2,
            machine: "x86_64, 2 cores, Linux",
            stages: [
                .init(name: "read", seconds: 2.1), .init(name: "features", seconds: 31.4),
                .init(name: "metrics", seconds: 17.2),
            ])
    }

    let command =
        "assay evaluate --real digits/train --holdout digits/holdout --synthetic digits-vae --policy "
            + "builtin:image-default --seed 20260701 --out report"

    // MARK: parts

    private var inputs: [RunResult.Input] {
        let classes = (0..<10).map { RunResult.ClassCount(name: "\($0)", count: 500) }
        let skipped = [
            RunResult.Skipped(name: "\(hostile)0173.png", reason: "the PNG data ends in row 12 of 28"),
            RunResult.Skipped(name: "0420.png", reason: "not a PNG or JPEG file: it starts like HTML"),
            RunResult.Skipped(name: "0771.png", reason: "the checksum of chunk IDAT is wrong"),
        ]
        return [
            .init(
                role: .real, name: "\(hostile)digits/train", media: "PNG", count: 5000, bytes: 1_840_112,
                fingerprint: SHA256.hexDigest("a".utf8), classes: classes),
            .init(
                role: .holdout, name: "digits/holdout", media: "PNG", count: 2500, bytes: 921_004,
                fingerprint: SHA256.hexDigest("b".utf8), classes: classes),
            .init(
                role: .synthetic, name: "\(hostile)digits-vae", media: "NPZ", count: 2997, bytes: 2_352_128,
                fingerprint: SHA256.hexDigest("c".utf8), classes: classes, skipped: kind == .fail ? skipped : [],
                notes: ["labels from y in the archive"]),
        ]
    }

    private func measure(
        _ id: String, _ value: Double?, _ half: Double = 0, floor: Floor? = nil, anchors: [Anchor] = [],
        direction: Direction = .lower, unit: String = "", scope: Scope = .whole, features: String? = nil,
        method: String = "bootstrap_rows", parameters: [String: String] = [:], status: MetricStatus = .ok,
        reason: String? = nil
    ) -> Results.Measurement {
        let dimension = Dimension(rawValue: String(id.prefix { $0 != "." })) ?? .validity
        var measurement = Results.Measurement(
            id: id, version: 1, dimension: dimension, scope: scope, features: features, value: value,
            direction: direction,
            unit: unit,
            interval: value.map { Interval(low: $0 - half, high: $0 + half, method: method, replicates: 200) },
            floor: floor, anchors: anchors, nReal: 5000, nSynthetic: 2997, status: status, reason: reason,
            parameters: parameters, notes: [])
        measurement.title = Self.titles[id]
        return measurement
    }

    /// Where a title is not what the id spells.
    private static let titles = [
        "privacy.exact_copies": "Exact copies of training rows", "utility.tstr": "Train on synthetic, test on real",
    ]

    private var metrics: [Results.Measurement] {
        let bad = kind == .fail
        let anchors = { (copy: Double, noise: Double) in
            [
                Anchor(name: "copy_of_train", value: copy), Anchor(name: "pixel_marginals", value: noise * 0.6),
                Anchor(name: "noise", value: noise),
            ]
        }
        var list = [
            measure(
                "fidelity.frechet_distance", bad ? 18.42 : 6.31, 0.9,
                floor: .init(value: 1.12, low: 0.98, high: 1.31, splits: 10), anchors: anchors(0.4, 412), unit: "",
                features: "embedded", parameters: ["ddof": "1"]),
            measure(
                "fidelity.frechet_distance", 2.9, 0.2, floor: .init(value: 0.71, low: 0.64, high: 0.8, splits: 10),
                anchors: anchors(0.3, 98), features: "random", parameters: ["ddof": "1"]),
            measure(
                "fidelity.kernel_distance", 0.00214, 0.0004,
                floor: .init(value: 0.00002, low: -0.0001, high: 0.00031, splits: 10), anchors: anchors(-0.00001, 0.41),
                features: "embedded", method: "asymptotic"),
            measure(
                "fidelity.precision", 0.872, 0.014, floor: .init(value: 0.921, low: 0.91, high: 0.93, splits: 10),
                anchors: anchors(1, 0.01), direction: .higher, features: "embedded", parameters: ["k": "3"]),
            measure(
                "fidelity.density", 0.91, 0.03, floor: .init(value: 1.01, low: 0.97, high: 1.05, splits: 10),
                direction: .higher, features: "embedded", parameters: ["k": "5"]),
            measure(
                "fidelity.classifier_two_sample", 0.71, 0.02,
                floor: .init(value: 0.503, low: 0.48, high: 0.53, splits: 10), features: "embedded",
                parameters: ["learner": "logistic", "folds": "5"]),
            measure(
                "diversity.recall", 0.664, 0.019, floor: .init(value: 0.918, low: 0.9, high: 0.93, splits: 10),
                direction: .higher, features: "embedded", parameters: ["k": "3"]),
            measure(
                "diversity.coverage", 0.86, 0.012, floor: .init(value: 0.95, low: 0.94, high: 0.96, splits: 10),
                direction: .higher, features: "embedded", parameters: ["k": "5"]),
            measure(
                "diversity.vendi_ratio", 0.934, 0.021, floor: .init(value: 1.002, low: 0.98, high: 1.02, splits: 10),
                direction: .target, features: "embedded"),
            measure(
                "utility.tstr", 0.912, 0.011, direction: .higher,
                parameters: ["learner": "logistic", "score": "accuracy"]),
            measure(
                "utility.trtr", 0.953, 0.008, direction: .higher,
                parameters: ["learner": "logistic", "score": "accuracy"]),
            measure(
                "utility.tstr_gap", 0.041, kind == .pass ? 0.006 : 0.022,
                floor: .init(value: 0.001, low: -0.006, high: 0.007, splits: 10),
                parameters: ["learner": "logistic", "score": "accuracy"]),
            measure(
                "balance.class_distribution", 0.031, 0.006,
                floor: .init(value: 0.012, low: 0.008, high: 0.017, splits: 10)),
            measure(
                "privacy.exact_copies", bad ? 0.031 : 0.0002, bad ? 0.007 : 0.0002,
                floor: .init(value: 0, low: 0, high: 0.0004, splits: 10),
                anchors: [Anchor(name: "copy_of_train", value: 1)], unit: "share", method: "wilson"),
        ]
        list.append(
            bad
                ? measure(
                    "privacy.nearest_neighbour_share", nil, direction: .target, features: "embedded",
                    status: .notApplicable,
                    reason:
                        "\(hostile)it needs a holdout of real data that the generator has not seen: give one with "
                            + "--holdout"
                )
                : measure(
                    "privacy.nearest_neighbour_share", 0.509, 0.012,
                    floor: .init(value: 0.5, low: 0.49, high: 0.51, splits: 10), direction: .target, unit: "share",
                    features: "embedded", method: "wilson"))
        for digit in 0..<10 {
            let gap = [0.004, -0.011, 0.002, 0.008, -0.003, 0.019, -0.006, 0.041, -0.009, 0.001][digit]
            list.append(
                measure(
                    "balance.share_gap", gap, 0.007, direction: .target, unit: "share",
                    scope: Scope(.class, "\(hostile)\(digit)"), method: "wilson"))
        }
        return list
    }

    private func check(
        _ id: String, features: String?, rule: String, limit: Double?, outcome: GateResult.Outcome, reason: String,
        level: GateResult.Level = .error, rows: Int? = nil, scope: Scope? = nil
    ) -> GateResult.Check {
        let found =
            metrics.first { $0.id == id && $0.features == features && (scope == nil || $0.scope == scope) }
            ?? metrics[0]
        return GateResult.Check(
            id: id, dimension: found.dimension, scope: found.scope, features: features, level: level, rule: rule,
            limit: limit, value: found.value, interval: found.interval, floor: found.floor, anchors: found.anchors,
            direction: found.direction, unit: found.unit, outcome: outcome, blocks: false, reason: reason,
            rowsToDecide: rows,
            waiver: nil, parameters: found.parameters.filter { $0.key == "learner" })
    }

    private var checks: [GateResult.Check] {
        let bad = kind == .fail
        var list = [
            check(
                "fidelity.frechet_distance", features: "embedded", rule: "≤ 10 × floor", limit: 11.2,
                outcome: bad ? .fail : .pass, reason: "the lower bound 17.5 is above the limit 11.2"),
            check(
                "fidelity.kernel_distance", features: "embedded", rule: "≤ 10 × upper floor", limit: 0.0031,
                outcome: .pass, reason: ""),
            check(
                "fidelity.precision", features: "embedded", rule: "≥ 0.85 × floor", limit: 0.783, outcome: .pass,
                reason: ""),
            check(
                "fidelity.density", features: "embedded", rule: "≥ 0.8 × floor", limit: 0.808, outcome: .pass,
                reason: ""),
            check(
                "fidelity.classifier_two_sample", features: "embedded", rule: "≤ 0.65", limit: 0.65, outcome: .fail,
                reason: "the lower bound 0.69 is above the limit 0.65", level: .warn),
            check(
                "diversity.recall", features: "embedded", rule: "≥ 0.8 × floor", limit: bad ? 0.734 : 0.5,
                outcome: bad ? .fail : .pass, reason: "the upper bound 0.683 is below the limit 0.734"),
            check(
                "diversity.coverage", features: "embedded", rule: "≥ 0.85 × floor", limit: 0.8075, outcome: .pass,
                reason: ""),
            check(
                "diversity.vendi_ratio", features: "embedded", rule: "≥ 0.8 and ≤ 1.25", limit: 0.8, outcome: .pass,
                reason: ""),
            check(
                "utility.tstr_gap", features: nil, rule: "≤ 0.05", limit: 0.05,
                outcome: kind == .pass ? .pass : .undecided,
                reason:
                    "the interval from 0.019 to 0.063 contains the limit 0.05; about 9400 synthetic images would "
                        + "decide it",
                rows: 9400),
            check("balance.class_distribution", features: nil, rule: "≤ 0.05", limit: 0.05, outcome: .pass, reason: ""),
            check(
                "privacy.exact_copies", features: nil, rule: "≤ 0.2\u{a0}%", limit: 0.002, outcome: bad ? .fail : .pass,
                reason: "the lower bound 2.4\u{a0}% is above the limit 0.2\u{a0}%"),
            check(
                "privacy.nearest_neighbour_share", features: "embedded", rule: "≤ 55\u{a0}%", limit: bad ? nil : 0.55,
                outcome: bad ? .error : .pass,
                reason: "\(hostile)not applicable: it needs a holdout of real data that the generator has not seen"),
        ]
        if bad {
            var waived = check(
                "balance.share_gap", features: nil, rule: "≤ 3\u{a0}%", limit: 0.03, outcome: .waived,
                reason:
                    "\(hostile)fail, waived by data-quality through 2026-12-31: sevens are under-sampled at source "
                        + "(the lower bound 3.4\u{a0}% is above the limit 3\u{a0}%)",
                scope: Scope(.class, "\(hostile)7"))
            waived.waiver = .init(
                reason: "\(hostile)sevens are under-sampled at source", owner: "data-quality", expires: "2026-12-31",
                ceiling: 0.08)
            list.append(waived)
        }
        return list
    }
}
