import Datasets
import Results

/// The difference of the strength of association of two columns, whatever their types: the absolute correlation of two
/// ordered columns, the correlation ratio η of an ordered and a discrete one, Cramér's V with Bergsma's (2013) correction
/// of its bias of two discrete ones. The whole is the mean of the pairs.
public struct MixedAssociation: TableStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.mixed_association", version: 2, title: "Difference of associations",
        modalities: [.table], dimension: .fidelity,
        direction: .lower, unit: "association", range: 0...1, optimum: 0, alsoRestsOn: .real, sign: .column)
    public var descriptor: MetricDescriptor { Self.descriptor }

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { TableEvidence.pairs(Array(evidence.columns.indices)) }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let strength = Association(part, evidence)
        return PartReader(
            tally: { strength.tally($0) },
            value: { real, synthetic in
                guard let expected = strength.value(real) else { return .nan }
                return abs(expected - (strength.value(synthetic) ?? 0))
            })
    }
}

/// How strongly two columns belong together, from 0 to 1.
struct Association: Sendable {
    private enum Kind { case correlation, ratio, cramer }

    private let part: [Int]
    private let kind: Kind
    private let cells: [ColumnCells]
    private let real: TableEvidence.Sample

    init(_ part: [Int], _ evidence: TableEvidence) {
        let discrete = part.filter { evidence.columns[$0].type.isDiscrete }
        kind = discrete.isEmpty ? .correlation : discrete.count == 1 ? .ratio : .cramer
        // Of a mixed pair, the levels come first.
        self.part = kind == .ratio ? discrete + part.filter { $0 != discrete[0] } : part
        cells = self.part.map(evidence.widths)
        real = evidence.real
    }

    func tally(_ sample: TableEvidence.Sample) -> GroupedTally {
        switch kind {
        case .correlation: return PairMoments.tally(part, sample, real: real)
        case .ratio:
            // Count, sum and squares of each level.
            let levels = cells[0].count - 1
            let column = sample.known[part[1]]
            guard let distinct = column.distinct else {
                return GroupedTally(sums: [Double](repeating: 0, count: GroupedTally.groups * levels * 3), width: levels * 3)
            }
            return GroupedTally(
                sums: sample.arranged.levelMoments(
                    sample.widths(part[0]), known: levels, distinct, column.scaled(by: real.known[part[1]])),
                width: levels * 3)
        case .cramer: return sample.tally(part.map(sample.widths), cells.map(\.count))
        }
    }

    /// nil where one of the columns does not vary.
    func value(_ sums: ArraySlice<Double>) -> Double? {
        switch kind {
        case .correlation: PairMoments(sums).correlation.map { abs($0) }
        case .ratio: Self.correlationRatio(Array(sums))
        case .cramer: Self.cramersV(Array(sums), rows: cells[0].count, columns: cells[1].count)
        }
    }

    /// η, the root of the share of the variance that lies between the levels.
    /// - Parameter sums: count, sum and sum of squares of each level.
    static func correlationRatio(_ sums: [Double]) -> Double? {
        var (count, sum, squares, between) = (0.0, 0.0, 0.0, 0.0)
        for start in stride(from: 0, to: sums.count, by: 3) where sums[start] > 0 {
            count += sums[start]
            sum += sums[start + 1]
            squares += sums[start + 2]
            between += sums[start + 1] * sums[start + 1] / sums[start]
        }
        guard count > 1 else { return nil }
        let total = squares - sum * sum / count
        guard total > 1e-12 * max(1, squares) else { return nil }
        return max(0, min(1, (between - sum * sum / count) / total)).squareRoot()
    }

    /// Bergsma's corrected V of a table of counts, its last row and column (missing cells) left out.
    static func cramersV(_ counts: [Double], rows: Int, columns: Int) -> Double? {
        var rowTotals = [Double](repeating: 0, count: rows - 1)
        var columnTotals = [Double](repeating: 0, count: columns - 1)
        for row in 0..<(rows - 1) {
            for column in 0..<(columns - 1) {
                rowTotals[row] += counts[row * columns + column]
                columnTotals[column] += counts[row * columns + column]
            }
        }
        let total = rowTotals.reduce(0, +)
        let (r, k) = (Double(rowTotals.count { $0 > 0 }), Double(columnTotals.count { $0 > 0 }))
        guard r > 1, k > 1, total > 1 else { return nil }
        var phi = -1.0
        for row in 0..<(rows - 1) where rowTotals[row] > 0 {
            for column in 0..<(columns - 1) where columnTotals[column] > 0 {
                let count = counts[row * columns + column]
                phi += count * count / (rowTotals[row] * columnTotals[column])
            }
        }
        let corrected = max(0, phi - (r - 1) * (k - 1) / (total - 1))
        let least = min(r - (r - 1) * (r - 1) / (total - 1), k - (k - 1) * (k - 1) / (total - 1)) - 1
        return least > 0 ? min(1, (corrected / least).squareRoot()) : nil
    }
}
