import Numerics

/// Grows a `DonorTree` by the best split at each node: least squares for numbers, Gini's index for levels (Breiman et al.
/// 1984). Levels without an order are split along the mean of the target, or the share of the node's commonest class.
struct TreeGrower {
    struct Column {
        /// Of each row.
        let bins: [Int32]
        let count: Int
        let isOrdered: Bool
    }

    enum Target {
        case numbers([Double])
        case classes([Int32], count: Int)
    }

    struct Limits {
        var leaf: Int
        /// The least gain, as a share of the impurity at the root.
        var gain: Double
        var depth: Int
        /// Columns, drawn anew at each node from those that vary, that may split it; nil for all.
        var tries: Int?
        /// Rows of a node that is split, at least; never fewer than two leaves have.
        var split = 2
    }

    private let columns: [Column]
    private let target: Target
    private let limits: Limits
    private var rows: [Int32]
    private var nodes: [DonorTree.Node] = []
    private var sides: [UInt8] = []
    private var leastGain = 0.0
    // Room that every node uses anew.
    private var sorted: [Int32]
    private var keys: [Int32]
    private var starts: [Int] = []
    private var random: RandomStream

    private struct Split {
        var gain: Double
        var column: Int
        /// Bins up to this key go left.
        var key: Int32
        /// Key of each bin, −1 where it does not occur; empty for ordered columns, whose keys are their bins.
        var order: [Int32]
    }

    init(_ columns: [Column], _ target: Target, count: Int, _ limits: Limits) {
        self.init(columns, target, rows: (0..<Int32(count)).map { $0 }, limits, RandomStream(seed: 0))
    }

    /// - Parameters:
    ///   - rows: to learn from, some several times.
    ///   - random: what `limits.tries` draws from.
    init(_ columns: [Column], _ target: Target, rows: [Int32], _ limits: Limits, _ random: RandomStream) {
        self.columns = columns
        self.target = target
        self.limits = limits
        self.random = random
        self.rows = rows
        sorted = rows
        keys = [Int32](repeating: 0, count: rows.count)
    }

    /// - Parameter states: of the target, by row: what leaves hold.
    mutating func grow(states: [Int32]) -> DonorTree {
        leastGain = max(1e-12, limits.gain) * impurity(0..<rows.count)
        var open: [(node: Int, range: Range<Int>, depth: Int)] = [(0, 0..<rows.count, 0)]
        nodes = [.init(column: -1, left: 0, right: rows.count, split: 0)]
        while let (place, range, depth) = open.popLast() {
            guard depth < limits.depth, range.count >= max(limits.split, 2 * limits.leaf), let split = best(range) else { continue }
            let middle = part(range, split)
            var start = Int(split.key)
            if !split.order.isEmpty {
                start = sides.count
                let largerLeft = 2 * (middle - range.lowerBound) >= range.count
                for key in split.order { sides.append(key < 0 ? (largerLeft ? 1 : 0) : key <= split.key ? 1 : 0) }
            }
            let (left, right) = (nodes.count, nodes.count + 1)
            nodes[place] = .init(column: split.column, left: left, right: right, split: start)
            nodes.append(.init(column: -1, left: range.lowerBound, right: middle - range.lowerBound, split: 0))
            nodes.append(.init(column: -1, left: middle, right: range.upperBound - middle, split: 0))
            open.append((right, middle..<range.upperBound, depth + 1))
            open.append((left, range.lowerBound..<middle, depth + 1))
        }
        return DonorTree(nodes: nodes, sides: sides, donors: rows.map { states[Int($0)] })
    }

    /// Sum of squares about the mean, or rows times Gini's index.
    private func impurity(_ range: Range<Int>) -> Double {
        switch target {
        case .numbers(let values):
            let mean = range.reduce(0) { $0 + values[Int(rows[$1])] } / Double(max(1, range.count))
            return range.reduce(0) {
                let difference = values[Int(rows[$1])] - mean
                return $0 + difference * difference
            }
        case .classes(let classes, let count):
            var counts = [Double](repeating: 0, count: count)
            for place in range { counts[Int(classes[Int(rows[place])])] += 1 }
            return Double(range.count) - counts.reduce(0) { $0 + $1 * $1 } / Double(max(1, range.count))
        }
    }

    private mutating func best(_ range: Range<Int>) -> Split? {
        guard impurity(range) > leastGain else { return nil }
        var best: Split?
        for column in candidates() {
            let order = columns[column].isOrdered ? [] : order(column, range)
            sort(column, order, range)
            let found: (gain: Double, key: Int32)?
            switch target {
            case .numbers(let values): found = scan(values, range)
            case .classes(let classes, let count): found = scan(classes, count, range)
            }
            if let found, found.gain > (best?.gain ?? leastGain) {
                best = Split(gain: found.gain, column: column, key: found.key, order: order)
            }
        }
        return best
    }

    private mutating func candidates() -> [Int] {
        guard let tries = limits.tries else { return Array(columns.indices) }
        var all = columns.indices.filter { columns[$0].count > 1 }
        guard tries < all.count else { return all }
        for place in 0..<tries { all.swapAt(place, place + random.index(below: all.count - place)) }
        return Array(all[..<tries])
    }

    /// Keys of the levels of a column at a node: their places by the mean of the target.
    private func order(_ column: Int, _ range: Range<Int>) -> [Int32] {
        let bins = columns[column].bins
        var counts = [Double](repeating: 0, count: columns[column].count)
        var sums = counts
        switch target {
        case .numbers(let values):
            for place in range {
                let row = Int(rows[place])
                counts[Int(bins[row])] += 1
                sums[Int(bins[row])] += values[row]
            }
        case .classes(let classes, let count):
            var sizes = [Int](repeating: 0, count: count)
            for place in range { sizes[Int(classes[Int(rows[place])])] += 1 }
            let commonest = Int32(sizes.indices.max { (sizes[$0], $1) < (sizes[$1], $0) } ?? 0)
            for place in range {
                let row = Int(rows[place])
                counts[Int(bins[row])] += 1
                if classes[row] == commonest { sums[Int(bins[row])] += 1 }
            }
        }
        let known = counts.indices.filter { counts[$0] > 0 }
            .sorted { (sums[$0] / counts[$0], $0) < (sums[$1] / counts[$1], $1) }
        var keys = [Int32](repeating: -1, count: counts.count)
        for (key, bin) in known.enumerated() { keys[bin] = Int32(key) }
        return keys
    }

    /// Fills `sorted` with the rows of the range by their keys, and `keys` beside them.
    private mutating func sort(_ column: Int, _ order: [Int32], _ range: Range<Int>) {
        let bins = columns[column].bins
        func key(_ row: Int32) -> Int32 {
            let bin = bins[Int(row)]
            return order.isEmpty ? bin : order[Int(bin)]
        }
        if 4 * range.count < columns[column].count {
            let pairs = range.map { (key: key(rows[$0]), row: rows[$0]) }.sorted { ($0.key, $0.row) < ($1.key, $1.row) }
            for (offset, pair) in pairs.enumerated() {
                sorted[range.lowerBound + offset] = pair.row
                keys[range.lowerBound + offset] = pair.key
            }
            return
        }
        starts.removeAll(keepingCapacity: true)
        for _ in 0...columns[column].count { starts.append(0) }
        for place in range { starts[Int(key(rows[place])) + 1] += 1 }
        for place in 1..<starts.count { starts[place] += starts[place - 1] }
        for place in range {
            let own = key(rows[place])
            let to = range.lowerBound + starts[Int(own)]
            starts[Int(own)] += 1
            sorted[to] = rows[place]
            keys[to] = own
        }
    }

    private func scan(_ values: [Double], _ range: Range<Int>) -> (gain: Double, key: Int32)? {
        let total = range.reduce(0) { $0 + values[Int(sorted[$1])] }
        let mean = total / Double(range.count)
        var best: (gain: Double, key: Int32)?
        var left = 0.0
        for place in range.lowerBound..<range.upperBound - limits.leaf {
            left += values[Int(sorted[place])] - mean
            let count = place - range.lowerBound + 1
            guard count >= limits.leaf, keys[place] != keys[place + 1] else { continue }
            // About the mean the sums of both sides are opposite.
            let gain = left * left * (1 / Double(count) + 1 / Double(range.count - count))
            if gain > (best?.gain ?? 0) { best = (gain, keys[place]) }
        }
        return best
    }

    private func scan(_ classes: [Int32], _ count: Int, _ range: Range<Int>) -> (gain: Double, key: Int32)? {
        var left = [Int](repeating: 0, count: count)
        var right = left
        for place in range { right[Int(classes[Int(sorted[place])])] += 1 }
        // Sums of squares of the counts, exact.
        var (leftSquares, rightSquares) = (0, right.reduce(0) { $0 + $1 * $1 })
        let whole = Double(rightSquares) / Double(range.count)
        var best: (gain: Double, key: Int32)?
        for place in range.lowerBound..<range.upperBound - limits.leaf {
            let own = Int(classes[Int(sorted[place])])
            leftSquares += 2 * left[own] + 1
            rightSquares -= 2 * right[own] - 1
            left[own] += 1
            right[own] -= 1
            let size = place - range.lowerBound + 1
            guard size >= limits.leaf, keys[place] != keys[place + 1] else { continue }
            let gain = Double(leftSquares) / Double(size) + Double(rightSquares) / Double(range.count - size) - whole
            if gain > (best?.gain ?? 0) { best = (gain, keys[place]) }
        }
        return best
    }

    /// Brings the rows of a node into the order of its split; where the right ones begin.
    private mutating func part(_ range: Range<Int>, _ split: Split) -> Int {
        let bins = columns[split.column].bins
        var (low, others) = (range.lowerBound, [Int32]())
        for place in range {
            let row = rows[place]
            let bin = bins[Int(row)]
            if (split.order.isEmpty ? bin : split.order[Int(bin)]) <= split.key {
                rows[low] = row
                low += 1
            } else {
                others.append(row)
            }
        }
        for (offset, row) in others.enumerated() { rows[low + offset] = row }
        return low
    }
}
