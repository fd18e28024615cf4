/// Marker and name of each series in a row above the plot.
struct Legend {
    struct Entry {
        var name: String
        var role: ChartRole
        var style: Style
    }

    enum Style { case marker, line, bar, band }

    var entries: [Entry]

    /// Height that the rows take within `width`.
    func height(width: Double) -> Double { Double(rows(width: width).count) * 18 + (entries.isEmpty ? 0 : 4) }

    func draw(in svg: inout SVG, x: Double, y: Double, width: Double) {
        for (row, line) in rows(width: width).enumerated() {
            var left = x
            let middle = y + Double(row) * 18 + 8
            for entry in line {
                switch entry.style {
                case .marker: svg.marker(entry.role, left + 6, middle, size: 4)
                case .line:
                    svg.line(left, middle, left + 16, middle, "line-\(entry.role.rawValue)")
                    svg.marker(entry.role, left + 8, middle, size: 2.6)
                case .band: svg.rectangle(left, middle - 5, 16, 10, "floor-area")
                case .bar: svg.rectangle(left, middle - 5, 12, 10, "fill-\(entry.role.rawValue)", radius: 1.5)
                }
                svg.text(entry.name, left + indent(entry.style), middle + 4, "label", limit: 28)
                left += advance(entry)
            }
        }
    }

    private func indent(_ style: Style) -> Double { style == .line || style == .band ? 22 : 17 }

    private func advance(_ entry: Entry) -> Double {
        indent(entry.style) + Double(min(28, entry.name.count)) * 6.4 + 14
    }

    private func rows(width: Double) -> [[Entry]] {
        var rows: [[Entry]] = []
        var used = 0.0
        for entry in entries {
            if rows.isEmpty || used + advance(entry) > width + 14 {
                rows.append([])
                used = 0
            }
            rows[rows.count - 1].append(entry)
            used += advance(entry)
        }
        return rows
    }
}
