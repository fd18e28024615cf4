/// Counts, sums and products of two columns over the rows that have both.
struct PairMoments {
    private let sums: ArraySlice<Double>

    init(_ sums: ArraySlice<Double>) { self.sums = sums }

    static func tally(_ first: [Double], _ second: [Double], groups: [UInt8]) -> GroupedTally {
        GroupedTally(rows: first.count, groups: groups, width: 6) { row, terms in
            let (x, y) = (first[row], second[row])
            guard !x.isNaN, !y.isNaN else {
                for place in terms.indices { terms[place] = 0 }
                return
            }
            terms[0] = 1
            terms[1] = x
            terms[2] = y
            terms[3] = x * x
            terms[4] = y * y
            terms[5] = x * y
        }
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

    /// Mean and deviation, by which numbers are brought near 0 before their squares are summed.
    static func centre(_ values: [Double]) -> (mean: Double, scale: Double) {
        let known = values.filter { !$0.isNaN }
        guard !known.isEmpty else { return (0, 1) }
        let deviation = OrderedCells.deviation(known)
        let mean = known.reduce(0) { $0 + $1 / Double(known.count) }
        return (mean, deviation > 0 ? deviation : 1)
    }

    /// Mid-ranks from −½ to ½ of the values that are not missing.
    static func ranks(_ values: [Double]) -> [Double] {
        let rows = values.indices.filter { !values[$0].isNaN }.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: .nan, count: values.count)
        var start = 0
        while start < rows.count {
            var end = start + 1
            while end < rows.count, values[rows[end]] == values[rows[start]] { end += 1 }
            let rank = Double(start + end - 1) / 2 / Double(max(1, rows.count - 1)) - 0.5
            for place in start..<end { ranks[rows[place]] = rank }
            start = end
        }
        return ranks
    }
}
