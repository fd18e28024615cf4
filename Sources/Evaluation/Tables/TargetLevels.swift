import Datasets
import Metrics
import Results

/// Whether the levels of a target can be learned as classes.
///
/// Learners take the time of a level for every level: boosted trees grow a tree each, a round. And what has hardly any rows a
/// level is learned by no model: the scores of real and synthetic rows are then equally near to nothing, and say nothing of
/// either.
package enum TargetLevels {
    /// Up to so many levels are learned whatever their rows.
    static let alwaysLearned = 50
    /// Of a level with fewer real rows, hardly a handful is left in the halves that floors and intervals are learned from.
    static let fewestRows = 20
    /// More levels are names rather than classes.
    static let most = 1_000

    /// - Parameter counts: real rows of each level.
    /// - Returns: why not; nil where they can.
    package static func refusal(_ target: String, _ counts: [Int]) -> MetricError? {
        let levels = counts.count { $0 > 0 }
        let rows = counts.reduce(0, +)
        let remedy = "predict a column of fewer levels, or group its rare ones"
        guard levels <= most else {
            return .failed(
                "the target \(target) has \(Readable.count(levels)) levels, more than the \(Readable.count(most)) that are learned as "
                    + "classes: \(remedy)")
        }
        let rare = counts.reduce(0) { $0 + ($1 < fewestRows ? $1 : 0) }
        guard levels > alwaysLearned, 2 * rare > rows else { return nil }
        return .insufficientData(
            "the target \(target) has \(levels) levels in \(Readable.count(rows)) real rows, and \(Readable.count(rare)) of the rows are of "
                + "levels with fewer than \(fewestRows), too few to learn a level from: \(remedy)")
    }

    /// The same of the target of a table, where it is one of levels.
    static func refusal(_ table: Table) -> MetricError? {
        guard let target = table.target.flatMap(table.column), target.type.isDiscrete else { return nil }
        return refusal(target.name, target.levelCounts)
    }

    /// Where one level has nearly all rows, accuracy says little of what was learned, and policies judge accuracy.
    static func imbalance(_ table: Table) -> RunResult.Warning? {
        guard let target = table.target.flatMap(table.column), target.type.isDiscrete, let most = target.levelCounts.max() else { return nil }
        let rows = target.levelCounts.reduce(0, +)
        guard rows > most, Double(most) >= 0.95 * Double(rows), let place = target.levelCounts.firstIndex(of: most) else { return nil }
        return .init(
            code: "table_target_imbalanced",
            message: "\(Readable.number(Double(most) / Double(rows), unit: "share", digits: 3)) of the real rows have \(target.name) = "
                + "\(target.levels[place]): accuracy, by which TSTR and TRTS are judged, hardly tells a model that learned the other levels "
                + "from one that did not. Look at ROC AUC and balanced accuracy in their notes and at the recalls, or evaluate samples in "
                + "which the rare levels have more rows.")
    }

    /// How many classes learners learn: 1 of numbers, 0 where nothing is learned.
    static func learned(_ target: TableColumn?) -> Int {
        guard let target else { return 0 }
        guard target.type.isDiscrete else { return target.type.isOrdered ? 1 : 0 }
        let counts = target.levelCounts
        return refusal(target.name, counts) == nil ? counts.count { $0 > 0 } : 0
    }
}
