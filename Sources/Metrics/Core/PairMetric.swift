import Numerics
import Results

/// A metric of a reference set and a candidate set in one feature space.
public protocol PairMetric: Sendable {
    var descriptor: MetricDescriptor { get }

    /// The value over all columns.
    /// - Parameter resamples: rows of the bootstrap; nil gives no interval (floors, anchors).
    func estimate(_ evidence: PairEvidence, resamples: Resamples?) throws(MetricError) -> Estimate

    /// The whole, then one entry a feature level for metrics that read levels. The default is the whole alone.
    func estimates(_ evidence: PairEvidence, resamples: Resamples?) -> [ScopedEstimate]

    /// The floor of the whole where theory gives it without splits; nil, the default, has it measured on them.
    func closedFloor(_ evidence: FloorEvidence) throws(MetricError) -> Floor?

    /// How many times the planned splits its floor takes, where the neighbours of a split come from the pool's lists and
    /// cost little: a limit that hangs on a mean of ten splits moves with the seed.
    var floorRepeats: Int { get }
}

extension PairMetric {
    public var floorRepeats: Int { 1 }

    public func closedFloor(_ evidence: FloorEvidence) throws(MetricError) -> Floor? { nil }

    public func estimates(_ evidence: PairEvidence, resamples: Resamples?) -> [ScopedEstimate] {
        [ScopedEstimate(.whole) { () throws(MetricError) in try estimate(evidence, resamples: resamples) }]
    }
}

/// A value or the reason why there is none, with the part of the data that it is about.
public struct ScopedEstimate: Sendable {
    public var scope: Scope
    public var result: Result<Estimate, MetricError>

    public init(_ scope: Scope, _ body: () throws(MetricError) -> Estimate) {
        self.scope = scope
        result = Result(catching: body)
    }
}
