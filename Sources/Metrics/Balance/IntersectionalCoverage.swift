import Numerics
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// Which combinations of class and group that the real set has the synthetic set has too.
///
/// A cell is one level of every dimension. The value is the share of the cells with at least `fewestRows` real rows that
/// hold a synthetic row. A synthetic row is proof, so the value is its own lower bound. Had the synthetic set as large a
/// share of a cell as the real one, then of the cell's r rows each would be real with n_real / (n_real + n_synthetic), and
/// all of them would with that to the power r. A missed cell in which this is no accident at 5 %, shared among all
/// cells that count (Bonferroni), is missing; the upper bound counts the others as covered.
public struct IntersectionalCoverage: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "balance.intersectional_coverage", version: 2, title: "Coverage of class and group combinations", dimension: .balance,
        direction: .higher, unit: "share of cells", range: 0...1, optimum: 1, needsClasses: true, sign: .combinations)

    public struct Cell: Sendable, Equatable {
        /// Index into the levels of each dimension, as the real set numbers them.
        public let codes: [Int]
        public let name: String
        public let real: Int
        public let synthetic: Int
    }

    /// What the cells are formed by, e.g. ["class", "sex"].
    public let dimensions: [String]
    /// Cells with fewer real rows do not count and are not told apart.
    public let fewestRows: Int
    /// All cells with real rows, in the order of the levels.
    public let cells: [Cell]
    public let realRows: Int
    public let syntheticRows: Int
    /// Combinations that only the synthetic set has.
    public let inventedCells: Int
    /// The cells that count.
    public var counted: [Cell] { cells.filter { $0.real >= fewestRows } }

    /// - Parameters:
    ///   - real, synthetic: the same dimensions in the same order; levels are matched by name.
    ///   - fewestRows: at least 1.
    /// - Throws: `.notApplicable` without dimensions or a cell that counts, `.insufficientData` without rows,
    ///   `.failed` when dimensions or counts disagree.
    public init(real: [RowGroups], synthetic: [RowGroups], fewestRows: Int = 5) throws(MetricError) {
        guard let first = real.first, let other = synthetic.first else {
            throw .notApplicable("coverage needs classes or group columns on both sets")
        }
        guard real.map(\.name).isExactly(synthetic.map(\.name)) else {
            throw .failed("the sets are grouped by \(real.map(\.name)) and \(synthetic.map(\.name))")
        }
        guard real.allSatisfy({ $0.codes.count == first.codes.count }),
            synthetic.allSatisfy({ $0.codes.count == other.codes.count })
        else { throw .failed("the groups have different numbers of rows") }
        guard !first.codes.isEmpty, !other.codes.isEmpty else {
            throw .insufficientData("coverage needs rows in both sets")
        }
        let translated = zip(real, synthetic).map { own, other in
            let positions = other.levels.map { own.levels.firstIndex(ofExactly: $0) ?? -1 }
            return other.codes.map { positions[$0] }
        }
        func counts(_ columns: [[Int]], rows: Int) -> [[Int]: Int] {
            var counts: [[Int]: Int] = [:]
            for row in 0..<rows { counts[columns.map { $0[row] }, default: 0] += 1 }
            return counts
        }
        let realCounts = counts(real.map(\.codes), rows: first.codes.count)
        let syntheticCounts = counts(translated, rows: other.codes.count)
        dimensions = real.map(\.name)
        self.fewestRows = max(1, fewestRows)
        realRows = first.codes.count
        syntheticRows = other.codes.count
        cells = realCounts.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { codes in
            Cell(
                codes: codes, name: zip(codes, real).map { $1.levels[$0] }.joined(separator: " · "),
                real: realCounts[codes] ?? 0, synthetic: syntheticCounts[codes] ?? 0)
        }
        inventedCells = syntheticCounts.keys.count { realCounts[$0] == nil }
        guard !counted.isEmpty else {
            throw .notApplicable(
                "no class or combination of groups has \(self.fewestRows) real rows, so that none can be missed by more than chance")
        }
    }

    /// Share of the counted cells that hold a synthetic row.
    public var value: Double { Double(counted.count { $0.synthetic > 0 }) / Double(counted.count) }

    /// Share of all real rows that lie in cells with a synthetic row.
    public var rowCoverage: Double {
        Double(cells.reduce(0) { $0 + ($1.synthetic > 0 ? $1.real : 0) }) / Double(realRows)
    }

    /// Whether a cell without a synthetic row has a smaller share of the synthetic set than of the real one, at 5 % for all
    /// cells together.
    private func isNoAccident(_ cell: Cell) -> Bool {
        -Double(cell.real) * log1p(Double(syntheticRows) / Double(realRows)) < log(0.05 / Double(counted.count))
    }

    public func estimate() -> Estimate {
        let counted = counted
        let missed = counted.filter { $0.synthetic == 0 }
        let byChance = missed.count { !isNoAccident($0) }
        let high = value + Double(byChance) / Double(counted.count)
        var notes = ["\(rounded(100 * rowCoverage)) % of the real rows lie in combinations that the synthetic set has"]
        if !missed.isEmpty {
            notes.append("combinations without a synthetic row: \(list(missed.map(\.name)))")
        }
        if counted.count < cells.count {
            notes.append(
                "\(cells.count - counted.count) combinations with fewer than \(fewestRows) real rows do not count")
        }
        if inventedCells > 0 { notes.append("\(inventedCells) combinations occur in the synthetic set only") }
        return Estimate(
            value, interval: Interval(low: value, high: min(1, high), method: "exact_conditional"),
            parameters: [
                "dimensions": dimensions.joined(separator: " × "), "cells": "\(counted.count)",
                "fewest_rows": "\(fewestRows)",
            ], notes: notes)
    }

    /// The coverage of as many rows drawn from the real shares: what chance alone leaves empty.
    public func floor(splits: Int = 200, seed: UInt64) -> Floor? {
        let filled = counted.map { cell in
            1 - exp(Double(syntheticRows) * log1p(-min(1 - 1e-15, Double(cell.real) / Double(realRows))))
        }
        let stream = RandomStream(seed: seed).split("intersectional_floor")
        let values = (0..<max(1, splits)).map { split -> Double in
            var random = stream.split(split)
            return Double(filled.count { random.uniform() < $0 }) / Double(filled.count)
        }
        return Floor(splits: values, within: Self.descriptor.range)
    }

    /// How often each combination of two dimensions occurs among the synthetic rows, as a multiple of its share among
    /// the real ones; cells with few real rows are withheld. nil for another number of dimensions.
    /// - Parameter levels: of both dimensions, as the real set has them.
    public func figure(levels: (rows: [String], columns: [String])) -> Figure? {
        guard dimensions.count == 2 else { return nil }
        let (shownRows, shownColumns) = (shown(0, levels.rows.count, most: 40), shown(1, levels.columns.count, most: 20))
        var byCode: [[Int]: Cell] = [:]
        for cell in cells { byCode[cell.codes] = cell }
        let rows = shownRows.map { row in
            Figure.MatrixRow(
                name: levels.rows[row], cells: shownColumns.map { column in tinted(byCode[[row, column]]) })
        }
        let isCut = shownRows.count < levels.rows.count || shownColumns.count < levels.columns.count
        return Figure(
            id: "coverage_\(dimensions[0])_\(dimensions[1])", dimension: .balance,
            title: "Coverage of \(dimensions[0]) and \(dimensions[1]) together",
            caption: "Share of each combination among the synthetic rows, divided by its share among the real rows: 1 is "
                + "even, 0.5 half as often, “none” is missing. Fewer than \(fewestRows) real rows are not told apart "
                + "(<\(fewestRows))." + (isCut ? " The commonest levels are shown." : ""),
            content: .matrix(
                rowLabel: dimensions[0], columnLabel: dimensions[1], columns: shownColumns.map { levels.columns[$0] },
                groups: [Figure.MatrixGroup(name: "synthetic share / real share", rows: rows)]))
    }

    /// The levels of a dimension that have real rows, at most `most` of the commonest, in their order.
    private func shown(_ dimension: Int, _ count: Int, most: Int) -> [Int] {
        var totals = [Int](repeating: 0, count: count)
        for cell in cells { totals[cell.codes[dimension]] += cell.real }
        let present = totals.indices.filter { totals[$0] > 0 }
        return present.sorted { (totals[$0], -$0) > (totals[$1], -$1) }.prefix(most).sorted()
    }

    private func tinted(_ cell: Cell?) -> Figure.MatrixCell {
        guard let cell, cell.real >= fewestRows else {
            return Figure.MatrixCell(value: nil, text: "<\(fewestRows)", tint: nil)
        }
        guard cell.synthetic > 0 else { return Figure.MatrixCell(value: 0, text: "none", tint: 1) }
        let ratio =
            Double(cell.synthetic) / Double(syntheticRows) / (Double(cell.real) / Double(realRows))
        // Twice or half as often is as uneven as the tints go, but for a missing cell.
        return Figure.MatrixCell(value: ratio, text: rounded((100 * ratio).rounded() / 100), tint: min(0.9, abs(log2(ratio))))
    }
}
