import Datasets
import Numerics
import Results

/// The one question whether a holdout holds training data, asked by the content of rows on every path that takes one.
public enum HoldoutLeak {
    /// From this share of the smaller set's different rows on the two sets were mixed up, and nothing is measured. Below
    /// it what is left of the holdout is more than half, and can be read as one.
    public static let mostShared = 0.5

    /// What a set is called in messages.
    public struct Names: Sendable {
        public var real: String
        public var holdout: String
        /// "images", "rows", …
        public var rows: String
        /// Whether honest rows may be equal.
        public var meetByChance: Bool

        public init(real: String, holdout: String, rows: String, meetByChance: Bool = false) {
            self.real = real
            self.holdout = holdout
            self.rows = rows
            self.meetByChance = meetByChance
        }

        package init<Content: RowSet>(_ holdout: Content, against training: Content) {
            self.init(
                real: training.info.name, holdout: holdout.info.name, rows: Content.noun.many,
                meetByChance: Content.rowsMeetByChance)
        }
    }

    /// What is to be left out of a holdout.
    package struct Finding {
        /// Rows of the holdout that stay, ascending.
        package var kept: [Int]
        /// Of the run; nil where nothing was left out.
        package var warning: RunResult.Warning?
        /// Of the holdout's own card; nil where nothing is shared.
        package var note: String?
    }

    /// - Parameters:
    ///   - holdout, training: the content of every row.
    /// - Throws: `.badData` where the sets share half of the smaller one or more.
    package static func check<Content: Hashable>(
        _ holdout: [Content], against training: [Content], _ names: Names
    ) throws(EvaluationError) -> Finding {
        let shared = SharedRows(of: holdout, with: training)
        let count = shared.rows.count
        let counted = "\(Readable.count(count)) of \(Readable.count(holdout.count)) \(names.rows)"
        let all = Array(holdout.indices)
        guard count > 0 else { return Finding(kept: all) }
        // Without them the rest would have fewer rows in common with the training set than honest rows have.
        if shared.areChance(meeting: names.meetByChance) {
            return Finding(
                kept: all,
                note: "\(counted) are also in the real set, as many as two samples of one source have in common by chance; "
                    + "they stay in the holdout.")
        }
        guard shared.share < mostShared else {
            throw EvaluationError(
                .badData,
                "The holdout \(names.holdout) holds training data: \(counted) of it are in the real set \(names.real).",
                remedy: "Give real \(names.rows) that no generator was trained on as the holdout: memorising cannot be "
                    + "seen on what was learned.")
        }
        let gone = Set(shared.rows)
        return Finding(
            kept: holdout.indices.filter { !gone.contains($0) },
            warning: .init(
                code: "holdout_shares_rows",
                message: "\(counted) of the holdout are also in the real set and were left out of the holdout: the "
                    + "holdout is the other \(Readable.count(holdout.count - count))."),
            note: "\(counted) are also in the real set and were left out.")
    }

    /// The holdout without the rows that the training set holds too, and the warning that says so.
    /// - Throws: `EvaluationError.badData` for a holdout that is training data; `DatasetError`.
    public static func check<Content: RowSet>(
        _ holdout: Content, against training: Content, parallel: Parallel
    ) throws -> (holdout: Content, warning: RunResult.Warning?) {
        let finding = try check(
            holdout.contentHashes(parallel: parallel), against: training.contentHashes(parallel: parallel),
            Names(holdout, against: training))
        return (try finding.applied(to: holdout), finding.warning)
    }
}

extension HoldoutLeak.Finding {
    package func applied<Content: RowSet>(to holdout: Content) throws(DatasetError) -> Content {
        guard let note else { return holdout }
        var left = kept.count == holdout.count ? holdout : try holdout.subset(kept)
        left.info.notes.append(note)
        return left
    }
}
