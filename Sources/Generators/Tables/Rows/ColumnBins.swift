import Numerics

/// States of a column gathered into at most so many bins that follow one another: of numbers about equally many cells a bin,
/// of levels one each with the rarest together. Missing cells have a bin of their own.
package struct ColumnBins: Sendable, Equatable {
    /// Bin of each state.
    package let of: [Int32]
    package let count: Int
    /// First state of each bin; one more than bins.
    private let first: [Int]

    init(_ margin: ColumnMargin, most: Int) {
        let known = margin.values.count
        let missing = margin.hasMissing ? 1 : 0
        let wanted = max(1, most - missing)
        var bins = [Int32](repeating: 0, count: margin.states)
        var bin = 0
        if known <= wanted {
            for state in 0..<known { bins[state] = Int32(state) }
            bin = known
        } else if case .levels = margin.values, !margin.isOrdered {
            for state in 0..<known { bins[state] = Int32(min(state, wanted - 1)) }
            bin = wanted
        } else {
            // A value that fills a bin by itself gets it; the others share what is left evenly.
            var left = margin.before[known]
            var inside = 0
            for state in 0..<known {
                bins[state] = Int32(bin)
                inside += margin.counts[state]
                let share = Double(left) / Double(max(1, wanted - bin))
                let next = state + 1 < known ? Double(margin.counts[state + 1]) : 0
                let isFull = Double(inside) >= share || next >= share && bin + 1 < wanted
                if state + 1 < known, isFull, bin + 1 < wanted {
                    left -= inside
                    inside = 0
                    bin += 1
                }
            }
            bin += 1
        }
        if missing > 0 {
            bins[margin.states - 1] = Int32(bin)
            bin += 1
        }
        of = bins
        count = bin
        var first: [Int] = []
        for state in bins.indices where first.count <= Int(bins[state]) { first.append(state) }
        self.first = first + [margin.states]
    }

    /// A state of `bin`, by its share of the cells.
    func draw(_ bin: Int, _ margin: ColumnMargin, _ random: inout RandomStream) -> Int32 {
        let (from, to) = (margin.before[first[bin]], margin.before[first[bin + 1]])
        return margin.state(atRank: from + random.index(below: to - from))
    }
}
