import Neural
import Numerics

/// Numbers of a leaf: a normal distribution, cut at the leaf's ends.
struct LeafNormal: Sendable {
    /// In units of half the column's range, about its middle.
    let mean: Double
    /// 0 where all numbers are the same.
    let deviation: Double
    /// States that the leaf's splits let through, first and last.
    let first: Int
    let last: Int
    /// Rows without a number.
    let missing: Int

    private init(mean: Double, deviation: Double, first: Int, last: Int, missing: Int) {
        (self.mean, self.deviation, self.first, self.last, self.missing) = (mean, deviation, first, last, missing)
    }

    init(_ states: some Sequence<Int32>, _ scale: NumberScale, first: Int, last: Int) {
        var (sum, square, count, missing, least, most) = (0.0, 0.0, 0, 0, Int.max, 0)
        for state in states.lazy.map({ Int($0) }) {
            guard state < scale.values.count else {
                missing += 1
                continue
            }
            count += 1
            sum += scale.values[state]
            (least, most) = (min(least, state), max(most, state))
        }
        let mean = sum / Double(max(1, count))
        for state in states where Int(state) < scale.values.count {
            let gap = scale.values[Int(state)] - mean
            square += gap * gap
        }
        // A number alone says nothing of a deviation.
        let deviation = least < most ? (square / Double(count - 1)).squareRoot() : 0
        self.init(
            mean: deviation > 0 ? mean : count > 0 ? scale.values[least] : 0, deviation: deviation, first: first, last: last,
            missing: missing)
    }

    static func entries(_ normals: [LeafNormal], _ place: Int) -> [Safetensors.Entry] {
        [
            .words("leaf.normals.\(place)", normals.flatMap { [$0.mean.bitPattern, $0.deviation.bitPattern] }),
            .whole("leaf.ends.\(place)", normals.flatMap { [$0.first, $0.last, $0.missing] }),
        ]
    }

    /// - Throws: `.badModel` for what is no normal distribution within the column.
    static func read(
        _ model: GeneratorModel, _ place: Int, _ margin: ColumnMargin, rows: [Int]
    ) throws(GeneratorError) -> [LeafNormal] {
        let numbers = try model.words("leaf.normals.\(place)").map { Double(bitPattern: $0) }
        let ends = try model.whole("leaf.ends.\(place)")
        let damaged = GeneratorModel.bad("the leaves of column \(place) are damaged")
        guard numbers.count == 2 * rows.count, ends.count == 3 * rows.count else { throw damaged }
        var normals: [LeafNormal] = []
        for leaf in rows.indices {
            let own = LeafNormal(
                mean: numbers[2 * leaf], deviation: numbers[2 * leaf + 1], first: ends[3 * leaf], last: ends[3 * leaf + 1],
                missing: ends[3 * leaf + 2])
            guard (-2...2).contains(own.mean), (0...4).contains(own.deviation), own.first <= own.last,
                own.last < margin.values.count, own.missing <= (margin.hasMissing ? rows[leaf] : 0)
            else { throw damaged }
            normals.append(own)
        }
        return normals
    }
}

/// Numbers of a column that are not all whole, in units of half its range, about its middle, so that squares stay finite.
struct NumberScale: Sendable {
    let values: [Double]
    private let centre: Double
    private let half: Double

    /// Nil for levels, whole numbers and dates, and for a column without two numbers.
    init?(_ margin: ColumnMargin) {
        guard case .numbers(let numbers) = margin.values, numbers.count > 1, let first = numbers.first, let last = numbers.last else {
            return nil
        }
        centre = first / 2 + last / 2
        half = max(last / 2 - first / 2, .leastNormalMagnitude)
        let (centre, half) = (centre, half)
        values = numbers.map { ($0 - centre) / half }
    }

    /// A number of a leaf in units of the column.
    func draw(_ leaf: LeafNormal, _ random: inout RandomStream) -> Double {
        let share = random.uniform()
        guard leaf.deviation > 0 else { return centre + half * leaf.mean }
        let low = leaf.first == 0 ? values[0] : (values[leaf.first - 1] + values[leaf.first]) / 2
        let high = leaf.last == values.count - 1 ? values[leaf.last] : (values[leaf.last] + values[leaf.last + 1]) / 2
        let (from, to) = ((low - leaf.mean) / leaf.deviation, (high - leaf.mean) / leaf.deviation)
        // In the tail that is known best.
        let sign: Double = from > 0 ? -1 : 1
        let ends = [NormalDistribution.cumulative(sign * from), NormalDistribution.cumulative(sign * to)]
        let place = sign * NormalDistribution.quantile(ends[0] + (ends[1] - ends[0]) * share)
        let number = place.isFinite ? leaf.mean + leaf.deviation * place : leaf.mean
        return centre + half * min(high, max(low, number))
    }
}
