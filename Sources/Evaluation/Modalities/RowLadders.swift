import Datasets
import Numerics

/// Damage that chooses, repeats or relabels rows, whatever they are.
package enum RowLadders {
    package static func all<Content: RowSet>() -> [DegradationLadder<Content>] {
        [modeDropping(), duplication(), memorised(), labelFlips(), classShift(), order()]
    }

    private static func modeDropping<Content>() -> DegradationLadder<Content> {
        let shares = [0.1, 0.2, 0.3, 0.5]
        return DegradationLadder(
            id: "mode_dropping", about: "Classes left out (at least one), others in their place", rungs: percent(shares, "of classes"),
            needsUtility: false
        ) { rung, sets in
            guard let labels = sets.whole.labels, sets.whole.classNames.count > 1 else { return nil }
            let count = sets.whole.classNames.count
            let dropped = max(1, Int((shares[rung] * Double(count)).rounded()))
            let kept = sets.spare.filter { labels[$0] >= dropped }
            return kept.count >= sets.rows ? try sets.whole.subset(kept.prefix(sets.rows).sorted()) : nil
        }
    }

    private static func duplication<Content>() -> DegradationLadder<Content> {
        let shares = [0.1, 0.3, 0.6, 0.9]
        return DegradationLadder(
            id: "duplication", about: "\(Content.noun.many.capitalised) replaced by repeats of others", rungs: percent(shares, "of \(Content.noun.many)"),
            needsUtility: false
        ) { rung, sets in
            let rows = sets.honestRows(0)
            let kept = shuffled(rows, sets.seed).prefix(rows.count - Int(shares[rung] * Double(rows.count)))
            return try sets.whole.subset(rows.indices.map { kept[$0 % kept.count] })
        }
    }

    private static func memorised<Content>() -> DegradationLadder<Content> {
        let shares = [0.02, 0.05, 0.15, 0.5]
        return DegradationLadder(
            id: "memorised", about: "\(Content.noun.many.capitalised) replaced by training \(Content.noun.many)", rungs: percent(shares, "of \(Content.noun.many)"),
            needsUtility: false
        ) { rung, sets in
            let rows = shuffled(sets.honestRows(0), sets.seed)
            let copied = Int((shares[rung] * Double(rows.count)).rounded())
            return try sets.whole.subset(
                Array(shuffled(sets.realRows, sets.seed ^ 1).prefix(copied) + rows.dropFirst(copied)))
        }
    }

    private static func labelFlips<Content>() -> DegradationLadder<Content> {
        let shares = [0.05, 0.15, 0.3, 0.6]
        return DegradationLadder(
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
            return try set.labelled(flipped, of: set.classNames)
        }
    }

    private static func classShift<Content>() -> DegradationLadder<Content> {
        let shares = [0.05, 0.1, 0.2, 0.4]
        return DegradationLadder(
            id: "class_shift", about: "\(Content.noun.many.capitalised) replaced by more of the first class", rungs: percent(shares, "of \(Content.noun.many)"),
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
    }

    private static func order<Content>() -> DegradationLadder<Content> {
        DegradationLadder(
            id: "order", about: "The same \(Content.noun.many) in another order", rungs: ["shuffled"],
            needsUtility: false
        ) { _, sets in
            try sets.whole.subset(shuffled(sets.honestRows(0), sets.seed))
        }
    }

    static func percent(_ shares: [Double], _ what: String) -> [String] {
        shares.map { "\(Int(($0 * 100).rounded())) % \(what)" }
    }

    private static func shuffled(_ rows: [Int], _ seed: UInt64) -> [Int] {
        var stream = RandomStream(seed: seed).split("shuffle")
        return stream.permutation(rows.count).map { rows[$0] }
    }
}

extension String {
    /// With its first letter large.
    fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
