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
    /// The value is a fact of the input rather than an estimate from a sample, so that no interval is due. Values of
    /// all others are never judged without one.
    public let isExact: Bool

    public init(
        id: String, version: Int = 1, dimension: Dimension, direction: Direction, unit: String,
        range: ClosedRange<Double>, optimum: Double?, restsOn: RowSource = .synthetic, isExact: Bool = false
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
    }
}
