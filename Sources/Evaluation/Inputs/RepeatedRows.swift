import Datasets
import Numerics
import Results

/// Rows that a real set was stored with several times: oversampled classes, a set written twice.
///
/// Nearest neighbours, balls and splits of such a set lie between a row and its own copies, so that an honest synthetic set
/// looks far off, and a classifier meets rows that it has learned. Sets whose rows are equal by nature (blank pages, sprites,
/// records of few columns) are another thing: a further sample repeats them as well. How much of a further sample lies in
/// what was seen follows from the rows that were seen once (Good 1953): 1 − n₁ / n. Where the other real set holds far
/// less of it, the repeats were made by whoever stored the set.
package enum RepeatedRows {
    /// Below it repeats move no metric by what a check would notice.
    private static let leastShare = 0.1

    /// - Parameters:
    ///   - name: "The real set".
    ///   - rows, other: content of every row of the set and of another sample of its source; nil where there is none.
    ///   - meet: whether independent rows of such data may be equal.
    package static func warning<Content: Hashable>(
        _ name: String, _ rows: [Content], other: [Content]?, noun: RowNoun, meet: Bool
    ) -> RunResult.Warning? {
        var counts: [Content: Int] = [:]
        for row in rows { counts[row, default: 0] += 1 }
        let once = counts.values.count { $0 == 1 }
        let expected = rows.isEmpty ? 0 : 1 - Double(once) / Double(rows.count)
        guard expected >= leastShare else { return nil }
        if let other, !other.isEmpty {
            let seen = other.count { counts[$0] != nil }
            let range = Intervals.wilson(successes: Double(seen), trials: Double(other.count))
            guard range.upperBound < expected / 2 else { return nil }
        } else if meet {
            return nil
        }
        let repeated = Int((expected * Double(rows.count)).rounded())
        let counted = "\(Readable.count(repeated)) of its \(Readable.count(rows.count)) \(noun.many)"
        return .init(
            code: "repeated_rows",
            message: "\(name) was stored with repeats: \(counted) stand more than once, \(Readable.count(counts.count)) are "
                + "different. Neighbours, floors and classifiers then compare a row with its own copies, and an honest set can "
                + "fail: give each of them once.")
    }

    /// Of both real sets of a run, as they were given: rows that they share are no repeats.
    package static func warnings<Content: RowSet>(
        _: Content.Type, training: [ContentHash], unseen: [ContentHash]?
    ) -> [RunResult.Warning] {
        func one(_ name: String, _ rows: [ContentHash], _ other: [ContentHash]?) -> RunResult.Warning? {
            warning(name, rows, other: other, noun: Content.noun, meet: Content.rowsMeetByChance)
        }
        return [one("The real set", training, unseen), unseen.flatMap { one("The holdout", $0, training) }].compactMap(\.self)
    }
}
