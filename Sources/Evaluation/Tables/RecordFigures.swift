import Metrics
import Results

extension Figure {
    /// Cumulative distributions of the distance to the nearest training record, synthetic and holdout.
    /// - Throws: where there is no holdout to compare with.
    static func recordDistances(_ records: NeighbourRecords) throws(MetricError) -> Figure {
        let unseen = try records.holdoutToTraining().distances(rank: 1).map(records.share)
        let made = try records.syntheticToTraining().distances(rank: 1).map(records.share)
        func series(_ name: String, _ role: Role, _ values: [Double]) -> LineSeries {
            let sorted = values.sorted()
            let shares = (0...60).map { Double($0) / 60 }
            return LineSeries(
                name: name, role: role,
                x: shares.map { (sorted[Int($0 * Double(sorted.count - 1))] * 1e6).rounded() / 1e6 }, y: shares)
        }
        return Figure(
            id: "nearest_record_distance", dimension: .privacy, title: "Distance to the nearest training record",
            caption: "Cumulative shares. Where the synthetic curve lies left of the holdout's at its foot, rows lie nearer to "
                + "training records than unseen real rows do.",
            content: .lines(
                xLabel: "share of the largest distance", yLabel: "share of rows",
                series: [series("holdout", .holdout, unseen), series("synthetic", .synthetic, made)]))
    }

    /// Columns of the forest beside the other attacks.
    private static let mostColumns = 12

    /// Risks with their intervals: of columns those that are certainly highest; nil without any.
    static func attackRisks(_ risks: [AttackReading.Risk]) -> Figure? {
        guard !risks.isEmpty else { return nil }
        func order(_ risk: AttackReading.Risk) -> (Double, Double) {
            let bounds = risk.risk.bounds()
            return (-bounds.low, -bounds.value)
        }
        let columns = risks.filter(\.isColumn).enumerated().sorted { one, other in
            let (a, b) = (order(one.element), order(other.element))
            return (a.0, a.1, one.offset) < (b.0, b.1, other.offset)
        }.map(\.element)
        let left = max(0, columns.count - mostColumns)
        let rows = (risks.filter { !$0.isColumn } + columns.prefix(mostColumns)).map { risk in
            let bounds = risk.risk.bounds()
            return ForestRow(name: risk.name, value: bounds.value, low: bounds.low, high: bounds.high)
        }
        return Figure(
            id: "attack_risks", dimension: .privacy, title: "Risks of attacks",
            caption: "What attacks on training rows gain over the same attacks on rows that the generator never saw, with 95 % "
                + "intervals; 0 is nothing, 1 certainty."
                + (left > 0 ? " \(left) columns with lower risks are not shown." : ""),
            content: .forest(valueLabel: "risk", reference: 0, rows: rows))
    }
}
