import Learners
import Numerics
import Results

extension UtilityStudy {
    /// What training on synthetic rows costs in every score that runs from 0 to 1, with paired intervals.
    /// Log loss, which has no such scale, stands in the notes of `utility.tstr_gap`.
    public func scoresFigure(resamples: Resamples) -> Figure {
        let rows = UtilityScore.allCases.filter { $0 != .logLoss }.compactMap { score -> Figure.ForestRow? in
            guard let value = try? gap(score) else { return nil }
            let interval = gapInterval(resamples, score)
            return Figure.ForestRow(
                name: score.title, value: value, low: min(value, interval?.low ?? value),
                high: max(value, interval?.high ?? value))
        }
        return Figure(
            id: "tstr_scores_\(learner)", dimension: .utility,
            title: "Cost of training on synthetic rows, by score (\(learner))",
            caption: "Score when trained on real rows minus score when trained on synthetic rows (the other way round "
                + "for the calibration error), on the same real test rows with paired 95 % intervals. Right of the "
                + "line the synthetic rows teach less.",
            content: .forest(valueLabel: "loss of score", reference: 0, rows: rows))
    }

    /// Which real classes each classifier takes for which: a row a true class, a column a predicted one.
    public func confusionFigure() -> Figure {
        let (real, synthetic) = (Confusion(trtr), Confusion(tstr))
        let shown = shownClasses(real, synthetic)
        let isPooled = shown.count < classNames.count
        func group(_ name: String, _ confusion: Confusion) -> Figure.MatrixGroup {
            Figure.MatrixGroup(
                name: name,
                rows: shown.map { k in
                    let counts = (0..<classNames.count).map { confusion.counts[k * classNames.count + $0] }
                    let total = counts.reduce(0, +)
                    let others = total - shown.reduce(0) { $0 + counts[$1] }
                    let cells = shown.map { Self.cell(counts[$0], of: total, isRight: $0 == k) }
                    return Figure.MatrixRow(
                        name: classNames[k],
                        cells: cells + (isPooled ? [Self.cell(others, of: total, isRight: false)] : []))
                })
        }
        let pooled = "The \(shown.count) classes that lose most are shown; the rest is one column. "
        return Figure(
            id: "confusion_\(learner)", dimension: .utility, title: "Confusion of classes (\(learner))",
            caption: (isPooled ? pooled : "")
                + "Per cent of the real test rows of a class (row) that a classifier takes for a class (column); blank "
                + "is none. Rows that stand out in the second table only are classes that the synthetic rows mix up.",
            content: .matrix(
                rowLabel: "true class", columnLabel: "predicted class",
                columns: shown.map { classNames[$0] } + (isPooled ? ["other classes"] : []),
                groups: [group("trained on real", real), group("trained on synthetic", synthetic)]))
    }

    /// All classes with test rows, or of many those that lose the largest share of their rows, in the set's order.
    private func shownClasses(_ real: Confusion, _ synthetic: Confusion) -> [Int] {
        let (before, after) = (real.recalls, synthetic.recalls)
        let present = classNames.indices.filter { before[$0] != nil }
        let most = 20
        guard present.count > most else { return present }
        func loss(_ k: Int) -> Double { (before[k] ?? 0) - (after[k] ?? 0) }
        return present.sorted { (loss($0), -$0) > (loss($1), -$1) }.prefix(most).sorted()
    }

    private static func cell(_ count: Double, of total: Double, isRight: Bool) -> Figure.MatrixCell {
        guard total > 0 else { return Figure.MatrixCell(value: nil, text: "", tint: nil) }
        let share = count / total
        let text = count == 0 ? "" : share < 0.005 ? "<1" : rounded((100 * share).rounded())
        // Off the diagonal a quarter of the rows is as bad as it gets to the eye.
        let tint = isRight ? 0.5 * (1 - share) : count == 0 ? 0.5 : min(1, 0.5 + 2 * share)
        return Figure.MatrixCell(value: share, text: text, tint: tint)
    }
}
