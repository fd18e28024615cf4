import Numerics

/// How many rows each bootstrap sample of a pair holds, to take out of a statistic what it owes to that number alone.
///
/// A Poisson sample of n rows holds n ± √n. A Fréchet distance is biased by d²/n and more, so that this luck of the sample's
/// size, which no set has that is n rows large, moved its replicates as far as the rows themselves do where there are few rows
/// a feature. Given its size a Poisson sample is a multinomial one: the straight line over the two sizes is taken out.
struct SampleSizes {
    /// Of each sample, less its expectation and over it.
    private let excess: [(Double, Double)]

    /// - Parameter parts: the replicates that make each sample together.
    init(_ weights: (reference: RowWeights, candidate: RowWeights), parts: [[Int]]) {
        func excess(_ weights: RowWeights, _ part: [Int]) -> Double {
            let expected = Double(max(1, weights.rows * part.count))
            return part.reduce(0) { $0 + weights.totals[$1] } / expected - 1
        }
        self.excess = parts.map { (excess(weights.reference, $0), excess(weights.candidate, $0)) }
    }

    /// Residuals about the mean, stretched for the two slopes that were fitted; values that are no numbers stay. Fewer than
    /// ten stay as they are.
    func adjusting(_ values: [Double]) -> [Double] {
        let known = values.indices.filter { values[$0].isFinite }
        guard known.count >= 10 else { return values }
        let count = Double(known.count)
        func mean(_ number: (Int) -> Double) -> Double { known.reduce(0) { $0 + number($1) } / count }
        let (x, y, z) = (mean { excess[$0].0 }, mean { excess[$0].1 }, mean { values[$0] })
        func moment(_ a: (Int) -> Double, _ b: (Int) -> Double) -> Double { known.reduce(0) { $0 + a($1) * b($1) } }
        let (first, second) = ({ excess[$0].0 - x }, { excess[$0].1 - y })
        let value = { values[$0] - z }
        let (xx, yy, xy) = (moment(first, first), moment(second, second), moment(first, second))
        let (xz, yz) = (moment(first, value), moment(second, value))
        let determinant = xx * yy - xy * xy
        guard determinant > 1e-9 * xx * yy, determinant > 0 else { return values }
        let slopes = ((yy * xz - xy * yz) / determinant, (xx * yz - xy * xz) / determinant)
        let stretch = ((count - 1) / (count - 3)).squareRoot()
        return values.indices.map { place in
            guard values[place].isFinite else { return values[place] }
            return z + stretch * (value(place) - slopes.0 * first(place) - slopes.1 * second(place))
        }
    }
}
