import Datasets
import Results

/// Charts of the columns that differ most, and of lost associations.
///
/// Nothing of single records is shown: levels of fewer than ten real rows are pooled, and numbers are counted between
/// rounded percentiles, beyond which there is one bin on either side.
public struct ColumnFigures: Sendable {
    /// Levels of fewer real rows are not named.
    public static let fewestRows = 10
    private static let mostLevels = 12
    private static let bins = 24
    private static let mostColumns = 6
    private static let mostHeatColumns = 24

    private let evidence: TableEvidence

    public init(_ evidence: TableEvidence) { self.evidence = evidence }

    /// One chart a column, of at most six.
    /// - Parameter worst: names of columns, the one that differs most first.
    public func columns(_ worst: [String]) -> [Figure] {
        worst.prefix(Self.mostColumns).compactMap { name in
            guard let place = evidence.columns.firstIndex(where: { $0.name.isExactly(name) }) else { return nil }
            return evidence.columns[place].type.isDiscrete ? levels(place) : numbers(place)
        }
    }

    private func levels(_ place: Int) -> Figure? {
        let real = evidence.real.columns[place]
        let made = evidence.synthetic.columns[place]
        let (names, known) = (real.levels, real.levelCounts)
        let found = made.levelCounts + [Int](repeating: 0, count: max(0, names.count - made.levels.count))
        let shown = names.indices.filter { known[$0] >= Self.fewestRows }
            .sorted { (-known[$0], $0) < (-known[$1], $1) }.prefix(Self.mostLevels)
        var rows = shown.map { (names[$0], known[$0], found[$0]) }
        let unseen = names.indices.filter { known[$0] == 0 }
        let rest = names.indices.filter { known[$0] > 0 && !shown.contains($0) }
        func sum(_ places: [Int], _ counts: [Int]) -> Int { places.reduce(0) { $0 + counts[$1] } }
        if !rest.isEmpty { rows.append(("\(rest.count) other levels", sum(rest, known), sum(rest, found))) }
        if sum(unseen, found) > 0 { rows.append(("levels that no real row has", 0, sum(unseen, found))) }
        let missing = (real.missingCount, made.missingCount)
        if missing.0 + missing.1 > 0 { rows.append(("missing", missing.0, missing.1)) }
        guard !rows.isEmpty else { return nil }
        let (total, drawn) = (Double(real.count), Double(made.count))
        return Figure(
            id: "column_\(real.name)", dimension: .fidelity, title: "Column \(real.name)",
            caption: "Share of the rows that have each level. Levels of fewer than \(Self.fewestRows) real rows are pooled.",
            content: .bars(
                valueLabel: "share of rows",
                bars: rows.flatMap { name, real, synthetic in
                    [
                        Figure.Bar(group: name, name: "real", role: .real, value: Double(real) / total),
                        Figure.Bar(group: name, name: "synthetic", role: .synthetic, value: Double(synthetic) / drawn),
                    ]
                }))
    }

    private func numbers(_ place: Int) -> Figure? {
        let column = evidence.columns[place]
        let known = column.numbers.filter { !$0.isNaN }.sorted()
        guard known.count >= Self.fewestRows else { return nil }
        func percentile(_ share: Double) -> Double { Self.rounded(known[Int(share * Double(known.count - 1))]) }
        let (low, high) = (percentile(0.01), percentile(0.99))
        guard high > low, (high - low).isFinite else { return nil }
        let width = (high - low) / Double(Self.bins)
        func shares(_ sample: TableEvidence.Sample) -> [Double] {
            var counts = [Double](repeating: 0, count: Self.bins + 2)
            for value in sample.columns[place].numbers where !value.isNaN {
                let position = ((value - low) / width).rounded(.down)
                let bin = position < 0 ? 0 : position >= Double(Self.bins) ? Self.bins + 1 : Int(position) + 1
                counts[bin] += 1 / Double(max(1, sample.rows))
            }
            return counts
        }
        let centres = (0..<(Self.bins + 2)).map { low + (Double($0) - 0.5) * width }
        let isDate = column.type == .datetime
        // Days since the first one read better than microseconds.
        let x = isDate ? centres.map { ($0 - low) / 86_400e6 } : centres
        return Figure(
            id: "column_\(column.name)", dimension: .fidelity, title: "Column \(column.name)",
            caption: "Share of the rows in \(Self.bins) equal bins between the 1st and the 99th percentile of the real "
                + "cells; the outermost points hold what lies beyond. Missing cells are in no bin.",
            content: .lines(
                xLabel: isDate ? "days since the real 1st percentile" : column.name, yLabel: "share of rows",
                series: [
                    Figure.LineSeries(name: "real", role: .real, x: x, y: shares(evidence.real)),
                    Figure.LineSeries(name: "synthetic", role: .synthetic, x: x, y: shares(evidence.synthetic)),
                ]))
    }

    /// To two significant figures, so that no cell is shown as it is.
    private static func rounded(_ value: Double) -> Double {
        guard value != 0, value.isFinite else { return value }
        var scale = 1.0
        while abs(value) * scale < 10, scale < 1e300 { scale *= 10 }
        while abs(value) * scale >= 100, scale > 1e-300 { scale /= 10 }
        let result = (value * scale).rounded() / scale
        return result.isFinite ? result : value
    }

    /// How much the association of every pair of columns differs.
    /// - Parameter differences: by the names of both columns.
    public func associations(_ differences: [(names: [String], value: Double)]) -> Figure? {
        guard evidence.columns.count > 2 else { return nil }
        // The columns of the worst pairs, where there are many.
        var chosen: [String] = []
        for name in differences.sorted(by: { $0.value > $1.value }).flatMap(\.names) where !chosen.contains(name) {
            if chosen.count < Self.mostHeatColumns { chosen.append(name) }
        }
        let names = evidence.columns.map(\.name).filter(chosen.contains)
        guard names.count > 2 else { return nil }
        var values: [[String]: Double] = [:]
        for entry in differences { values[entry.names] = entry.value }
        let rows = names.map { first in
            Figure.MatrixRow(
                name: first,
                cells: names.map { second in
                    let value = values[[first, second]] ?? values[[second, first]]
                    return Figure.MatrixCell(
                        value: value, text: value.map { Metrics.rounded($0, digits: 2) } ?? "",
                        tint: value.map { min(1, $0 / 0.5) })
                })
        }
        return Figure(
            id: "association_difference", dimension: .fidelity, title: "Lost and invented associations",
            caption: "Difference of the strength of association of two columns, real against synthetic: 0 is kept, 0.5 and "
                + "more is dark.",
            content: .matrix(rowLabel: "column", columnLabel: "column", columns: names, groups: [.init(name: "", rows: rows)]))
    }
}
