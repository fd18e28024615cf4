/// The three parts that a set plays in an evaluation.
public struct Roles<Value> {
    /// What the generator was trained on.
    public var real: Value
    /// Real data that the generator never saw.
    public var holdout: Value?
    public var synthetic: Value

    public init(real: Value, holdout: Value? = nil, synthetic: Value) {
        self.real = real
        self.holdout = holdout
        self.synthetic = synthetic
    }

    /// Real, holdout where there is one, synthetic.
    public var all: [Value] { [real] + (holdout.map { [$0] } ?? []) + [synthetic] }

    /// The same parts of other values, made in the order of `all`.
    public func map<Other, Failure: Error>(_ transform: (Value) throws(Failure) -> Other) throws(Failure) -> Roles<Other> {
        let real = try transform(real)
        var unseen: Other?
        if let holdout { unseen = try transform(holdout) }
        return Roles<Other>(real: real, holdout: unseen, synthetic: try transform(synthetic))
    }
}

extension Roles: Sendable where Value: Sendable {}
extension Roles: Equatable where Value: Equatable {}
