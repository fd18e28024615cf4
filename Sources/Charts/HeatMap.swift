import Results

/// A table of numbers with a tint a cell. It is a table rather than a drawing, so that numbers can be copied, headings
/// are announced and a phone can scroll it.
public struct HeatMap: Sendable {
    public struct Column: Sendable {
        public var name: String
        /// Set apart from the columns before it, as rows of known quality are.
        public var isApart: Bool
        public init(name: String, isApart: Bool = false) {
            self.name = name
            self.isApart = isApart
        }
    }

    public struct Cell: Sendable {
        public var text: String
        /// 0 (best) to 1 (worst) of the row's own scale; nil where there is no number.
        public var position: Double?
        public var isBest: Bool
        /// What the pointer shows, e.g. the interval or why there is no value.
        public var detail: String
        public init(text: String, position: Double?, isBest: Bool = false, detail: String = "") {
            self.text = text
            self.position = position
            self.isBest = isBest
            self.detail = detail
        }
    }

    public struct Row: Sendable {
        public var name: String
        /// e.g. which way is better.
        public var note: String
        public var cells: [Cell]
        public init(name: String, note: String, cells: [Cell]) {
            self.name = name
            self.note = note
            self.cells = cells
        }
    }

    public struct Group: Sendable {
        public var name: String
        public var rows: [Row]
        public init(name: String, rows: [Row]) {
            self.name = name
            self.rows = rows
        }
    }

    /// Tints between best and worst; each has a class in the style sheet.
    static let tints = 9

    public var title: String
    public var corner: String
    public var columns: [Column]
    public var groups: [Group]

    public init(title: String, corner: String, columns: [Column], groups: [Group]) {
        self.title = title
        self.corner = corner
        self.columns = columns
        self.groups = groups
    }

    public func picture() -> Picture {
        var markup = "<table class=\"heat\" aria-label=\"\(Escape.markup(title))\"><thead><tr>"
        markup += "<th scope=\"col\" class=\"corner\">\(Escape.markup(corner))</th>"
        for (index, column) in columns.enumerated() {
            markup += "<th scope=\"col\"\(apart(index))><span>\(Escape.markup(column.name))</span></th>"
        }
        markup += "</tr></thead>"
        for group in groups {
            markup += "<tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"\(columns.count + 1)\">"
            markup += "\(Escape.markup(group.name))</th></tr>"
            for row in group.rows { markup += line(row) }
            markup += "</tbody>"
        }
        return Picture(markup: markup + "</table>")
    }

    private func line(_ row: Row) -> String {
        var markup = "<tr><th scope=\"row\">\(Escape.markup(row.name))"
        if !row.note.isEmpty { markup += " <small>\(Escape.markup(row.note))</small>" }
        markup += "</th>"
        for (index, cell) in row.cells.prefix(columns.count).enumerated() {
            let title = cell.detail.isEmpty ? "" : " title=\"\(Escape.markup(cell.detail))\""
            let text = Escape.markup(cell.text)
            let isApart = columns[index].isApart && (index == 0 || !columns[index - 1].isApart)
            markup += "<td class=\"\(tint(cell))\(isApart ? " apart" : "")\"\(title)>"
            markup += cell.isBest ? "<b>\(text)</b></td>" : "\(text)</td>"
        }
        return markup + "</tr>"
    }

    private func apart(_ index: Int) -> String {
        guard columns[index].isApart else { return "" }
        return index == 0 || !columns[index - 1].isApart ? " class=\"known apart\"" : " class=\"known\""
    }

    private func tint(_ cell: Cell) -> String {
        guard let position = cell.position, position.isFinite else { return "void" }
        let clamped = min(max(position, 0), 1)
        return "h\(Int(bounded: (clamped * Double(Self.tints - 1)).rounded()))"
    }
}
