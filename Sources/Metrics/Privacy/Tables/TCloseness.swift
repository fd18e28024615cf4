import Results

/// `privacy.t_closeness`: the largest distance between the distribution of a sensitive column in a class of synthetic rows
/// and in all of them (Li, Li & Venkatasubramanian 2007).
///
/// Earth mover's distance: total variation of levels, ordered distance of the ranks of distinct numbers.
public enum TCloseness {
    public static let descriptor = MetricDescriptor(
        id: "privacy.t_closeness", title: "t-closeness", modalities: [.table], dimension: .privacy, direction: .lower,
        unit: "distance", range: 0...1, optimum: nil, isExact: true, sign: .nearness)

    package static func estimate(_ classes: EquivalenceClasses, sensitive name: String) throws(MetricError) -> Estimate {
        let column = try classes.sensitive(name)
        return Estimate(
            largest(classes.synthetic, column.synthetic, column.isOrdered, classes.count),
            parameters: classes.parameters(classes.sizes(classes.synthetic)))
    }

    package static func ofTraining(_ classes: EquivalenceClasses, sensitive name: String) throws(MetricError) -> Double {
        let column = try classes.sensitive(name)
        return largest(classes.training, column.training, column.isOrdered, classes.count)
    }

    private static func largest(_ classes: [Int], _ keys: [UInt64], _ isOrdered: Bool, _ count: Int) -> Double {
        let distinct = Array(Set(keys)).sorted()
        guard distinct.count > 1 else { return 0 }
        var ranks: [UInt64: Int] = [:]
        for (rank, key) in distinct.enumerated() { ranks[key] = rank }
        var counts = [Int](repeating: 0, count: distinct.count)
        var members = [[Int]](repeating: [], count: count)
        for (number, key) in zip(classes, keys) {
            let rank = ranks[key] ?? 0
            counts[rank] += 1
            members[number].append(rank)
        }
        let whole = Whole(counts, rows: keys.count)
        return members.reduce(0) { largest, ranks in
            guard !ranks.isEmpty else { return largest }
            return max(largest, isOrdered ? whole.ordered(ranks.sorted()) : whole.equal(ranks))
        }
    }
}

/// The distribution over all rows, by rank of the value.
private struct Whole {
    private let shares: [Double]
    /// Share of the rows up to each rank, and the sum of these shares before it.
    private let cumulative: [Double]
    private let sums: [Double]

    init(_ counts: [Int], rows: Int) {
        shares = counts.map { Double($0) / Double(rows) }
        var (below, total) = (0, 0.0)
        var (cumulative, sums) = ([Double](), [0.0])
        for count in counts {
            below += count
            cumulative.append(Double(below) / Double(rows))
            total += cumulative[cumulative.count - 1]
            sums.append(total)
        }
        self.cumulative = cumulative
        self.sums = sums
    }

    /// Total variation: only what the class holds more of than all rows do.
    func equal(_ ranks: [Int]) -> Double {
        var counts: [Int: Int] = [:]
        for rank in ranks { counts[rank, default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }.reduce(0) { sum, entry in
            sum + max(0, Double(entry.value) / Double(ranks.count) - shares[entry.key])
        }
    }

    /// Σ |F − G| over ranks / (ranks − 1); between two rows of the class G does not change, and F only rises.
    func ordered(_ ranks: [Int]) -> Double {
        var sum = 0.0
        var start = 0
        for place in 0...ranks.count {
            let end = place < ranks.count ? ranks[place] : shares.count
            if end > start { sum += gap(start..<end, Double(place) / Double(ranks.count)) }
            start = max(start, end)
        }
        return sum / Double(shares.count - 1)
    }

    private func gap(_ range: Range<Int>, _ level: Double) -> Double {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] < level { low = middle + 1 } else { high = middle }
        }
        let below = level * Double(low - range.lowerBound) - (sums[low] - sums[range.lowerBound])
        let above = (sums[range.upperBound] - sums[low]) - level * Double(range.upperBound - low)
        return max(0, below) + max(0, above)
    }
}
