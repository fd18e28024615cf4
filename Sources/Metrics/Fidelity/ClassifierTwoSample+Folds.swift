import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// Folds for a two-sample test: stratified, dealt out along a random direction of the features, so that neither the order
/// of the rows nor that of the files they come from changes a fold. Rows that lie side by side along it go to folds in a
/// random order each time: where a feature's last bit differs, as between processors, two neighbours may change places
/// and nothing else.
///
/// A row that occurs in both sets stays in one fold with all its copies. Otherwise a model that was told "this row is
/// real" meets the synthetic copy among the test rows, is wrong about it for a reason that has nothing to do with the
/// distributions, and the AUC of two equal sets falls far below 0.5.
struct TwoSampleFolds {
    /// Fold of each row, the real rows first.
    let fold: [Int]
    /// All rows in an order that depends on their content and on the seed alone.
    let order: [Int]
    /// Rows of either set that also occur in the other.
    let sharedRows: Int

    init(real: Matrix<Float>, synthetic: Matrix<Float>, folds: Int, seed: UInt64) {
        let count = real.rows + synthetic.rows
        func values(_ row: Int) -> ArraySlice<Float> {
            row < real.rows ? real.row(row) : synthetic.row(row - real.rows)
        }
        func side(_ row: Int) -> Int { row < real.rows ? 0 : 1 }
        let stream = RandomStream(seed: seed).split("two_sample_folds")
        let hashes = (0..<count).map { Self.hash(values($0)) }
        let direction = Self.direction(real.columns, stream)
        let keys = (0..<count).map { row in zip(values(row), direction).reduce(0.0) { $0 + Double($1.0) * $1.1 } }
        let order = (0..<count).sorted { first, second in
            if keys[first] != keys[second] { return keys[first] < keys[second] }
            let (a, b) = (values(first), values(second))
            if !a.elementsEqual(b) { return a.lexicographicallyPrecedes(b) }
            return side(first) < side(second)
        }
        var place = [Int](repeating: 0, count: count)
        for (position, row) in order.enumerated() { place[row] = position }

        let groups = Self.sharedGroups(real, synthetic, hashes)
        sharedRows = groups.reduce(0) { $0 + $1.count }
        var fold = [Int](repeating: -1, count: count)
        var filled = [[Int]](repeating: [Int](repeating: 0, count: folds), count: 2)
        for group in groups.sorted(by: { place[$0[0]] < place[$1[0]] }) {
            let target = Self.emptiest((0..<folds).map { filled[0][$0] + filled[1][$0] })
            for row in group {
                fold[row] = target
                filled[side(row)][target] += 1
            }
        }
        for row in order where fold[row] < 0 {
            let own = filled[side(row)]
            let round = own.min() ?? 0
            var draw = stream.split(side(row)).split(round)
            let target = draw.permutation(folds).first { own[$0] == round } ?? 0
            fold[row] = target
            filled[side(row)][target] += 1
        }
        self.fold = fold
        self.order = order
    }

    private static func direction(_ columns: Int, _ stream: RandomStream) -> [Double] {
        var draw = stream.split("direction")
        return (0..<columns).map { _ in draw.normal() }
    }

    private static func emptiest(_ counts: [Int]) -> Int {
        var best = 0
        for index in counts.indices where counts[index] < counts[best] { best = index }
        return best
    }

    /// Sets of equal rows that occur on both sides, in the order of their first real row.
    private static func sharedGroups(
        _ real: Matrix<Float>, _ synthetic: Matrix<Float>, _ hashes: [UInt64]
    ) -> [[Int]] {
        var representatives: [UInt64: [Int]] = [:]
        var representative = [Int](repeating: 0, count: real.rows)
        for row in 0..<real.rows {
            let values = real.row(row)
            let key = hashes[row]
            if let known = representatives[key]?.first(where: { real.row($0).elementsEqual(values) }) {
                representative[row] = known
            } else {
                representatives[key, default: []].append(row)
                representative[row] = row
            }
        }
        var copies: [Int: [Int]] = [:]
        for row in 0..<synthetic.rows {
            let values = synthetic.row(row)
            if let known = representatives[hashes[real.rows + row]]?.first(where: { real.row($0).elementsEqual(values) }) {
                copies[known, default: []].append(real.rows + row)
            }
        }
        var members: [Int: [Int]] = [:]
        for row in 0..<real.rows where copies[representative[row]] != nil {
            members[representative[row], default: []].append(row)
        }
        return (0..<real.rows).compactMap { row in members[row].map { $0 + (copies[row] ?? []) } }
    }

    /// FNV-1a over the bit patterns; adding 0 makes −0 the same as 0, as `==` has it.
    private static func hash(_ values: ArraySlice<Float>) -> UInt64 {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for element in values { value = (value ^ UInt64((element + 0).bitPattern)) &* 0x100_0000_01b3 }
        return value
    }
}

/// Scores of one fold's synthetic (positive) and real (negative) rows, compared.
struct FoldComparison {
    /// Positives · negatives.
    let pairs: Double
    let smaller: Int
    let area: Double
    /// Variance of the area for the given model (DeLong, DeLong & Clarke-Pearson 1988).
    let deLongVariance: Double
    /// Variance of the area when positives and negatives are alike (Mann & Whitney, corrected for ties).
    let nullVariance: Double
    /// Threshold 0, ties counting ½.
    let balancedAccuracy: Double

    init(positives: [Double], negatives: [Double]) {
        let (n, m) = (Double(positives.count), Double(negatives.count))
        pairs = n * m
        smaller = min(positives.count, negatives.count)
        let (all, ties) = Self.middleRanks(positives + negatives)
        let within = Self.middleRanks(positives).ranks
        let without = Self.middleRanks(negatives).ranks
        let above = positives.indices.map { (all[$0] - within[$0]) / m }
        let below = negatives.indices.map { 1 - (all[positives.count + $0] - without[$0]) / n }
        area = above.reduce(0, +) / n
        deLongVariance = Self.variance(above) / n + Self.variance(below) / m
        let total = n + m
        nullVariance = max(0, ((total + 1) - ties / (total * (total - 1))) / (12 * n * m))
        func right(_ values: [Double], _ sign: Double) -> Double {
            values.reduce(0) { $0 + ($1 * sign > 0 ? 1 : $1 == 0 ? 0.5 : 0) } / Double(values.count)
        }
        balancedAccuracy = 0.5 * (right(positives, 1) + right(negatives, -1))
    }

    private static func middleRanks(_ values: [Double]) -> (ranks: [Double], ties: Double) {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var ties = 0.0
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for index in start..<end { ranks[order[index]] = Double(start + end + 1) / 2 }
            let tied = Double(end - start)
            ties += tied * tied * tied - tied
            start = end
        }
        return (ranks, ties)
    }

    private static func variance(_ values: [Double]) -> Double {
        guard values.count > 1 else { return 0.25 }
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
}

func logOdds(_ positives: Int, _ negatives: Int) -> Double { log(Double(positives) / Double(negatives)) }
