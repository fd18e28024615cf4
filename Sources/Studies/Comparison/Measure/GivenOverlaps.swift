import Datasets
import Evaluation
import Numerics
import Results

/// Given sets that hold rows of the holdout, or the same rows as another one: ranks say nothing of them.
package struct GivenOverlaps {
    /// Names of sets that hold rows of the holdout.
    package private(set) var handedOut: Set<String> = []
    package private(set) var warnings: [RunResult.Warning] = []

    /// From so much more than chance on, rows of the holdout are no luck; more where rows meet by nature.
    private static let leastExcess = 0.01
    private static let leastExcessOfRecords = 0.5
    /// Records of so few contents that the training rows share this much with the holdout tell nothing.
    private static let mostChance = 0.2

    /// - Parameters:
    ///   - given: name and content of every row of each given set.
    ///   - holdout: the content of unseen rows that no given set was made of; nil where there are none.
    ///   - training: what the training rows hold: as much of the holdout is chance.
    ///   - meet: whether independent rows of such data may be equal.
    package init<Content: Hashable>(
        _ given: [(name: String, rows: [Content])], holdout: [Content]?, training: [Content], noun: RowNoun, meet: Bool
    ) {
        if let holdout { look(given, Set(holdout), training, noun, meet) }
        var groups: [(rows: [Content: Int], names: [String])] = []
        for (name, rows) in given {
            var counts: [Content: Int] = [:]
            for row in rows { counts[row, default: 0] += 1 }
            if let same = groups.firstIndex(where: { $0.rows == counts }) {
                groups[same].names.append(name)
            } else {
                groups.append((counts, [name]))
            }
        }
        for names in groups.map(\.names) where names.count > 1 {
            warnings.append(
                .init(
                    code: "same_rows",
                    message: "\(StudyWords.list(names)) hold the same \(noun.many): they are one set under "
                        + "\(names.count == 2 ? "two" : "\(names.count)") names."))
        }
    }

    private mutating func look<Content: Hashable>(
        _ given: [(name: String, rows: [Content])], _ holdout: Set<Content>, _ training: [Content], _ noun: RowNoun, _ meet: Bool
    ) {
        func share(_ rows: [Content]) -> (count: Int, share: Double) {
            let count = rows.count { holdout.contains($0) }
            return (count, rows.isEmpty ? 0 : Double(count) / Double(rows.count))
        }
        let chance = share(training).share
        guard !meet || chance <= Self.mostChance else { return }
        for (name, rows) in given {
            let found = share(rows)
            let least = Intervals.wilson(successes: Double(found.count), trials: Double(rows.count)).lowerBound
            guard least > chance, found.share >= chance + (meet ? Self.leastExcessOfRecords : Self.leastExcess) else { continue }
            handedOut.insert(name)
            warnings.append(
                .init(
                    code: "holdout_rows",
                    message: "\(Readable.count(found.count)) of \(Readable.count(rows.count)) \(noun.many) of \(name) are "
                        + "\(noun.many) of the holdout: real ones, that no generator made."))
        }
    }
}
