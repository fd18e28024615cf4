import Numerics

/// Mass inside growing spheres against the mass that should be there: what α-precision and β-recall integrate.
enum SupportCurve {
    /// The levels 0, 1/29, … 1.
    static let levels: [Double] = (0..<30).map { Double($0) / 29 }

    /// 1 − Σ |level − share| / Σ level, in 0…1.
    static func score(_ shares: [Double]) -> Double {
        let gap = zip(levels, shares).reduce(0) { $0 + abs($1.0 - $1.1) }
        return max(0, 1 - gap / levels.reduce(0, +))
    }

    /// Distances of rows to `centre`, in double precision.
    static func distances(_ rows: Matrix<Float>, to centre: [Double]) -> [Double] {
        (0..<rows.rows).map { row in
            var sum = 0.0
            for column in 0..<rows.columns {
                let difference = Double(rows.storage[row * rows.columns + column]) - centre[column]
                sum += difference * difference
            }
            return sum.squareRoot()
        }
    }
}

/// Values in ascending order that can be read with multiplicities, so that a bootstrap replicate needs no sorting.
struct SortedValues {
    let values: [Double]
    /// Where each of them stood.
    let order: [Int]

    init(_ unsorted: [Double]) {
        order = unsorted.indices.sorted { (unsorted[$0], $0) < (unsorted[$1], $1) }
        values = order.map { unsorted[$0] }
    }

    /// Quantiles (type 7) at ascending `levels` of the values, each taken `counts` times; nil counts each once.
    func quantiles(_ levels: [Double], counts: [Int32]?) -> [Double] {
        guard let counts else { return levels.map { Quantile.ofSorted(values, $0) } }
        var ends = [Int](repeating: 0, count: values.count)
        var total = 0
        for (place, row) in order.enumerated() {
            total += Int(counts[row])
            ends[place] = total
        }
        guard total > 0 else { return levels.map { _ in .nan } }
        var place = 0
        return levels.map { level in
            let position = min(max(0, level), 1) * Double(total - 1)
            let below = Int(position)
            while ends[place] <= below { place += 1 }
            var next = place
            while next + 1 < values.count, ends[next] <= below + 1 { next += 1 }
            return values[place] + (position - Double(below)) * (values[next] - values[place])
        }
    }

    /// For each of the ascending `limits`, the sum of `weights` over values up to it.
    func mass(upTo limits: [Double], weight: (Int) -> Double) -> [Double] {
        var place = 0
        var sum = 0.0
        return limits.map { limit in
            while place < values.count, values[place] <= limit {
                sum += weight(order[place])
                place += 1
            }
            return sum
        }
    }
}
