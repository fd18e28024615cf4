import Foundation
import Hashing
import Results

/// A study of images as the real thing would make it, with everything that a page has to cope with.
struct SampleStudy {
    /// Put before every text that comes from outside.
    var hostile = ""
    var reliable = true
    /// Kilobytes of each sample sheet's side, in tiles.
    var tiles = 8

    struct Entry {
        var name: String
        var kind: StudyResult.Kind
        var generator: String?
        var about: String
        var labelled = true
        var copies = false
        /// Fréchet distances, kernel distance, density, classifier test, recall, coverage, TSTR, class distance,
        /// exact copies, near copies, share nearer to the training set, Vendi ratio.
        var numbers: [Double?]
        var seconds: Double?
        var steps = 0
        var size = 0
    }

    static let entries: [Entry] = [
        Entry(
            name: "vendor-A", kind: .given, generator: nil, about: "A folder of PNG files that was handed over.",
            numbers: [21.4, 6.1, 0.0181, 0.61, 0.871, 0.31, 0.512, 0.871, 0.082, 0, 0.002, 0.508, 0.81], seconds: nil),
        Entry(
            name: "vendor-B-2026-10-release-candidate", kind: .given, generator: nil,
            about: "A packed archive without labels.", labelled: false,
            numbers: [9.8, 3.3, 0.0072, 0.9, 0.76, 0.55, 0.73, nil, nil, 0, 0.011, 0.531, 0.93], seconds: nil),
        Entry(
            name: "gaussian", kind: .generated, generator: "gaussian", about: "One Gaussian over all pixels.",
            labelled: false,
            numbers: [88, 31, 0.11, 0.04, 0.998, 0.42, 0.08, nil, nil, 0, 0, 0.501, 1.31], seconds: 2.1, steps: 1,
            size: 4_917_248),
        Entry(
            name: "class-gaussian", kind: .generated, generator: "class-gaussian", about: "A Gaussian a class.",
            numbers: [41, 15.2, 0.047, 0.19, 0.986, 0.46, 0.27, 0.921, 0.004, 0, 0, 0.503, 1.2], seconds: 3.4, steps: 1,
            size: 49_172_480),
        Entry(
            name: "cvae", kind: .generated, generator: "cvae", about: "Conditional VAE, latent 32, β = 1.",
            numbers: [12.2, 4.4, 0.0093, 1.41, 0.823, 0.43, 0.69, 0.962, 0.003, 0, 0.003, 0.506, 0.78], seconds: 611,
            steps: 14_060, size: 2_310_400),
        Entry(
            name: "cgan", kind: .generated, generator: "cgan", about: "Conditional DCGAN, R1 penalty, EMA of weights.",
            numbers: [6.9, 2.6, 0.0046, 0.93, 0.71, 0.62, 0.79, 0.967, 0.006, 0, 0.004, 0.509, 0.92], seconds: 892,
            steps: 11_250, size: 5_120_660),
        Entry(
            name: "ddpm", kind: .generated, generator: "ddpm", about: "Small U-Net, cosine schedule, 50 DDIM steps.",
            numbers: [6.4, 2.1, 0.0041, 0.98, 0.69, 0.68, 0.83, 0.971, 0.002, 0, 0.003, 0.504, 0.97], seconds: 897,
            steps: 6_204, size: 7_402_112),
        Entry(
            name: "smote", kind: .generated, generator: "smote", about: "Between training rows and their neighbours.",
            copies: true, numbers: [2.9, 1.4, 0.0011, 1.22, 0.61, 0.81, 0.95, 0.968, 0.001, 0.0004, 0.41, 0.871, 0.95],
            seconds: 14, steps: 1, size: 47_040_000),
        Entry(
            name: "bootstrap", kind: .generated, generator: "bootstrap", about: "Training rows drawn with replacement.",
            copies: true, numbers: [1.2, 0.5, 0.0001, 1.0, 0.52, 0.9, 0.96, 0.974, 0.001, 1, 1, 1, 0.99], seconds: 0.2,
            steps: 1, size: 47_040_000),
        Entry(
            name: "real holdout", kind: .sanity, generator: nil, about: "Held-out real images.",
            numbers: [1.1, 0.7, -0.00002, 1.01, 0.503, 0.92, 0.95, 0.978, 0.002, 0, 0.001, 0.5, 1.0], seconds: nil),
        Entry(
            name: "copy of train", kind: .sanity, generator: nil, about: "The training set itself.", copies: true,
            numbers: [0.0000001, 0, -0.0001, 1.0, 0.5, 1, 1, 0.979, 0, 1, 1, 1, 1], seconds: nil),
        Entry(
            name: "pixel marginals", kind: .sanity, generator: nil, about: "Each pixel drawn on its own.",
            labelled: false, numbers: [171, 66, 0.21, 0, 1, 0.001, 0.001, nil, nil, 0, 0, 0.498, 1.9], seconds: nil),
        Entry(
            name: "noise", kind: .sanity, generator: nil, about: "Uniform noise.", labelled: false,
            numbers: [412, 98, 0.41, 0, 1, 0, 0, nil, nil, 0, 0, 0.493, 2.4], seconds: nil),
    ]

    var metrics: [StudyResult.Metric] {
        func metric(
            _ key: String, _ direction: Direction, _ unit: String, floor: (Double, Double, Double)?,
            target: Double? = nil, leads: Bool = false
        ) -> StudyResult.Metric {
            let parts = key.split(separator: "@").map(String.init)
            return .init(
                key: key, id: parts[0], version: 1, dimension: Dimension(rawValue: String(key.prefix { $0 != "." }))
                    ?? .validity,
                features: parts.count > 1 ? parts[1] : nil, direction: direction, target: target, unit: unit,
                floor: floor.map { Floor(value: $0.1, low: $0.0, high: $0.2, splits: 10) }, ranked: true, leads: leads)
        }
        return [
            metric(
                "fidelity.frechet_distance@embedded", .lower, "squared feature units", floor: (0.9, 1.12, 1.4),
                leads: true),
            metric("fidelity.frechet_distance@random", .lower, "squared feature units", floor: (0.5, 0.7, 0.9)),
            metric("fidelity.kernel_distance@embedded", .lower, "squared feature units", floor: (-0.0001, 0, 0.0003)),
            metric("fidelity.density@embedded", .higher, "ratio", floor: (0.97, 1.01, 1.05)),
            metric("fidelity.classifier_two_sample@embedded", .lower, "accuracy", floor: (0.48, 0.503, 0.53)),
            metric("diversity.recall@embedded", .higher, "share", floor: (0.9, 0.918, 0.93)),
            metric("diversity.coverage@embedded", .higher, "share", floor: (0.94, 0.95, 0.96), leads: true),
            metric("utility.tstr@cnn", .higher, "accuracy", floor: nil, leads: true),
            metric("balance.class_distribution", .lower, "total variation", floor: (0.008, 0.012, 0.017), leads: true),
            metric("privacy.exact_copies", .lower, "share of rows", floor: (0, 0, 0.0004)),
            metric("privacy.near_copies@pixels", .lower, "share of rows", floor: (0.0005, 0.001, 0.002)),
            metric(
                "privacy.nearest_neighbour_share@embedded", .target, "share", floor: (0.49, 0.5, 0.512), target: 0.5,
                leads: true),
            metric("diversity.vendi_ratio@embedded", .target, "ratio", floor: (0.98, 1.002, 1.02), target: 1),
        ]
    }

    private func half(_ metric: Int, _ number: Double) -> Double {
        [
            0.04 * abs(number) + 0.1, 0.04 * abs(number) + 0.05, 0.03 * abs(number) + 0.0001, 0.02, 0.008, 0.014, 0.011, 0.006, 0.002, 0.0003,
            0.003, 0.008, 0.02,
        ][metric]
    }

    var study: StudyResult {
        let metrics = self.metrics
        var candidates = Self.entries.enumerated().map { candidate($0, $1, metrics) }
        let comparisons = metrics.indices.flatMap { compare(metrics[$0], $0, candidates) }
        for metric in metrics.indices { rank(metric, metrics[metric].key, &candidates, comparisons) }
        return StudyResult(
            tool: .init(name: "assay", version: "0.2.0"), title: "\(hostile)digits, nine candidates", seed: 20_260_701,
            modality: "image", inputs: inputs,
            features: [
                .init(
                    id: "embedded", version: "1", weightsSha256: String(repeating: "3fa9", count: 16), dimension: 192,
                    preprocessing: "\(hostile)grey 32×32, antialiased bilinear, [−1, 1]"),
                .init(
                    id: "random", version: "1", weightsSha256: nil, dimension: 256,
                    preprocessing: "untrained network, same input"),
            ],
            settings: [
                "rows": "10000", "seeds": "1, 2, 3", "bootstrap_replicates": "400", "correction": "max-t over all pairs",
                "minutes": "15", "baselines": "\(hostile)default",
            ],
            metrics: metrics, candidates: candidates, comparisons: comparisons,
            pareto: .init(
                xMetric: metrics[0].key, yMetric: metrics[11].key,
                front: ["gaussian", "class-gaussian", "ddpm", "smote", "bootstrap"].map { hostile + $0 }),
            sanity: sanity, disagreements: disagreements, verdict: verdict,
            warnings: [
                .init(code: "labels", message: "\(hostile)vendor-B has no labels: utility and balance do not apply to it")
            ])
    }

    var meta: StudyMeta {
        let costs = Self.entries.filter { $0.kind == .generated }.flatMap { entry in
            [1, 2, 3].map { seed in
                StudyMeta.Cost(
                    candidate: hostile + entry.name, seed: seed,
                    trainingSeconds: entry.name == "cvae" ? nil : entry.seconds.map { $0 + Double(seed) },
                    samplingSeconds: entry.name == "ddpm" ? 148 : 1.4, steps: entry.steps,
                    epochs: Double(entry.steps) / 469, modelBytes: entry.size, peakBytes: 712_000_000)
            }
        }
        return StudyMeta(
            run: .init(
                startedAt: "2026-11-21T06:00:12Z", finishedAt: "2026-11-21T08:21:03Z", seconds: 8451, threads: 2,
                machine: "x86_64, 2 cores, Linux",
                stages: [.init(name: "training", seconds: 7310), .init(name: "metrics", seconds: 1141)]),
            costs: costs)
    }

    let command =
        "assay compare --real digits/train --holdout digits/holdout --synthetic vendor-A=a --synthetic vendor-B=b.npz "
            + "--baselines default --minutes 15 --seeds 3 --seed 20260701 --out compare"

    // MARK: parts

    private var inputs: [RunResult.Input] {
        let classes = (0..<10).map { RunResult.ClassCount(name: "\($0)", count: 500) }
        return [
            .init(
                role: .real, name: "\(hostile)digits/train", media: "PNG", count: 60_000, bytes: 21_840_112,
                fingerprint: SHA256.hexDigest("a".utf8), classes: classes),
            .init(
                role: .holdout, name: "digits/holdout", media: "PNG", count: 10_000, bytes: 3_921_004,
                fingerprint: SHA256.hexDigest("b".utf8), classes: classes,
                skipped: [.init(name: "\(hostile)1.png", reason: "the PNG data ends in row 12 of 28")]),
        ]
    }

    private func candidate(_ place: Int, _ entry: Entry, _ metrics: [StudyResult.Metric]) -> StudyResult.Candidate {
        let seeds: [UInt64] = entry.kind == .given ? [] : entry.kind == .sanity ? [1] : [1, 2, 3]
        let order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
        let values = order.map { column -> StudyResult.Value in
            if place == 2 && column == 2 {
                return .init(
                    status: .error, reason: "\(hostile)the covariance of the features is not finite", value: nil)
            }
            if place == 1 && column == 12 {
                return .init(
                    status: .insufficientData, reason: "it needs 2\u{202f}000 rows and there are 1\u{202f}200",
                    value: nil)
            }
            guard let number = entry.numbers[column] else {
                return .init(status: .notApplicable, reason: "\(hostile)the set has no labels", value: nil)
            }
            let wide = half(column, number)
            let spread = seeds.count > 1 ? seeds.map { number + wide * (Double($0) - 2) * 0.6 } : [number]
            return .init(
                status: .ok, value: number,
                interval: Interval(
                    low: number - wide, high: number + wide, method: "bootstrap_rows_and_seeds", replicates: 400),
                perSeed: spread)
        }
        let png = SamplePNG.base64(width: tiles * 28, height: tiles * 28) { x, y in
            let dx = Double(x % 28) - 14
            let dy = Double(y % 28) - 14
            let ring = (dx * dx + dy * dy).squareRoot() - Double((x / 28 * 7 + y / 28 * 3 + place) % 9) - 3
            return UInt8(max(0, 255 - ring * ring * 40))
        }
        return .init(
            name: hostile + entry.name, kind: entry.kind, generator: entry.generator, about: hostile + entry.about,
            labelled: entry.labelled, copiesRows: entry.copies, rows: place == 1 ? 1200 : 10_000, seeds: seeds,
            fingerprints: (0..<max(1, seeds.count)).map { SHA256.hexDigest("\(place) \($0)".utf8) }, values: values,
            sheet: entry.copies ? nil : .init(png: png, width: tiles * 28, height: tiles * 28))
    }

    private func loss(_ number: Double, _ metric: StudyResult.Metric) -> Double {
        switch metric.direction {
        case .lower: number
        case .higher: -number
        case .target: abs(number - (metric.target ?? 0))
        }
    }

    private func compare(
        _ metric: StudyResult.Metric, _ column: Int, _ candidates: [StudyResult.Candidate]
    ) -> [StudyResult.PairComparison] {
        var list: [StudyResult.PairComparison] = []
        for (index, a) in candidates.enumerated() where a.kind != .sanity {
            for b in candidates[(index + 1)...] where b.kind != .sanity {
                guard let x = a.values[column].value, let y = b.values[column].value else { continue }
                let difference = loss(x, metric) - loss(y, metric)
                let wide = 1.3 * max(half(column, x), half(column, y))
                list.append(
                    .init(
                        metric: metric.key, a: a.name, b: b.name, difference: difference, low: difference - wide,
                        high: difference + wide, separable: abs(difference) > wide))
            }
        }
        return list
    }

    private func rank(
        _ column: Int, _ key: String, _ candidates: inout [StudyResult.Candidate],
        _ comparisons: [StudyResult.PairComparison]
    ) {
        let count = candidates.count { $0.kind != .sanity && $0.values[column].value != nil }
        for index in candidates.indices where candidates[index].kind != .sanity {
            guard candidates[index].values[column].value != nil else { continue }
            let name = candidates[index].name
            let mine = comparisons.filter { $0.metric == key && $0.separable && ($0.a == name || $0.b == name) }
            let better = mine.count { ($0.a == name) == ($0.difference > 0) }
            candidates[index].values[column].rank = .init(best: better + 1, worst: count - (mine.count - better))
        }
    }
}
