/// Where a metric's values can lie; an end that is nil is open to infinity.
public struct ValueRange: Codable, Sendable, Equatable {
    public var low: Double?
    public var high: Double?

    public init(low: Double? = nil, high: Double? = nil) {
        self.low = low
        self.high = high
    }

    public init(_ range: ClosedRange<Double>) {
        low = range.lowerBound.isFinite ? range.lowerBound : nil
        high = range.upperBound.isFinite ? range.upperBound : nil
    }

    /// Infinite where an end is open.
    public var width: Double { (high ?? .infinity) - (low ?? -.infinity) }
}

/// What readers of results and policies need to know of a metric, without computing it. Stated by the metric's descriptor
/// and carried by every measurement of it.
public struct MetricFacts: Sendable, Equatable {
    public var id: String
    public var version: Int
    /// The name that people read, e.g. "Fréchet distance".
    public var title: String
    /// For headings of tables; nil where the title is short enough.
    public var shortTitle: String?
    public var direction: Direction
    /// Where `target` metrics are best, and others whose best value lies inside their range (0.5 of an AUC).
    public var target: Double?
    public var range: ValueRange
    /// The value is a fact of the input, so that no interval is due.
    public var isExact: Bool
    /// What a departure is a sign of; nil for metrics that no cause is read from.
    public var sign: MetricSign?
    /// There is no value without rows that the generator never saw.
    public var needsHoldout: Bool

    public init(
        id: String, version: Int = 1, title: String? = nil, shortTitle: String? = nil, direction: Direction = .lower,
        target: Double? = nil, range: ValueRange = ValueRange(), isExact: Bool = false, sign: MetricSign? = nil,
        needsHoldout: Bool = false
    ) {
        self.sign = sign
        self.needsHoldout = needsHoldout
        self.id = id
        self.version = version
        self.title = title ?? MetricNames.spelled(id)
        self.shortTitle = shortTitle
        self.direction = direction
        self.target = target
        self.range = range
        self.isExact = isExact
    }
}

extension Measurement {
    /// Takes over what the metric's descriptor states.
    public mutating func take(_ facts: MetricFacts) {
        title = facts.title
        target = facts.target
        range = facts.range
        isExact = facts.isExact
    }
}
