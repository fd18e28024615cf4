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
}
