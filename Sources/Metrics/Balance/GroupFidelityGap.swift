import Numerics
import Results

/// Whether the synthetic rows of some groups are further from their real rows than those of others: the kernel distance
/// (unbiased squared MMD, cubic kernel) of each group's synthetic rows to its own real rows; the value is the largest of
/// them minus the smallest.
///
/// The kernel distance is used because its expectation does not depend on the number of rows, in which groups differ;
/// a Fréchet distance would be larger for every small group.
public struct GroupFidelityGap: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "balance.group_fidelity_gap", version: 2, title: "Fidelity gap between groups", dimension: .balance,
        direction: .lower, unit: "squared kernel units", range: 0...(.infinity), optimum: 0, restsOn: .synthetic,
        alsoRestsOn: .real, needsClasses: true, sign: .groupDistance)

    /// Most rows of a group on each side; larger groups are sampled.
    public static let mostRows = 1000

    /// One group of the forest plot.
    public struct Row: Sendable, Equatable {
        public let name: String
        public let realRows: Int
        public let syntheticRows: Int
        /// May be below 0, as the estimator is unbiased.
        public let distance: Double
        public let standardError: Double
        /// Simultaneous interval.
        public let low: Double
        public let high: Double
    }

    public let name: String
    /// The groups with enough rows on both sides, in the order of the real set's levels.
    public let rows: [Row]
    /// Groups with real rows that are left out, and why.
    let leftOut: [(name: String, real: Int, synthetic: Int)]
    private let references: [Matrix<Float>]

    /// - Parameters:
    ///   - real, synthetic: groups of the rows of each set; levels are matched by name.
    /// - Throws: `.failed` when counts or widths differ, `.insufficientData` with fewer than two groups of
    ///   `RowGroups.fewestRows` on both sides.
    public init(
        real: (features: Matrix<Float>, groups: RowGroups), synthetic: (features: Matrix<Float>, groups: RowGroups),
        seed: UInt64, parallel: Parallel
    ) throws(MetricError) {
        guard real.groups.codes.count == real.features.rows, synthetic.groups.codes.count == synthetic.features.rows
        else { throw .failed("the groups of \(real.groups.name) do not fit the rows") }
        name = real.groups.name
        // In the order of the content, so that the order of the rows changes no sample.
        let orders = (RowKeys(real.features).order, RowKeys(synthetic.features).order)
        let own = orders.0.reduce(into: [[Int]](repeating: [], count: real.groups.levels.count)) {
            $0[real.groups.codes[$1]].append($1)
        }
        let other = orders.1.reduce(into: [[Int]](repeating: [], count: synthetic.groups.levels.count)) {
            $0[synthetic.groups.codes[$1]].append($1)
        }
        let stream = RandomStream(seed: seed).split("group_fidelity")
        var kept: [(name: String, rows: [Int], others: [Int])] = []
        var small: [(name: String, real: Int, synthetic: Int)] = []
        for (level, rows) in own.enumerated() where !rows.isEmpty {
            let name = real.groups.levels[level]
            let others = synthetic.groups.levels.firstIndex(ofExactly: name).map { other[$0] } ?? []
            if min(rows.count, others.count) < RowGroups.fewestRows {
                small.append((name, rows.count, others.count))
            } else {
                kept.append((name, rows, others))
            }
        }
        guard kept.count > 1 else {
            throw .insufficientData(
                "a gap between groups of \(name) needs two with at least \(RowGroups.fewestRows) real and as many "
                    + "synthetic rows; there \(kept.count == 1 ? "is 1" : "are \(kept.count)")")
        }
        let z = NormalDistribution.quantile(0.5 + GroupSpread.level(kept.count) / 2)
        var rows: [Row] = []
        var references: [Matrix<Float>] = []
        for (index, group) in kept.enumerated() {
            let reference = real.features.rows(at: Self.sample(group.rows, stream.split("real").split(index)))
            let candidate = synthetic.features.rows(at: Self.sample(group.others, stream.split("synthetic").split(index)))
            let evidence = try PairEvidence(reference: reference, candidate: candidate, parallel: parallel)
            let discrepancy = KernelDiscrepancy(try evidence.kernelSums())
            guard discrepancy.unbiased.isFinite, discrepancy.standardError.isFinite else {
                throw .failed("the cubic kernel overflows; scale the features down")
            }
            let (value, error) = (discrepancy.unbiased, discrepancy.standardError)
            rows.append(
                Row(
                    name: group.name, realRows: group.rows.count, syntheticRows: group.others.count, distance: value,
                    standardError: error, low: value - z * error, high: value + z * error))
            references.append(reference)
        }
        self.rows = rows
        self.references = references
        leftOut = small
    }

    /// At most `mostRows` of the rows, in their order.
    private static func sample(_ rows: [Int], _ stream: RandomStream) -> [Int] {
        guard rows.count > mostRows else { return rows }
        var random = stream
        return random.permutation(rows.count).prefix(mostRows).sorted().map { rows[$0] }
    }

    public func estimate() -> Estimate {
        let spread = GroupSpread(values: rows.map(\.distance), intervals: rows.map { $0.low...$0.high })
        let sorted = rows.indices.sorted { (rows[$0].distance, $0) < (rows[$1].distance, $1) }
        var notes: [String] = []
        if let furthest = sorted.last, let nearest = sorted.first {
            notes.append(
                "\(rows[furthest].name) is furthest from its real rows, \(rounded(rows[furthest].distance)); "
                    + "\(rows[nearest].name) nearest, \(rounded(rows[nearest].distance))")
        }
        let missing = leftOut.filter { $0.synthetic == 0 }.map(\.name)
        let small = leftOut.filter { $0.synthetic > 0 }.map(\.name)
        if !missing.isEmpty { notes.append("left out, without a synthetic row: \(list(missing))") }
        if !small.isEmpty {
            notes.append("left out, with fewer than \(RowGroups.fewestRows) rows on a side: \(list(small))")
        }
        let interval = spread.interval
        return Estimate(
            spread.size,
            interval: Interval(low: interval.lowerBound, high: interval.upperBound, method: "asymptotic_bonferroni"),
            parameters: [
                "groups": name, "levels": "\(rows.count)", "kernel": "(a·b/d + 1)^3",
                "most_rows": "\(Self.mostRows)", "fewest_rows": "\(RowGroups.fewestRows)",
            ], notes: notes)
    }

    /// The spread between samples of the real rows of each group, of the sizes in use: draws from each group's law of the
    /// kernel distance between equal distributions.
    public func floor(draws: Int = 2_000, seed: UInt64, parallel: Parallel) throws(MetricError) -> Floor? {
        var nulls: [KernelNull] = []
        for reference in references { nulls.append(try PooledKernel(reference, gamma: nil, parallel: parallel).cubic) }
        let stream = RandomStream(seed: seed).split("group_fidelity_floor")
        let values = (0..<max(1, draws)).map { draw -> Double in
            var random = stream.split(draw)
            let distances = zip(nulls, rows).map { null, row in
                null.value(
                    at: random.normal(), n: min(row.realRows, Self.mostRows), m: min(row.syntheticRows, Self.mostRows))
            }
            return GroupSpread(values: distances, intervals: []).size
        }
        return Floor(splits: values, within: Self.descriptor.range)
    }

    /// The groups as a forest plot around no distance.
    public var figure: Figure {
        Figure(
            id: "group_fidelity_\(name)", dimension: .balance, title: "Distance to the real rows, by \(name)",
            caption: "Kernel distance of each group's synthetic rows to its own real rows. Groups further right are shown "
                + "less faithfully; the intervals hold together with 95 % confidence.",
            content: .forest(
                valueLabel: "kernel distance", reference: 0,
                rows: rows.map { Figure.ForestRow(name: $0.name, value: $0.distance, low: $0.low, high: $0.high) }))
    }
}
