/// Builds one accessible, script-free SVG picture; colours come from the page's style sheet by class.
struct SVG {
    private let width: Double
    private let height: Double
    private var body = ""
    /// An image has no parts for a screen reader; one with links is a group of them.
    private var hasLinks = false

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        body += "<path class=\"\(style)\" d=\"M\(c(x1)) \(c(y1))L\(c(x2)) \(c(y2))\"/>"
    }

    mutating func path(_ data: String, _ style: String) {
        guard !data.isEmpty else { return }
        body += "<path class=\"\(style)\" d=\"\(data)\"/>"
    }

    mutating func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, radius: Double = 0
    ) {
        let corner = radius > 0 ? " rx=\"\(c(radius))\"" : ""
        body +=
            "<rect class=\"\(style)\" x=\"\(c(x))\" y=\"\(c(y))\" width=\"\(c(max(0, width)))\" "
            + "height=\"\(c(max(0, height)))\"\(corner)/>"
    }

    /// Marks that share a tooltip.
    mutating func group(title: String, _ draw: (inout SVG) -> Void) {
        body += "<g><title>\(Escape.markup(title))</title>"
        draw(&self)
        body += "</g>"
    }

    /// Marks that lead somewhere in the page or to a page beside it.
    mutating func link(_ target: String?, label: String, _ draw: (inout SVG) -> Void) {
        guard let target else { return draw(&self) }
        hasLinks = true
        body += "<a href=\"\(Escape.markup(target))\" aria-label=\"\(Escape.markup(label))\">"
        draw(&self)
        body += "</a>"
    }

    enum Anchor: String { case start, middle, end }

    /// - Parameter limit: longer text is cut with an ellipsis; the whole text stays in the tooltip.
    mutating func text(
        _ text: String, _ x: Double, _ y: Double, _ style: String, _ anchor: Anchor = .start, limit: Int = 40
    ) {
        let cut = text.count > limit
        let shown = cut ? String(text.prefix(max(1, limit - 1))) + "…" : text
        let title = cut ? "<title>\(Escape.markup(text))</title>" : ""
        body +=
            "<text class=\"\(style)\" x=\"\(c(x))\" y=\"\(c(y))\" text-anchor=\"\(anchor.rawValue)\">"
            + "\(Escape.markup(shown))\(title)</text>"
    }

    mutating func verticalText(_ text: String, _ x: Double, _ y: Double, _ style: String, limit: Int = 60) {
        let shown = text.count > limit ? String(text.prefix(max(1, limit - 1))) + "…" : text
        body +=
            "<text class=\"\(style)\" text-anchor=\"middle\" transform=\"translate(\(c(x)) \(c(y))) rotate(-90)\">"
            + "\(Escape.markup(shown))</text>"
    }

    mutating func marker(_ role: ChartRole, _ x: Double, _ y: Double, size: Double = 4, _ extra: String = "") {
        let shape =
            switch role {
            case .real:
                "M\(c(x)) \(c(y))m\(c(-size)) 0a\(c(size)) \(c(size)) 0 1 0 \(c(2 * size)) 0a\(c(size)) \(c(size)) 0 "
                    + "1 0 \(c(-2 * size)) 0z"
            case .first: "M\(c(x - size)) \(c(y))h\(c(2 * size))M\(c(x)) \(c(y - size))v\(c(2 * size))"
            case .second: "M\(c(x - size)) \(c(y - size))l\(c(2 * size)) \(c(2 * size))m0 \(c(-2 * size))l\(c(-2 * size)) \(c(2 * size))"
            case .third: "M\(c(x - size)) \(c(y - 1))h\(c(2 * size))v2h\(c(-2 * size))z"
            case .fourth: "M\(c(x - 1)) \(c(y - size))v\(c(2 * size))h2v\(c(-2 * size))z"
            case .synthetic: "M\(c(x - size)) \(c(y - size))h\(c(2 * size))v\(c(2 * size))h\(c(-2 * size))z"
            case .holdout: "M\(c(x)) \(c(y - size - 0.6))l\(c(size + 0.6)) \(c(2 * size))h\(c(-2 * size - 1.2))z"
            case .other:
                "M\(c(x)) \(c(y - size - 0.8))l\(c(size + 0.8)) \(c(size + 0.8))l\(c(-size - 0.8)) "
                    + "\(c(size + 0.8))l\(c(-size - 0.8)) \(c(-size - 0.8))z"
            }
        body += "<path class=\"fill-\(role.rawValue)\(extra.isEmpty ? "" : " " + extra)\" d=\"\(shape)\"/>"
    }

    mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String) {
        body += "<circle class=\"\(style)\" cx=\"\(c(x))\" cy=\"\(c(y))\" r=\"\(c(radius))\"/>"
    }

    /// An arrowhead at the end of an axis for a value that lies beyond it; `side` is −1 or 1.
    mutating func chevron(_ x: Double, _ y: Double, side: Double, _ style: String) {
        path("M\(c(x - 2 * side)) \(c(y - 4))l\(c(4 * side)) 4l\(c(-4 * side)) 4", style)
    }

    /// - Parameters:
    ///   - id: unique in the page; letters, digits and dashes.
    ///   - fixed: a picture of its own size instead of one that fills its column.
    func finish(id: String, title: String, description: String, style: String = "chart", fixed: Bool = false) -> String
    {
        let size = fixed ? " width=\"\(c(width))\" height=\"\(c(height))\"" : ""
        return "<svg class=\"\(style)\" role=\"\(hasLinks ? "group" : "img")\" viewBox=\"0 0 \(c(width)) \(c(height))\"\(size) "
            + "aria-labelledby=\"\(id)-t \(id)-d\"><title id=\"\(id)-t\">\(Escape.markup(title))</title>"
            + "<desc id=\"\(id)-d\">\(Escape.markup(description))</desc>\(body)</svg>"
    }

    /// A small picture that says nothing the text beside it does not say.
    func finishDecorative(style: String) -> String {
        "<svg class=\"\(style)\" aria-hidden=\"true\" viewBox=\"0 0 \(c(width)) \(c(height))\" "
            + "width=\"\(c(width))\" height=\"\(c(height))\">\(body)</svg>"
    }

    private func c(_ value: Double) -> String { ChartText.coordinate(value) }
}

/// Whose data a mark shows; fixes its colour, shape and dash. `first` to `fourth` tell several numbers of one set apart,
/// so that the marks of the sets mean the sets on every page.
public enum ChartRole: String, Sendable, CaseIterable {
    case real, synthetic, holdout, other, first, second, third, fourth

    public static let numbers: [ChartRole] = [.first, .second, .third, .fourth]
}

/// A picture for a page: an `<svg>` or an `<img>`, safe to insert as it is.
public struct Picture: Sendable, Equatable {
    public let markup: String
}
