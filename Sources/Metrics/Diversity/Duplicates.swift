import Numerics
import Results

/// `diversity.duplicates`: share of synthetic rows that another synthetic row repeats, exactly or nearly.
///
/// Nearly means: as close as only one in a thousand real rows is to another real row.
public struct Duplicates: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "diversity.duplicates", version: 2, title: "Duplicates within the synthetic set",
        shortTitle: "Duplicates", dimension: .diversity, direction: .lower, unit: "share", range: 0...1, optimum: nil,
        sign: .repeats)

    /// A class with fewer synthetic rows has no value of its own.
    public static let leastRows = 20

    public let quantile: Double

    public init(quantile: Double = 0.001) { self.quantile = min(max(quantile, 0), 1) }

    /// One set: what its rows hold and the nearest other rows of each.
    public struct Rows<Hash: RowContent>: Sendable {
        public let content: [Hash]
        public let neighbours: NeighbourTable

        /// - Parameters:
        ///   - content: hash of every row, equal for equal rows only.
        ///   - neighbours: of the set inside itself.
        /// - Throws: `.insufficientData` below 2 rows, `.failed` when counts differ.
        public init(content: [Hash], neighbours: NeighbourTable) throws(MetricError) {
            guard neighbours.k > 0 else { throw .insufficientData("duplicates need at least 2 rows") }
            guard content.count == neighbours.rows else {
                throw .failed("\(content.count) rows by content and \(neighbours.rows) by features")
            }
            self.content = content
            self.neighbours = neighbours
        }

        /// Whether each row occurs more than once.
        var repeated: [Bool] {
            var counts: [Hash: Int] = [:]
            for hash in content { counts[hash, default: 0] += 1 }
            return content.map { counts[$0, default: 0] > 1 }
        }
    }

    /// Rows that are repeated, with those that repeat them.
    package struct Repeats: Sendable {
        /// Whether each row is repeated.
        package let flags: [Bool]
        /// For each repeated row the rows that repeat it, as far as the neighbours reach; of an exact repeat the next
        /// row of its kind is always among them.
        let partners: [[Int]]
        /// By content.
        let keys: RowKeys

        init<Hash>(_ rows: Rows<Hash>, radius: Double) {
            let table = rows.neighbours
            keys = RowKeys(content: rows.content)
            var members: [Hash: [Int]] = [:]
            for (row, hash) in rows.content.enumerated() { members[hash, default: []].append(row) }
            var partners = [[Int]](repeating: [], count: table.rows)
            let square = radius * radius
            for row in 0..<table.rows {
                for rank in 1...table.k {
                    let distance = table.squaredDistance(row, rank: rank)
                    guard distance <= square || distance.squareRoot() <= radius else { break }
                    partners[row].append(table.index(row, rank: rank))
                }
                let same = members[rows.content[row], default: []]
                // Many equal rows need not all be named: each knows the next ones of its kind.
                if same.count > 1, let place = same.firstIndex(of: row) {
                    for step in 1...min(table.k, same.count - 1) {
                        let other = same[(place + step) % same.count]
                        if !partners[row].contains(other) { partners[row].append(other) }
                    }
                }
            }
            self.partners = partners
            flags = partners.map { !$0.isEmpty }
        }

        /// Whether each of the rows `kept` is repeated by another one of them.
        func flags(among kept: [Int]) -> [Bool] {
            var isKept = [Bool](repeating: false, count: flags.count)
            for row in kept { isKept[row] = true }
            return kept.map { row in partners[row].contains { isKept[$0] } }
        }
    }

    /// - Parameter radius: of the real rows, `radius(_:)`.
    package func repeats<Hash>(_ rows: Rows<Hash>, radius: Double) -> Repeats { Repeats(rows, radius: radius) }

    public func estimate<Hash>(
        synthetic: Rows<Hash>, real: Rows<Hash>, resamples: Resamples? = nil
    ) throws(MetricError) -> Estimate {
        let radius = try radius(real)
        let found = Repeats(synthetic, radius: radius)
        let expected = Repeats(real, radius: radius).flags
        let exact = synthetic.repeated
        var estimate = share(found, of: Array(found.flags.indices), resamples: resamples)
        estimate.notes = [
            "\(exact.count { $0 }) of \(exact.count) synthetic rows equal another synthetic row; "
                + "\(real.repeated.count { $0 }) of \(real.content.count) real rows equal another real row"
        ]
        if synthetic.content.count > real.content.count {
            estimate.notes.append("there are more synthetic than real rows, and rows of a larger set lie closer together")
        }
        estimate.parameters = [
            "quantile": "\(quantile)", "radius": text(radius),
            "exact": rounded(Double(exact.count { $0 }) / Double(exact.count)),
            "real": rounded(Double(expected.count { $0 }) / Double(expected.count)),
        ]
        return estimate
    }

    /// The share among the rows of one class; what repeats them may be of any class.
    /// - Parameter members: the rows of the class.
    /// - Throws: `.insufficientData` with fewer than `leastRows` rows.
    package func estimate(
        _ found: Repeats, of members: [Int], name: String, resamples: Resamples?
    ) throws(MetricError) -> Estimate {
        guard members.count >= Self.leastRows else {
            throw .insufficientData(
                "class \(name) has \(members.count) synthetic rows; \(Self.leastRows) are needed")
        }
        var estimate = share(found, of: members, resamples: resamples)
        estimate.parameters = ["quantile": "\(quantile)", "rows_synthetic": "\(members.count)"]
        return estimate
    }

    /// The share of `members` that are repeated. Repeated rows come in groups, so that the interval counts fewer rows
    /// than there are: as many independent ones as give the jackknife's variance, corrected for pairs (Efron & Stein
    /// 1981).
    private func share(_ found: Repeats, of members: [Int], resamples: Resamples?) -> Estimate {
        let total = Double(members.count)
        var isMember = [Bool](repeating: false, count: found.flags.count)
        for row in members { isMember[row] = true }
        let count = Double(members.count { found.flags[$0] })
        let value = count / total
        // What the count loses with each row: itself, and members that only it repeats.
        var losses = [Double](repeating: 0, count: found.flags.count)
        var pairs = 0.0
        for row in members where found.flags[row] {
            losses[row] += 1
            if found.partners[row].count == 1 { losses[found.partners[row][0]] += 1 }
        }
        for row in members where found.partners[row].count == 1 {
            let other = found.partners[row][0]
            guard found.partners[other].count == 1, found.partners[other][0] == row else { continue }
            // Two that repeat each other alone: both are lost with either, 2 less than the two losses; half a pair each.
            pairs += isMember[other] ? 2 : 1
        }
        let mean = losses.reduce(0, +) / total
        let squares = losses.enumerated().reduce(0) { sum, loss in
            loss.element > 0 || isMember[loss.offset] ? sum + (loss.element - mean) * (loss.element - mean) : sum
        }
        let variance = max(value * (1 - value) / total, (squares - pairs) / (total * total))
        // Without a repeat the next ones to be seen would be a pair.
        let effective = variance > 0 ? min(total, value * (1 - value) / variance) : total / 2
        let range = Intervals.wilson(successes: value * effective, trials: effective)
        var estimate = Estimate(
            value, interval: Interval(low: range.lowerBound, high: range.upperBound, method: "wilson_effective_rows"))
        if let resamples, resamples.replicates > 1 {
            estimate.replicates = Self.replicates(found, isMember, resamples)
        }
        return estimate
    }

    /// The share on each bootstrap sample of all rows, neighbours as they are.
    private static func replicates(_ found: Repeats, _ isMember: [Bool], _ resamples: Resamples) -> [Double] {
        let weights = resamples.weights(of: found.keys, role: .synthetic)
        return (0..<resamples.replicates).map { replicate in
            var (all, repeated) = (0.0, 0.0)
            for (row, weight) in weights[replicate].enumerated() where isMember[row] {
                all += Double(weight)
                if found.flags[row] { repeated += Double(weight) }
            }
            return all > 0 ? repeated / all : .nan
        }
    }

    /// What `rows` real rows score, drawn without repeats where there are more, else with the luck of as many rows.
    /// - Parameter members: the real rows that count, of one class or all.
    package func floor(
        _ real: Repeats, of members: [Int], rows: Int, splits: Int, seed: UInt64
    ) -> Floor? {
        guard rows > 0, splits > 0, !members.isEmpty else { return nil }
        let random = RandomStream(seed: seed).split("duplicates_floor")
        let values: [Double]
        if rows < members.count {
            values = (0..<splits).map { split in
                var draw = random.split(split)
                let kept = draw.permutation(members.count).prefix(rows).map { members[$0] }
                return Double(real.flags(among: kept).count { $0 }) / Double(rows)
            }
        } else {
            let flags = members.map { real.flags[$0] }
            values = (0..<splits).map { split in
                var draw = random.split(split)
                return Double((0..<rows).count { _ in flags[draw.index(below: flags.count)] }) / Double(rows)
            }
        }
        guard let range = Intervals.percentile(values) else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let own = share(real, of: members, resamples: nil)
        // The real rows' own share is as sure as theirs are many, at whatever size.
        let scale = own.value > 0 ? mean / own.value : 1
        let interval = own.interval.map {
            Interval(
                low: min(mean, $0.low * scale), high: max(mean, min(1, $0.high * scale)), method: $0.method)
        }
        return Floor(value: mean, low: range.lowerBound, high: range.upperBound, splits: splits, interval: interval)
    }

    /// The distance below which two rows repeat each other: a quantile of the real rows' distances to their nearest
    /// other row.
    /// - Throws: `.insufficientData` with fewer than 100 real rows.
    package func radius<Hash>(_ real: Rows<Hash>) throws(MetricError) -> Double {
        let spacing = real.neighbours.distances(rank: 1)
        guard spacing.count >= 100 else {
            throw .insufficientData("the radius needs 100 real rows; there are \(spacing.count)")
        }
        let sorted = spacing.sorted()
        return sorted[max(1, Int(Double(sorted.count) * quantile)) - 1]
    }
}
