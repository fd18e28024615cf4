import Numerics

/// The kernel distance on bootstrap samples, to first order.
///
/// A sample of the rows changes each row's weight, and the distance follows by the row's own effect (Hoeffding 1948): the
/// kernel matrix is not formed again for each sample. Near equality the interactions that are left out matter, but row
/// effects that come from sums hold their noise, so that the spread is not too small.
enum KernelReplicates {
    static func values(
        _ sums: KernelSums, value: Double, weights: (reference: RowWeights, candidate: RowWeights)
    ) -> [Double] {
        let n = Double(sums.withinFirst.count)
        let m = Double(sums.withinSecond.count)
        let first = centred(zip(sums.withinFirst, sums.acrossFirst).map { 2 * ($0 / (n - 1) - $1 / m) })
        let second = centred(zip(sums.withinSecond, sums.acrossSecond).map { 2 * ($0 / (m - 1) - $1 / n) })
        let ofFirst = weights.reference.means(first)
        let ofSecond = weights.candidate.means(second)
        return zip(ofFirst, ofSecond).map { value + $0 + $1 }
    }

    private static func centred(_ values: [Double]) -> [Double] {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.map { $0 - mean }
    }
}
