/// What kind of row of a study a mark stands for: fixes its shape and colour.
public enum CandidateMark: String, Sendable, CaseIterable {
    case generated, given, known

    var role: ChartRole {
        switch self {
        case .generated: .synthetic
        case .given: .other
        case .known: .holdout
        }
    }

    /// The mark alone, for a legend or beside a name.
    public func picture() -> Picture {
        var svg = SVG(width: 12, height: 12)
        svg.marker(role, 6, self == .known ? 6.4 : 6, size: 4)
        return Picture(markup: svg.finishDecorative(style: "mark-sample"))
    }
}
