import Numerics
import Results

/// `diversity.duplicates`: share of synthetic rows that another synthetic row repeats, exactly or nearly.
///
/// Nearly means: as close as only one in a thousand real rows is to another real row.
public struct Duplicates: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "diversity.duplicates", dimension: .diversity, direction: .lower, unit: "share", range: 0...1, optimum: nil)

    public let quantile: Double

    public init(quantile: Double = 0.001) { self.quantile = min(max(quantile, 0), 1) }

    /// One set: what its rows hold and how far each is from its nearest other row.
    public struct Rows<Hash: Hashable & Sendable>: Sendable {
        public let content: [Hash]
        public let spacing: [Double]

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
            spacing = neighbours.distances(rank: 1)
        }

        /// Whether each row occurs more than once.
        var repeated: [Bool] {
            var counts: [Hash: Int] = [:]
            for hash in content { counts[hash, default: 0] += 1 }
            return content.map { counts[$0, default: 0] > 1 }
        }
    }

    public func estimate<Hash>(
        synthetic: Rows<Hash>, real: Rows<Hash>, resamples: Resamples? = nil
    ) throws(MetricError) -> Estimate {
        let radius = try radius(real)
        let exact = synthetic.repeated
        let flags = flags(synthetic, exact, radius)
        let expected = self.flags(real, real.repeated, radius)
        let mean = rowMean(
            flags.map { $0 ? 1 : 0 }, role: .synthetic, resamples: resamples, isShare: true, heldFixed: "neighbours")
        func share(_ flags: [Bool]) -> Double { Double(flags.count { $0 }) / Double(flags.count) }
        var notes = [
            "\(exact.count { $0 }) of \(exact.count) synthetic rows equal another synthetic row; "
                + "\(real.repeated.count { $0 }) of \(real.content.count) real rows equal another real row"
        ]
        if synthetic.content.count != real.content.count {
            notes.append("the sets differ in size, and rows of a larger set lie closer together")
        }
        var estimate = Estimate(
            mean.value, interval: mean.interval,
            parameters: [
                "quantile": "\(quantile)", "radius": text(radius), "exact": rounded(share(exact)),
                "real": rounded(share(expected)),
            ], notes: notes)
        estimate.replicates = mean.replicates
        return estimate
    }

    /// What draws of `rows` real rows score by their own neighbours, and the score of the whole real set.
    package func floor<Hash>(
        real: Rows<Hash>, rows: Int, splits: Int, seed: UInt64
    ) -> (values: [Double], whole: Double)? {
        guard let radius = try? radius(real), rows > 0 else { return nil }
        let flags = flags(real, real.repeated, radius)
        let values = (0..<splits).map { split in
            var random = RandomStream(seed: seed).split("duplicates_floor").split(split)
            let drawn = (0..<rows).count { _ in flags[random.index(below: flags.count)] }
            return Double(drawn) / Double(rows)
        }
        return (values, Double(flags.count { $0 }) / Double(flags.count))
    }

    private func flags<Hash>(_ rows: Rows<Hash>, _ exact: [Bool], _ radius: Double) -> [Bool] {
        zip(exact, rows.spacing).map { $0 || $1 <= radius }
    }

    private func radius<Hash>(_ real: Rows<Hash>) throws(MetricError) -> Double {
        guard real.spacing.count >= 100 else {
            throw .insufficientData("the radius needs 100 real rows; there are \(real.spacing.count)")
        }
        let sorted = real.spacing.sorted()
        return sorted[max(1, Int(Double(sorted.count) * quantile)) - 1]
    }
}
