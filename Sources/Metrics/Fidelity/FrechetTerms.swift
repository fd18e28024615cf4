/// The parts of a Fréchet distance between two Gaussians (Heusel et al. 2017, eq. 6; Dowson & Landau 1982).
public struct FrechetTerms: Sendable, Equatable {
    /// ‖μx − μy‖²
    public var mean: Double
    /// tr Σx, tr Σy
    public var traceReference: Double
    public var traceCandidate: Double
    /// tr (Σx Σy)^½
    public var traceRoot: Double
    /// Rounding error of the sum; a distance within it is 0.
    var resolution: Double

    /// ‖μx − μy‖² + tr Σx + tr Σy − 2 tr (Σx Σy)^½, in squared feature units, never negative.
    public var distance: Double {
        let value = mean + (traceReference + traceCandidate - 2 * traceRoot)
        return value <= resolution ? 0 : value
    }
}
