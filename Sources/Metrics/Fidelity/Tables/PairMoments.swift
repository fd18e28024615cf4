import Numerics

/// Counts, sums and products of two columns over the rows that have both.
struct PairMoments {
    private let sums: ArraySlice<Double>

    init(_ sums: ArraySlice<Double>) { self.sums = sums }

    /// Of two columns at `part`, measured by the means and the deviations of `real`.
    static func tally(_ part: [Int], _ sample: TableEvidence.Sample, real: TableEvidence.Sample) -> GroupedTally {
        let columns = part.map { (sample.known[$0], sample.known[$0].scaled(by: real.known[$0])) }
        return tally(columns[0], columns[1], sample)
    }

    /// Of the mid-ranks of two columns among the rows that have both.
    static func rankTally(_ part: [Int], _ sample: TableEvidence.Sample) -> GroupedTally {
        let (first, second) = (sample.known[part[0]], sample.known[part[1]])
        guard let one = first.distinct, let two = second.distinct else { return empty }
        let counts = DistinctValues.joint(one, two)
        return tally(
            (first, DistinctValues.ranks(counts.first)), (second, DistinctValues.ranks(counts.second)), sample)
    }

    private static func tally(
        _ first: (column: KnownColumn, values: [Double]), _ second: (column: KnownColumn, values: [Double]),
        _ sample: TableEvidence.Sample
    ) -> GroupedTally {
        guard let one = first.column.distinct, let two = second.column.distinct else { return empty }
        return GroupedTally(sums: sample.arranged.moments(one, first.values, two, second.values), width: 6)
    }

    /// Of a column without an order.
    private static var empty: GroupedTally {
        GroupedTally(sums: [Double](repeating: 0, count: GroupedTally.groups * 6), width: 6)
    }

    /// Pearson's; nil where fewer than two rows have both cells or one column does not vary.
    var correlation: Double? {
        let start = sums.startIndex
        let count = sums[start]
        guard count > 1 else { return nil }
        func moment(_ place: Int) -> Double { sums[start + place] / count }
        let (x, y) = (moment(1), moment(2))
        let (varianceX, varianceY) = (moment(3) - x * x, moment(4) - y * y)
        // What is left of a constant column after cancellation.
        guard varianceX > 1e-12 * max(1, moment(3)), varianceY > 1e-12 * max(1, moment(4)) else { return nil }
        return max(-1, min(1, (moment(5) - x * y) / (varianceX * varianceY).squareRoot()))
    }

    /// Mid-ranks from −½ to ½ of the values that are not missing, NaN of those that are.
    static func ranks(_ values: [Double]) -> [Double] {
        let distinct = DistinctValues(values)
        let ranks = DistinctValues.ranks(distinct.counts)
        return distinct.codes.map { $0 < 0 ? .nan : ranks[Int($0)] }
    }
}
