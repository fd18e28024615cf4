import Learners
import Numerics
import Results

/// Whether training on synthetic rows costs some groups more than others: in each group the accuracy of the classifier
/// trained on real rows minus that of the one trained on synthetic rows, on the group's real test rows; the value is the
/// largest of these losses minus the smallest.
///
/// Each loss has Agresti and Min's (2005) interval for paired shares at level 1 − α / groups, so that all of them hold
/// at once, and the interval of the spread follows from them.
public enum GroupUtilityGap {
    public static let descriptor = MetricDescriptor(
        id: "balance.group_utility_gap", version: 2, title: "Utility gap between groups", dimension: .balance, direction: .lower,
        unit: "accuracy", range: 0...2, optimum: 0, restsOn: .test, needsClasses: true, sign: .groupLearning)

    /// One group of the forest plot.
    public struct Row: Sendable, Equatable {
        public let name: String
        /// Index into the groups' levels.
        public let level: Int
        /// Real test rows of the group.
        public let rows: Int
        public let trtr: Double
        public let tstr: Double
        /// TRTR − TSTR, with its simultaneous interval.
        public let loss: Double
        public let low: Double
        public let high: Double
        let answers: PairedAnswers
        /// The group's places among the test rows.
        let members: [Int]
    }

    /// The groups with enough test rows, in the order of the levels.
    /// - Parameter groups: of the test rows, in the order of `study.trtr`.
    public static func rows(_ study: UtilityStudy, by groups: RowGroups) throws(MetricError) -> [Row] {
        guard groups.codes.count == study.trtr.labels.count else {
            throw .failed("\(groups.codes.count) groups for \(study.trtr.labels.count) test rows")
        }
        let members = groups.members
        let kept = members.indices.filter { members[$0].count >= RowGroups.fewestRows }
        let confidence = GroupSpread.level(kept.count)
        return kept.map { level in
            var pairs = PairedAnswers()
            var (real, synthetic) = (0, 0)
            for row in members[level] {
                let (first, second) = (study.trtr.isRight(row), study.tstr.isRight(row))
                pairs.add(first, second)
                if first { real += 1 }
                if second { synthetic += 1 }
            }
            let own = pairs.interval(level: confidence)
            let interval = study.widened(own, about: pairs.loss, rows: members[level], level: confidence) ?? own
            let count = Double(pairs.rows)
            return Row(
                name: groups.levels[level], level: level, rows: pairs.rows, trtr: Double(real) / count,
                tstr: Double(synthetic) / count, loss: pairs.loss, low: min(pairs.loss, interval.lowerBound),
                high: max(pairs.loss, interval.upperBound), answers: pairs, members: members[level])
        }
    }

    public static func estimate(_ study: UtilityStudy, by groups: RowGroups) throws(MetricError) -> Estimate {
        let rows = try rows(study, by: groups)
        guard rows.count > 1 else { throw tooFew(groups, rows.count) }
        let spread = GroupSpread(values: rows.map(\.loss), intervals: rows.map { $0.low...$0.high })
        let sorted = rows.sorted { ($0.loss, $0.level) < ($1.loss, $1.level) }
        var notes: [String] = []
        if let most = sorted.last, let least = sorted.first {
            notes.append(
                "\(most.name) loses most, \(points(most.loss)); \(least.name) least, \(points(least.loss)) percentage "
                    + "points")
        }
        let small = groups.members.indices.filter { (1..<RowGroups.fewestRows).contains(groups.members[$0].count) }
        if !small.isEmpty {
            notes.append(
                "left out, with fewer than \(RowGroups.fewestRows) test rows: \(list(small.map { groups.levels[$0] }))")
        }
        let interval = spread.interval
        let isWhole = study.luck.real != nil
        var estimate = Estimate(
            spread.size,
            interval: isWhole
                ? Interval(low: interval.lowerBound, high: interval.upperBound, method: "agresti_min_bonferroni_refits")
                : nil,
            parameters: study.parameters([
                "groups": groups.name, "levels": "\(rows.count)", "fewest_rows": "\(RowGroups.fewestRows)",
            ]), notes: notes)
        estimate.intervalReason = isWhole ? nil : study.luckReason
        return estimate
    }

    /// `utility.tstr` and `utility.tstr_gap` on the test rows of one group, with intervals of their own (95 % each) and
    /// with what real rows teach about the group as floor.
    public static func levelEstimates(
        _ row: Row, _ study: UtilityStudy
    ) -> [(descriptor: MetricDescriptor, estimate: Estimate, floor: Floor?)] {
        let parameters = study.parameters(["test_rows": "\(row.rows)"])
        let count = Double(row.rows)
        let real = Intervals.wilson(successes: (row.trtr * count).rounded(), trials: count)
        let own = study.widened(row.answers.interval(level: 0.95), about: row.loss, rows: row.members)
        var gap = Estimate(
            row.loss,
            interval: own.map {
                Interval(low: $0.lowerBound, high: $0.upperBound, method: "agresti_min_paired_refits")
            }, parameters: parameters)
        gap.intervalReason = own == nil ? study.luckReason : nil
        var tstr = Estimate(
            row.tstr, interval: study.luck.synthetic?.interval(of: row.tstr, rows: row.members), parameters: parameters)
        tstr.intervalReason = tstr.interval == nil ? study.luckReason : nil
        return [
            (
                UtilityStudy.tstrDescriptor, tstr,
                Floor(value: row.trtr, low: real.lowerBound, high: real.upperBound, splits: 1)
            ),
            (UtilityStudy.gapDescriptor, gap, study.gapFloor(row.members)),
        ]
    }

    /// What a reader of the floor must know.
    public static let floorNote =
        "Floor from two classifiers trained on halves of the real rows: they learn from fewer rows than the ones compared, so "
        + "the floor is on the high side."

    /// The spread for two classifiers that both learned from real rows and differ by chance only: wherever one of them
    /// is right and the other is not, a coin says which.
    public static func floor(
        _ study: UtilityStudy, by groups: RowGroups, splits: Int = 200, seed: UInt64
    ) -> Floor? {
        guard groups.codes.count == study.trtr.labels.count, let halves = study.halves else { return nil }
        let members = groups.members.filter { $0.count >= RowGroups.fewestRows }
        guard members.count > 1 else { return nil }
        let (first, second) = (halves.first, halves.second)
        let open = members.map { rows in rows.count { first.isRight($0) != second.isRight($0) } }
        let stream = RandomStream(seed: seed).split("group_utility_floor")
        let values = (0..<max(1, splits)).map { split -> Double in
            var random = stream.split(split)
            let losses = zip(open, members).map { open, rows in
                var difference = 0
                for _ in 0..<open { difference += random.next() & 1 == 0 ? 1 : -1 }
                return Double(difference) / Double(rows.count)
            }
            return GroupSpread(values: losses, intervals: []).size
        }
        return Floor(splits: values, within: descriptor.range)
    }

    /// The spread for a classifier that names the commonest class whatever it is shown.
    public static func majorityAnchor(_ study: UtilityStudy, by groups: RowGroups) -> Double? {
        guard let rows = try? rows(study, by: groups), rows.count > 1 else { return nil }
        let counts = study.trtr.labels.reduce(into: [Int](repeating: 0, count: study.classNames.count)) { $0[$1] += 1 }
        guard let commonest = counts.indices.max(by: { (counts[$0], -$0) < (counts[$1], -$1) }) else { return nil }
        let members = groups.members
        let losses = rows.map { row in
            let hits = members[row.level].count { study.trtr.labels[$0] == commonest }
            return row.trtr - Double(hits) / Double(row.rows)
        }
        return GroupSpread(values: losses, intervals: []).size
    }

    /// The groups as a forest plot around no loss.
    public static func figure(_ study: UtilityStudy, by groups: RowGroups) throws(MetricError) -> Figure? {
        let rows = try rows(study, by: groups)
        guard rows.count > 1 else { return nil }
        return Figure(
            id: "group_utility_\(groups.name)_\(study.learner)", dimension: .balance,
            title: "Cost of training on synthetic rows, by \(groups.name) (\(study.learner))",
            caption: "Accuracy when trained on real rows minus accuracy when trained on synthetic rows, on the real test "
                + "rows of each group. Groups further right lose more; the intervals hold together with 95 % "
                + "confidence.",
            content: .forest(
                valueLabel: "loss of accuracy", reference: 0,
                rows: rows.map { Figure.ForestRow(name: $0.name, value: $0.loss, low: $0.low, high: $0.high) }))
    }

    private static func tooFew(_ groups: RowGroups, _ count: Int) -> MetricError {
        .insufficientData(
            "a gap between groups of \(groups.name) needs two with at least \(RowGroups.fewestRows) real test rows; "
                + "there \(count == 1 ? "is 1" : "are \(count)")")
    }

    private static func points(_ loss: Double) -> String { rounded(100 * loss) }
}
