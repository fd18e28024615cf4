import Results

/// What a metric is, fixed in code and told at length by its card `metrics/<dimension>/<id>.md`.
public struct MetricDescriptor: Sendable, Equatable {
    /// `<dimension>.<name>`, e.g. "fidelity.frechet_distance".
    public let id: String
    /// Raised whenever the same input gives another number.
    public let version: Int
    /// The name that people read, as its card has it.
    public let title: String
    /// For headings of tables; nil where the title is short enough.
    public let shortTitle: String?
    /// Kinds of data that it is measured on.
    public let modalities: Set<ModalityName>
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
    /// Its column in studies; nil where another that ranks by the same evidence stands for it, or none does.
    public let study: StudyPlace?
    /// There is no value without rows that the generator never saw.
    public let needsHoldout: Bool
    /// There is no value where rows have neither classes nor groups.
    public let needsClasses: Bool
    /// Made of inner products, so that a common shift of all rows changes what it says.
    public let readsInnerProducts: Bool
    /// What a departure from real against real is a sign of; nil for what no cause is read from.
    public let sign: MetricSign?

    public init(
        id: String, version: Int = 1, title: String, shortTitle: String? = nil, modalities: Set<ModalityName> = .any,
        dimension: Dimension, direction: Direction, unit: String, range: ClosedRange<Double>, optimum: Double?,
        restsOn: RowSource = .synthetic, alsoRestsOn: RowSource? = nil, isExact: Bool = false,
        study: StudyPlace? = nil, needsHoldout: Bool = false, needsClasses: Bool = false,
        readsInnerProducts: Bool = false, sign: MetricSign? = nil
    ) {
        self.sign = sign
        self.id = id
        self.version = version
        self.title = title
        self.shortTitle = shortTitle
        self.modalities = modalities
        self.study = study
        self.needsHoldout = needsHoldout
        self.needsClasses = needsClasses
        self.readsInnerProducts = readsInnerProducts
        self.dimension = dimension
        self.direction = direction
        self.unit = unit
        self.range = range
        self.optimum = optimum
        self.restsOn = restsOn
        self.isExact = isExact
        self.alsoRestsOn = alsoRestsOn
    }

    /// Where it is best, for `target` metrics and those whose best value can be missed on both sides.
    public var target: Double? {
        guard let optimum else { return nil }
        let isInside = range.lowerBound < optimum && optimum < range.upperBound
        return direction == .target || isInside ? optimum : nil
    }

    /// What readers of results and policies need to know of it.
    public var facts: MetricFacts {
        MetricFacts(
            id: id, version: version, title: title, shortTitle: shortTitle, direction: direction, target: target,
            range: ValueRange(range), isExact: isExact, sign: sign, needsHoldout: needsHoldout)
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
