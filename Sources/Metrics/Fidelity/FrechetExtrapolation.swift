import Numerics
import Results

/// The Fréchet distance at infinitely many candidates (Chong & Forsyth 2020): distances of growing subsets of Y to all
/// of X lie close to a line in 1/m, and its intercept is free of the bias that m brings in. What X's size brings in
/// stays.
public struct FrechetExtrapolation: Sendable, Equatable {
    public var sizes: [Int]
    public var distances: [Double]
    /// At 1/m → 0. May be negative.
    public var intercept: Double
    public var slope: Double
    /// Of the intercept, from the scatter about the line.
    public var standardError: Double

    private static let together = 5

    /// - Parameters:
    ///   - order: rows of Y; subsets are its beginnings. A random order, unless another program's value is repeated.
    ///   - sizes: ascending, at least two different ones, 2…m.
    /// - Throws: `.insufficientData` for too few sizes; as `frechetDistance`.
    /// - Complexity: moments once, then O(d³) a size.
    public init(
        _ evidence: PairEvidence, order: [Int], sizes: [Int]
    ) throws(MetricError) {
        guard let first = sizes.first, let last = sizes.last, first >= 2, last > first, last <= order.count,
            zip(sizes, sizes.dropFirst()).allSatisfy({ $0 < $1 })
        else { throw .insufficientData("an extrapolation needs several subset sizes of at least 2 rows") }
        let reference = FrechetSide(rows: evidence.reference, moments: evidence.moments.reference)
        var moments = Moments(dimension: evidence.candidate.columns)
        var distances: [Double] = []
        var start = 0
        // A few sizes at a time: each holds its own covariance.
        for first in stride(from: 0, to: sizes.count, by: Self.together) {
            var sides: [FrechetSide] = []
            for size in sizes[first..<min(sizes.count, first + Self.together)] {
                let chunk = evidence.candidate.rows(at: order[start..<size])
                do throws(NumericsError) {
                    try moments.merge(Moments(of: chunk, parallel: evidence.parallel))
                } catch {
                    throw MetricError(error)
                }
                let rows = size <= evidence.candidate.columns ? evidence.candidate.rows(at: order[0..<size]) : chunk
                sides.append(FrechetSide(rows: rows, moments: moments))
                start = size
            }
            let prepared = sides
            distances += try evidence.parallel.tryMap(prepared.count) { index throws(MetricError) in
                try frechetTerms(reference, prepared[index], rough: true).distance
            }
        }
        self.sizes = sizes
        self.distances = distances
        let x = sizes.map { 1 / Double($0) }
        let meanX = x.reduce(0, +) / Double(x.count)
        let meanY = distances.reduce(0, +) / Double(x.count)
        let cross = zip(x, distances).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        slope = cross / spread
        intercept = meanY - slope * meanX
        var residual = 0.0
        for (place, distance) in zip(x, distances) {
            let off = distance - intercept - slope * place
            residual += off * off
        }
        let freedom = Double(x.count - 2)
        standardError =
            freedom > 0 ? (residual / freedom * (1 / Double(x.count) + meanX * meanX / spread)).squareRoot() : 0
    }

    /// The report's figure `frechet_over_n`: where the distances still fall steeply, more rows will lower them.
    public var figure: Figure {
        let x = sizes.map(Double.init)
        let line = x.map { intercept + slope / $0 }
        return Figure(
            id: "frechet_over_n", dimension: .fidelity, title: "Fréchet distance over the number of synthetic rows",
            caption: "Of growing parts of the set, with the line in 1/n through them. Where it still falls at the right "
                + "end, n is too small to compare with sets of another size; \(ending).",
            content: .lines(
                xLabel: "synthetic rows", yLabel: "Fréchet distance",
                series: [
                    Figure.LineSeries(name: "measured", role: .synthetic, x: x, y: distances),
                    Figure.LineSeries(name: "line in 1/n", role: .other, x: x, y: line),
                    Figure.LineSeries(
                        name: "at unlimited n", role: .other, x: [x[0], x[x.count - 1]], y: [intercept, intercept]),
                ]))
    }

    private var ending: String {
        let last = distances[distances.count - 1]
        return "at \(sizes[sizes.count - 1]) rows it is \(rounded(last)), the line tends to \(rounded(intercept))"
    }

    /// `count` evenly spaced sizes from a tenth of the rows, but no fewer than twice the columns where there are that
    /// many, to all; empty when there are too few rows to see a line.
    static func sizes(rows: Int, columns: Int, count: Int = 15) -> [Int] {
        let smallest = max(rows / 10, min(2 * columns, rows / 2), 2)
        guard rows >= 100, rows - smallest >= count else { return [] }
        return (0..<count).map { smallest + (rows - smallest) * $0 / (count - 1) }
    }
}
