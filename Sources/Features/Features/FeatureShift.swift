import Numerics

/// What is taken from every row of every set, in Double, where float32 cannot hold the values beside their offset.
///
/// float32 keeps 24 bits: of a column around 1e8 it leaves steps of 8, so sets that differ by less look equal. Distances
/// between rows, means and covariances do not change under a common shift, so such columns are centred on the real
/// set's mean before they are narrowed. Columns whose spread float32 does hold are left alone, because kernels of inner
/// products do change.
public struct FeatureShift: Sendable, Equatable {
    public let columns: [Int]
    /// For each of `columns`, its mean in the real set.
    public let offsets: [Double]

    /// A column is shifted when its largest magnitude passes this many times its standard deviation: rounding to
    /// float32 then moves values by more than 1/256 of it.
    public static let largestRatio = 65_536.0

    /// nil where no column of the sets needs one.
    /// - Parameters:
    ///   - real: whose means and standard deviations count; of a column that is constant there, those of the others.
    ///   - others: sets that are compared with it, of as many columns.
    public init?(real: FeatureSet, others: [FeatureSet]) {
        let sets = [real] + others
        guard sets.contains(where: { $0.wide != nil }) else { return nil }
        var columns: [Int] = []
        var offsets: [Double] = []
        for column in 0..<real.matrix.columns {
            let summaries = sets.map { Summary($0, column) }
            let spread = summaries.lazy.map(\.deviation).first { $0 > 0 } ?? 0
            // Constant columns that differ between the sets differ by that much.
            let apart = summaries.dropFirst().map { abs($0.mean - summaries[0].mean) }.max() ?? 0
            let scale = spread > 0 ? spread : apart
            let largest = summaries.lazy.map(\.largest).max() ?? 0
            guard scale > 0, largest > Self.largestRatio * scale else { continue }
            columns.append(column)
            offsets.append(summaries[0].mean)
        }
        guard !columns.isEmpty else { return nil }
        self.columns = columns
        self.offsets = offsets
    }

    private struct Summary {
        var mean = 0.0
        var deviation = 0.0
        var largest = 0.0

        /// In two passes, the second about the mean of the first: one pass would cancel the spread beside the offset.
        init(_ set: FeatureSet, _ column: Int) {
            let rows = set.matrix.rows
            func value(_ row: Int) -> Double {
                set.wide.map { $0[row, column] } ?? Double(set.matrix[row, column])
            }
            let first = value(0)
            for row in 0..<rows {
                mean += value(row) - first
                largest = max(largest, abs(value(row)))
            }
            mean = first + mean / Double(rows)
            for row in 0..<rows { deviation += (value(row) - mean) * (value(row) - mean) }
            deviation = (deviation / Double(max(1, rows - 1))).squareRoot()
        }
    }

    /// What the report says beside the sets.
    public var note: String {
        let which = columns.count == 1 ? "Column \(columns[0]) was" : "\(columns.count) columns were"
        return
            "\(which) shifted by the real set's mean, in all sets alike, before narrowing to float32, which cannot hold the "
            + "spread beside the offset. Distances between rows do not change."
    }

    /// What metrics say that do change under a shift.
    public static let kernelNote =
        "of features that were shifted by the real set's mean (see the note on the sets): this metric's value depends on "
        + "where the origin lies"
}
