import Numerics
import Results

/// Rows told apart by group, by whether the true label is the positive one, and by whether the answer is.
public struct OutcomeRows: Sendable {
    let groups: RowGroups
    let labels: [Bool]
    let answers: [Bool]
    let keys: RowKeys

    /// - Parameters:
    ///   - labels: whether the true label is the positive one.
    ///   - answers: the same of the prediction; the labels themselves where the data are judged and no model.
    ///   - keys: of the rows, by content.
    /// - Throws: `.failed` where the lists are of different rows.
    public init(groups: RowGroups, labels: [Bool], answers: [Bool], keys: RowKeys) throws(MetricError) {
        guard groups.codes.count == labels.count, labels.count == answers.count, keys.count == labels.count else {
            throw .failed("groups, labels and answers are of different rows")
        }
        self.groups = groups
        self.labels = labels
        self.answers = answers
        self.keys = keys
    }

    /// - Throws: as `OutcomeTable`.
    public func table(weights: [Double]? = nil) throws(MetricError) -> OutcomeTable {
        try OutcomeTable(groups: groups, labels: labels, answers: answers, weights: weights)
    }

    /// The table of every bootstrap sample, of the groups `kept`.
    func tables(_ kept: [Int], resamples: Resamples, role: Resamples.Role) throws(MetricError) -> [OutcomeTable] {
        let weights = resamples.weights(of: keys, role: role)
        var tables: [OutcomeTable] = []
        for replicate in 0..<resamples.replicates {
            tables.append(try table(weights: weights[replicate].map(Double.init)).only(kept))
        }
        return tables
    }
}

/// Rows counted by group, by whether the true label is the positive one, and by whether the answer is.
public struct OutcomeTable: Sendable, Equatable {
    public let groups: [String]
    /// Four counts a group: true negative, false positive, false negative, true positive.
    private var counts: [[Double]]

    /// Differences of rates between groups, as fairlearn names them.
    public enum Against: Sendable { case betweenGroups, overall }

    /// - Parameters:
    ///   - groups: of every row.
    ///   - labels: whether the true label is the positive one.
    ///   - answers: the same of the prediction; the labels themselves where the data are judged and no model.
    ///   - weights: of the rows; nil for 1 each.
    /// - Throws: `.failed` where the lists have different lengths.
    public init(
        groups: RowGroups, labels: [Bool], answers: [Bool], weights: [Double]? = nil
    ) throws(MetricError) {
        guard groups.codes.count == labels.count, labels.count == answers.count,
            weights.map({ $0.count == labels.count }) ?? true
        else { throw .failed("groups, labels and answers are of different rows") }
        self.groups = groups.levels
        var counts = [[Double]](repeating: [0, 0, 0, 0], count: groups.levels.count)
        for row in labels.indices {
            counts[groups.codes[row]][(labels[row] ? 2 : 0) + (answers[row] ? 1 : 0)] += weights?[row] ?? 1
        }
        self.counts = counts
    }

    /// Groups of at least `rows` rows, by place; the rates of others say nothing.
    func groups(ofAtLeast rows: Double) -> [Int] { counts.indices.filter { size($0) >= rows } }

    func only(_ kept: [Int]) -> OutcomeTable {
        OutcomeTable(groups: kept.map { groups[$0] }, counts: kept.map { counts[$0] })
    }

    private init(groups: [String], counts: [[Double]]) {
        self.groups = groups
        self.counts = counts
    }

    func size(_ group: Int) -> Double { counts[group].reduce(0, +) }
    private var total: [Double] { (0..<4).map { place in counts.reduce(0) { $0 + $1[place] } } }

    private static func ratio(_ part: Double, _ whole: Double) -> Double { whole > 0 ? part / whole : 0 }
    private static func selection(_ cell: [Double]) -> Double { ratio(cell[1] + cell[3], cell.reduce(0, +)) }
    private static func truePositive(_ cell: [Double]) -> Double { ratio(cell[3], cell[2] + cell[3]) }
    private static func falsePositive(_ cell: [Double]) -> Double { ratio(cell[1], cell[0] + cell[1]) }

    private func rates(_ rate: ([Double]) -> Double) -> [Double] {
        counts.indices.filter { size($0) > 0 }.map { rate(counts[$0]) }
    }

    private func difference(_ rate: ([Double]) -> Double, _ against: Against) -> Double {
        let all = rates(rate)
        switch against {
        case .betweenGroups: return (all.max() ?? 0) - (all.min() ?? 0)
        case .overall:
            let overall = rate(total)
            return all.map { abs($0 - overall) }.max() ?? 0
        }
    }

    private func ratio(_ rate: ([Double]) -> Double, _ against: Against) -> Double {
        let all = rates(rate)
        switch against {
        case .betweenGroups: return Self.ratio(all.min() ?? 0, all.max() ?? 0)
        case .overall:
            let overall = rate(total)
            return all.map { min(Self.ratio($0, overall), Self.ratio(overall, $0)) }.min() ?? 0
        }
    }

    /// Largest difference of the share of positive answers.
    public func demographicParityDifference(_ against: Against = .betweenGroups) -> Double {
        difference(Self.selection, against)
    }

    /// Smallest ratio of the shares of positive answers.
    public func demographicParityRatio(_ against: Against = .betweenGroups) -> Double { ratio(Self.selection, against) }

    /// The larger of the differences of true and of false positive rates.
    public func equalizedOddsDifference(_ against: Against = .betweenGroups) -> Double {
        max(difference(Self.truePositive, against), difference(Self.falsePositive, against))
    }

    /// The smaller of the ratios of true and of false positive rates.
    public func equalizedOddsRatio(_ against: Against = .betweenGroups) -> Double {
        min(ratio(Self.truePositive, against), ratio(Self.falsePositive, against))
    }

    /// Share of positive labels of each group, of the group among all rows, and of positive labels among all rows.
    var labelRates: (byGroup: [Double], groupShares: [Double], overall: Double) {
        let all = total
        let rows = all.reduce(0, +)
        return (
            counts.map { Self.ratio($0[2] + $0[3], $0.reduce(0, +)) },
            counts.map { Self.ratio($0.reduce(0, +), rows) }, Self.ratio(all[2] + all[3], rows)
        )
    }
}
