import Results

/// One number of a comparison with its interval, and how the interval would narrow with more rows.
struct Part {
    let value: Double
    /// Both bounds hold the value, so that a value beyond the limit never passes on its interval.
    let low: Double
    let high: Double
    /// Confidence of the interval; nil for an exact number.
    let level: Double?
    let weight: Double
    let source: RowSource
    /// Rows that the interval rests on.
    let rows: Int
    /// A share counted among independent rows, whose bounds are known for any number of rows.
    private let binomial: Binomial?

    /// - Parameter interval: nil for a number without an error of its own.
    init(_ value: Double, _ interval: Interval?, weight: Double = 1, source: RowSource, rows: Int) {
        self.value = value
        low = min(value, interval?.low ?? value)
        high = max(value, interval?.high ?? value)
        level = interval?.level
        self.weight = weight
        self.source = source
        self.rows = rows
        binomial = interval.flatMap { Binomial(value, $0) }
    }

    /// The value of a measurement.
    init(_ value: Double, _ measurement: Measurement) {
        self.init(value, measurement.interval, source: measurement.restsOn ?? .synthetic, rows: measurement.restingRows)
    }

    var isExact: Bool { level == nil || low == high }
    /// Whether the number of rows that decides is a fact of the binomial distribution, not an extrapolation.
    var isCounted: Bool { binomial?.isExtreme ?? false }

    /// Distance from the value to its lower and upper bound with `scale` times the rows.
    func deviations(_ scale: Double) -> (below: Double, above: Double) {
        let (below, above) = (value - low, high - value)
        guard scale != 1 else { return (below, above) }
        if let binomial { return binomial.deviations(below, above, scale) }
        return (below / scale.squareRoot(), above / scale.squareRoot())
    }
}

extension Measurement {
    /// Rows of the source that the interval rests on.
    var restingRows: Int {
        switch restsOn ?? .synthetic {
        case .synthetic: nSynthetic
        case .real: nReal
        case .holdout: nHoldout ?? nReal
        case .test: parameters["test_rows"].flatMap { Int($0) } ?? nHoldout ?? nReal
        }
    }
}
