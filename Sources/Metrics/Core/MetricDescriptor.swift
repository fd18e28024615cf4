import Results

/// What a metric is, fixed in code and told at length by its card `metrics/<dimension>/<id>.md`.
public struct MetricDescriptor: Sendable, Equatable {
    /// `<dimension>.<name>`, e.g. "fidelity.frechet_distance".
    public let id: String
    /// Raised whenever the same input gives another number.
    public let version: Int
    public let dimension: Dimension
    public let direction: Direction
    public let unit: String
    /// Values outside are a defect.
    public let range: ClosedRange<Double>
    /// The value for a synthetic set that is the real distribution; nil where it depends on the data.
    public let optimum: Double?
    /// Whose rows make its interval narrower.
    public let restsOn: RowSource
    /// Other rows that do so as well; of both, the fewer decide how wide it is.
    public let alsoRestsOn: RowSource?
    /// The value is a fact of the input rather than an estimate from a sample, so that no interval is due. Values of
    /// all others are never judged without one.
    public let isExact: Bool

    public init(
        id: String, version: Int = 1, dimension: Dimension, direction: Direction, unit: String,
        range: ClosedRange<Double>, optimum: Double?, restsOn: RowSource = .synthetic,
        alsoRestsOn: RowSource? = nil, isExact: Bool = false
    ) {
        self.id = id
        self.version = version
        self.dimension = dimension
        self.direction = direction
        self.unit = unit
        self.range = range
        self.optimum = optimum
        self.restsOn = restsOn
        self.isExact = isExact
        self.alsoRestsOn = alsoRestsOn
    }

    /// Whose rows the interval of a run with these counts rests on.
    public func source(real: Int, synthetic: Int, holdout: Int?) -> RowSource {
        guard let other = alsoRestsOn else { return restsOn }
        func rows(_ source: RowSource) -> Int? {
            switch source {
            case .real: real
            case .synthetic: synthetic
            case .holdout: holdout
            case .test: nil
            }
        }
        guard let own = rows(restsOn), let count = rows(other) else { return restsOn }
        return count < own ? other : restsOn
    }
}
