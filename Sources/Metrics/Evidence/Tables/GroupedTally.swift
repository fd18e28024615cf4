import Numerics
import Results

/// Sums over rows, held apart by resampling group, so that bootstrap samples and real-vs-real splits of any statistic of
/// them cost one product of matrices, however many rows there are.
///
/// A row's group comes from its content: equal rows share a group, and a row is in the same group in every set and in
/// every order. Poisson weights on groups are a bootstrap over 256 clusters of rows: the spread of shares and moments that
/// rows of one law have, told apart from group to group (Efron & Tibshirani 1993, chapter 8, on blocks).
public struct GroupedTally: Sendable {
    public static let groups = 256

    /// One row a group, one column a sum.
    public let sums: Matrix<Double>

    public var width: Int { sums.columns }

    /// Sums that are there, group by group.
    init(sums: [Double], width: Int) { self.init(Matrix(unchecked: sums, rows: Self.groups, columns: width)) }

    private init(_ sums: Matrix<Double>) { self.sums = sums }

    /// Over all rows.
    public var total: [Double] {
        var total = [Double](repeating: 0, count: width)
        for group in 0..<Self.groups {
            for place in 0..<width { total[place] += sums.storage[group * width + place] }
        }
        return total
    }

    /// The rows of both.
    public static func + (one: GroupedTally, other: GroupedTally) -> GroupedTally {
        GroupedTally(
            Matrix(
                unchecked: zip(one.sums.storage, other.sums.storage).map { $0 + $1 }, rows: groups, columns: one.width))
    }

    /// One row a row of weights.
    func weighted(_ weights: Matrix<Double>) throws(MetricError) -> Matrix<Double> {
        do throws(NumericsError) { return try weights.multiplied(by: sums) } catch { throw MetricError(error) }
    }
}

/// The bootstrap samples and the real-vs-real splits that all statistics of a run of tables share.
public struct GroupDraws: Sendable {
    /// Replicates × groups, Poisson(1): of real rows, and of all others, which are two samples even where rows are equal.
    let real: Matrix<Double>
    let drawn: Matrix<Double>
    /// Splits × groups, 1 where the group is in the first sample.
    let splits: Matrix<Double>

    /// - Parameters:
    ///   - share: of the pool that the first sample of a split takes.
    public init(_ resamples: Resamples, splits: Int, share: Double, seed: UInt64) {
        let groups = GroupedTally.groups
        let keys = RowKeys(Array(0..<groups))
        func weights(_ role: Resamples.Role) -> Matrix<Double> {
            let weights = resamples.weights(of: keys, role: role)
            return Matrix(
                unchecked: (0..<resamples.replicates).flatMap { weights[$0].map(Double.init) }, rows: resamples.replicates,
                columns: groups)
        }
        real = weights(.real)
        drawn = weights(.synthetic)
        var halves: [Double] = []
        let first = max(1, min(groups - 1, Int((share * Double(groups)).rounded())))
        for split in 0..<max(0, splits) {
            var stream = RandomStream(seed: seed).split("table_splits").split(split)
            var chosen = [Double](repeating: 0, count: groups)
            for group in stream.permutation(groups).prefix(first) { chosen[group] = 1 }
            halves += chosen
        }
        self.splits = Matrix(unchecked: halves, rows: max(0, splits), columns: groups)
    }
}
