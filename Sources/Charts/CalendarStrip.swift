/// Nights as cells, one column a week, Monday on top: a symbol in each, never colour alone.
public struct CalendarStrip: Sendable {
    public struct Cell: Sendable {
        /// "pass", "fail", "undecided", "error", "none" or "missing".
        public var tone: String
        public var symbol: String
        /// Said where the pointer rests, e.g. "2026-11-20: fail".
        public var text: String
        /// Where the cell leads, e.g. "#night-2026-11-20"; nil for nowhere.
        public var link: String?
        public init(tone: String, symbol: String, text: String, link: String? = nil) {
            self.tone = tone
            self.symbol = symbol
            self.text = text
            self.link = link
        }
    }

    public var title: String
    public var description: String
    /// 0 for Monday: the weekday of the first cell.
    public var firstWeekday: Int
    public var cells: [Cell]
    /// Labels above columns, by the index of a cell in them.
    public var months: [(cell: Int, label: String)]

    public init(
        title: String, description: String, firstWeekday: Int, cells: [Cell], months: [(cell: Int, label: String)]
    ) {
        self.title = title
        self.description = description
        self.firstWeekday = min(max(firstWeekday, 0), 6)
        self.cells = cells
        self.months = months
    }

    public func picture(id: String) -> Picture {
        let side = 17.0
        let step = 19.0
        let left = 30.0
        let top = 18.0
        let weeks = (firstWeekday + cells.count + 6) / 7
        var svg = SVG(width: left + Double(weeks) * step + 2, height: top + 7 * step)
        for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")] {
            svg.text(name, left - 5, top + Double(row) * step + 12.5, "tick", .end)
        }
        // Every month has its name: one of less than two weeks, which only the first can be, ends where the next begins.
        let places = months.map { left + Double((firstWeekday + $0.cell) / 7) * step }
        for (index, month) in months.enumerated() {
            let next = index + 1 < places.count ? places[index + 1] : .infinity
            if next - places[index] < 30 {
                svg.text(month.label, next - 4, 12, "tick", .end)
            } else {
                svg.text(month.label, places[index], 12, "tick")
            }
        }
        for (index, cell) in cells.enumerated() {
            let place = firstWeekday + index
            let x = left + Double(place / 7) * step
            let y = top + Double(place % 7) * step
            svg.link(cell.link, label: cell.text) { svg in
                svg.cell(x, y, side, "cell-\(cell.tone)", symbol: cell.symbol, text: cell.text)
            }
        }
        return Picture(
            markup: svg.finish(id: id, title: title, description: description, style: "chart strip", fixed: true))
    }
}

extension SVG {
    mutating func cell(_ x: Double, _ y: Double, _ side: Double, _ style: String, symbol: String, text: String) {
        group(title: text) { svg in
            svg.rectangle(x, y, side, side, style, radius: 3)
            svg.text(symbol, x + side / 2, y + side / 2 + 4, "\(style)-symbol", .middle)
        }
    }
}
