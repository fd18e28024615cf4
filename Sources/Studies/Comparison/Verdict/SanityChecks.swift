import Evaluation
import Metrics
import Results

/// What sound metrics must say about rows of known quality. Where one of them fails, the numbers of the other rows mean
/// less than they seem to.
package struct SanityChecks {
    package let table: StudyTable
    package let floors: [String: Floor]
    /// Accuracy of a classifier that knows nothing; nil without labels.
    package let majority: Double?
    /// Noise and marginals are made so that not every metric can see them: that some do is asked, and no order.
    package let anchorsKeepMoments: Bool

    /// Excess over the floor, as a share of the way to the marginals, that is no fault of the metric: a holdout
    /// is never quite the training set. The test images of MNIST, by other writers, give an AUC of 0.53.
    private static func tolerance(_ column: StudyColumn) -> Double {
        column.place.sanity == .worseStepByStep ? 0.05 : 0.1
    }

    package init(table: StudyTable, floors: [String: Floor], majority: Double?, anchorsKeepMoments: Bool = false) {
        self.table = table
        self.floors = floors
        self.majority = majority
        self.anchorsKeepMoments = anchorsKeepMoments
    }

    package func run() -> [StudyResult.SanityCheck] {
        var checks: [StudyResult.SanityCheck] = []
        func isOrdered(_ column: StudyColumn) -> Bool {
            [.worseThanReal, .worseStepByStep].contains(column.place.sanity)
        }
        for column in table.columns where isOrdered(column) {
            if !anchorsKeepMoments { checks.append(order(column)) }
            if !anchorsKeepMoments, column.place.sanity == .worseStepByStep { checks.append(ladder(column)) }
            if let check = floor(column) { checks.append(check) }
        }
        for column in table.columns {
            switch column.place.sanity {
            case .learns: if let check = learned(column) { checks.append(check) }
            case .seesCopies: if let check = copySeen(column) { checks.append(check) }
            case .keepsShares: if let check = classShares(column) { checks.append(check) }
            case .worseThanReal, .worseStepByStep: break
            }
        }
        checks.append(
            some(
                "copies_seen", .copyOfTrain,
                "Some metric puts the copy of the training rows behind the real holdout: else a generator that "
                    + "copies would win."))
        if anchorsKeepMoments {
            checks.append(
                some("marginals_seen", .marginals, "Some metric puts the \(name(.marginals)) behind the real holdout."))
        }
        checks.append(
            some("noise_seen", .noise, "Some metric puts the \(name(.noise)) behind the real holdout."))
        return checks
    }

    /// Noise and marginals behind the real holdout.
    private func order(_ column: StudyColumn) -> StudyResult.SanityCheck {
        let words = words(column)
        let statement = "Under \(words) the \(name(.noise)) and the \(name(.marginals)) are worse than the real holdout."
        let worse = [SanityRow.noise, .marginals].map { table.isWorse($0, than: .realHoldout, column) }
        return check(
            "order.\(column.key)", statement, worse.allSatisfy { $0 == true },
            values([.realHoldout, .marginals, .noise], column))
    }

    private func ladder(_ column: StudyColumn) -> StudyResult.SanityCheck {
        check(
            "ladder.\(column.key)", "Under \(words(column)) the \(name(.noise)) is worse than the \(name(.marginals)).",
            table.isWorse(.noise, than: .marginals, column) == true, values([.marginals, .noise], column))
    }

    /// The real holdout among what real samples score against each other.
    private func floor(_ column: StudyColumn) -> StudyResult.SanityCheck? {
        guard let floor = floors[column.key], let cell = table.cell(.realHoldout, column.key),
            let value = cell.value.value, let worst = table.cell(.marginals, column.key)?.value.value
        else { return nil }
        let metric = column.metric
        let excess = metric.score(value) - metric.score(floor.value)
        let way = abs(metric.score(worst) - metric.score(floor.value))
        let reach = [floor.low, floor.high].map { metric.score($0) }.max() ?? 0
        let ends = cell.value.interval.map { [$0.low, min($0.high, max($0.low, metric.target ?? $0.low)), $0.high] } ?? [value]
        let own = ends.map { metric.score($0) }.min() ?? 0
        let passed = own <= reach || excess <= Self.tolerance(column) * way
        return check(
            "floor.\(column.key)",
            "Under \(words(column)) the real holdout scores what real samples score against each other.", passed,
            "real holdout \(number(cell, metric)); real samples \(Readable.number(floor.value, unit: metric.unit)) "
                + "[\(Readable.number(floor.low, unit: metric.unit)), "
                + "\(Readable.number(floor.high, unit: metric.unit))]")
    }

    private func learned(_ column: StudyColumn) -> StudyResult.SanityCheck? {
        guard let majority, let cell = table.cell(.copyOfTrain, column.key), let value = cell.value.value else {
            return nil
        }
        return check(
            "learned.\(column.key)",
            "A classifier that learned from training rows beats the commonest class (\(words(column))).",
            (cell.value.interval?.low ?? value) > majority,
            "accuracy \(number(cell, column.metric)), commonest class \(Readable.number(majority))")
    }

    private func copySeen(_ column: StudyColumn) -> StudyResult.SanityCheck? {
        guard table.cell(.copyOfTrain, column.key)?.value.status == .ok else { return nil }
        let worse = table.isWorse(.copyOfTrain, than: .realHoldout, column)
        return check(
            "copy.\(column.key)", "\(words(column)) sees the copy of the training rows.", worse == true,
            values([.realHoldout, .copyOfTrain], column))
    }

    private func classShares(_ column: StudyColumn) -> StudyResult.SanityCheck? {
        guard let cell = table.cell(.realHoldout, column.key), let value = cell.value.value,
            let floor = floors[column.key]
        else { return nil }
        return check(
            "floor.\(column.key)", "The real holdout has the class shares of the training rows.",
            value <= max(floor.high, 0.05), "distance \(number(cell, column.metric))")
    }

    private func some(_ id: String, _ row: SanityRow, _ statement: String) -> StudyResult.SanityCheck {
        let seeing = table.columns.filter { table.isWorse(row, than: .realHoldout, $0) == true }
        return check(
            id, statement, !seeing.isEmpty,
            seeing.isEmpty
                ? "none of the \(table.columns.count) metrics does"
                : "\(seeing.count) of \(table.columns.count) metrics do")
    }

    private func check(_ id: String, _ statement: String, _ passed: Bool, _ detail: String) -> StudyResult.SanityCheck {
        StudyResult.SanityCheck(id: id, statement: statement, passed: passed, detail: detail)
    }

    private func words(_ column: StudyColumn) -> String { StudyWords.metric(column.metric) }

    private func number(_ cell: StudyTable.Cell, _ metric: StudyResult.Metric) -> String {
        guard let value = cell.value.value else { return cell.value.reason ?? "no value" }
        return Readable.sentence(value, interval: cell.value.interval, unit: metric.unit)
    }

    private func name(_ row: SanityRow) -> String {
        table.rows.first { $0.sanity == row }?.name ?? "missing row"
    }

    private func values(_ rows: [SanityRow], _ column: StudyColumn) -> String {
        rows.map { row in
            let text = table.cell(row, column.key).map { number($0, column.metric) } ?? "no value"
            return "\(name(row)) \(text)"
        }.joined(separator: "; ")
    }
}
