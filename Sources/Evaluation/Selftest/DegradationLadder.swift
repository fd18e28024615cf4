import Datasets
import Numerics

/// A kind of damage that is applied at rising strength to an honest set.
package struct DegradationLadder: Sendable {
    package let id: String
    package let about: String
    /// Strength of each rung in words.
    package let rungs: [String]
    /// Whether only classifiers can see it, so that it is run with them whatever the request says.
    let needsUtility: Bool
    private let damage: @Sendable (_ rung: Int, SelftestSets) throws -> ImageSet?

    /// Every rung starts from the same honest images and keeps what the rung before it damaged.
    /// - Returns: nil where the set cannot be damaged so, e.g. without labels.
    package func apply(_ rung: Int, to sets: SelftestSets) throws -> ImageSet? { try damage(rung, sets) }

    package static let all: [DegradationLadder] =
        [noise, blur, jpeg] + [modeDropping, modeInventing, duplication, memorised, labelFlips, classShift, order]

    private static let noise = pixels("noise", "Normal noise on every image", "noise", ["σ 5", "σ 12", "σ 25", "σ 45"])
    private static let blur = pixels(
        "blur", "Gaussian blur of every image", "blur", ["σ 0.4", "σ 0.7", "σ 1", "σ 1.5"])
    private static let jpeg = pixels(
        "jpeg", "Every image through a JPEG file", "jpeg", ["quality 80", "quality 50", "quality 25", "quality 10"])

    private static func pixels(_ id: String, _ about: String, _ kind: String, _ rungs: [String]) -> Self {
        Self(id: id, about: about, rungs: rungs, needsUtility: false) { rung, sets in
            try sets.honest(0).corrupted(by: Corruption(name: kind, severity: rung + 1), seed: sets.seed)
        }
    }

    private static let modeDropping: Self = {
        let shares = [0.1, 0.2, 0.3, 0.5]
        return Self(
            id: "mode_dropping", about: "Classes left out (at least one), others in their place", rungs: percent(shares, "of classes"),
            needsUtility: false
        ) { rung, sets in
            guard let labels = sets.whole.labels, sets.whole.classNames.count > 1 else { return nil }
            let count = sets.whole.classNames.count
            let dropped = max(1, Int((shares[rung] * Double(count)).rounded()))
            let kept = sets.spare.filter { labels[$0] >= dropped }
            return kept.count >= sets.rows ? try sets.whole.subset(kept.prefix(sets.rows).sorted()) : nil
        }
    }()

    private static let modeInventing: Self = {
        let shares = [0.05, 0.15, 0.3, 0.6]
        return Self(
            id: "mode_inventing", about: "Images of a kind that real data lacks: left and right half exchanged",
            rungs: percent(shares, "of images"), needsUtility: false
        ) { rung, sets in
            try sets.honest(0).corrupted(by: .halvesSwapped, share: shares[rung], seed: sets.seed)
        }
    }()

    private static let duplication: Self = {
        let shares = [0.1, 0.3, 0.6, 0.9]
        return Self(
            id: "duplication", about: "Images replaced by repeats of others", rungs: percent(shares, "of images"),
            needsUtility: false
        ) { rung, sets in
            let rows = sets.honestRows(0)
            let kept = shuffled(rows, sets.seed).prefix(rows.count - Int(shares[rung] * Double(rows.count)))
            return try sets.whole.subset(rows.indices.map { kept[$0 % kept.count] })
        }
    }()

    private static let memorised: Self = {
        let shares = [0.02, 0.05, 0.15, 0.5]
        return Self(
            id: "memorised", about: "Images replaced by training images", rungs: percent(shares, "of images"),
            needsUtility: false
        ) { rung, sets in
            let rows = shuffled(sets.honestRows(0), sets.seed)
            let copied = Int((shares[rung] * Double(rows.count)).rounded())
            return try sets.whole.subset(
                Array(shuffled(sets.realRows, sets.seed ^ 1).prefix(copied) + rows.dropFirst(copied)))
        }
    }()

    private static let labelFlips: Self = {
        let shares = [0.05, 0.15, 0.3, 0.6]
        return Self(
            id: "label_flips", about: "Labels replaced by another class's", rungs: percent(shares, "of labels"),
            needsUtility: true
        ) { rung, sets in
            let set = try sets.honest(0)
            guard let labels = set.labels, set.classNames.count > 1 else { return nil }
            var stream = RandomStream(seed: sets.seed).split("flips")
            var flipped = labels
            for place in stream.permutation(labels.count).prefix(Int(shares[rung] * Double(labels.count))) {
                flipped[place] = (labels[place] + 1 + stream.index(below: set.classNames.count - 1))
                    % set.classNames.count
            }
            return try set.labelled(flipped)
        }
    }()

    private static let classShift: Self = {
        let shares = [0.05, 0.1, 0.2, 0.4]
        return Self(
            id: "class_shift", about: "Images replaced by more of the first class", rungs: percent(shares, "of images"),
            needsUtility: false
        ) { rung, sets in
            guard let labels = sets.whole.labels, sets.whole.classNames.count > 1 else { return nil }
            let rows = sets.honestRows(0)
            let others = shuffled(rows.filter { labels[$0] != 0 }, sets.seed)
            let taken = Set(rows)
            let more = sets.spare.filter { labels[$0] == 0 && !taken.contains($0) }
            let count = Int(shares[rung] * Double(rows.count))
            guard count < others.count, count <= more.count else { return nil }
            return try sets.whole.subset(
                (rows.filter { labels[$0] == 0 } + others.dropFirst(count) + more.prefix(count)).sorted())
        }
    }()

    private static let order = Self(
        id: "order", about: "The same images in another order", rungs: ["shuffled"], needsUtility: false
    ) { _, sets in
        try sets.whole.subset(shuffled(sets.honestRows(0), sets.seed))
    }

    private static func percent(_ shares: [Double], _ what: String) -> [String] {
        shares.map { "\(Int(($0 * 100).rounded())) % \(what)" }
    }

    private static func shuffled(_ rows: [Int], _ seed: UInt64) -> [Int] {
        var stream = RandomStream(seed: seed).split("shuffle")
        return stream.permutation(rows.count).map { rows[$0] }
    }
}

extension ImageSet {
    /// The same images with other labels.
    fileprivate func labelled(_ labels: [Int]) throws -> ImageSet {
        ImageSet(source: source, order: order, labels: labels, classNames: classNames, info: info)
    }
}
