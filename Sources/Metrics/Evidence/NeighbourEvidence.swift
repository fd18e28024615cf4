import Numerics

/// The nearest-neighbour evidence of a pair: balls inside each set, and what they hold of the other.
public struct NeighbourEvidence: Sendable, Equatable {
    /// Ranks k = 1 … 10 that precision, recall, density, coverage and their curves read.
    public static let largestRank = 10
    /// Nearest rows of the other set that are kept.
    static let crossRank = 2

    /// Neighbours inside X, inside Y (a row is no neighbour of itself).
    public let reference: NeighbourTable
    public let candidate: NeighbourTable
    /// `ofFirst`: nearest candidates of each reference row; `ballsOfFirst`: for each candidate the reference balls
    /// that hold it.
    public let cross: CrossNeighbours
    /// Whether a ball holds its surface; the package's own convention is `<`.
    public let surface: CrossNeighbours.Surface

    /// Largest k for which both sets have radii.
    public var ranks: Int { min(reference.k, candidate.k) }

    init(
        reference: NeighbourTable, candidate: NeighbourTable, cross: CrossNeighbours,
        surface: CrossNeighbours.Surface
    ) {
        self.reference = reference
        self.candidate = candidate
        self.cross = cross
        self.surface = surface
    }

    /// With as many ranks as metrics read, from longer lists.
    init(
        _ own: (reference: NeighbourTable, candidate: NeighbourTable), cross: CrossNeighbours,
        surface: CrossNeighbours.Surface
    ) {
        self.init(
            reference: own.reference.prefix(Self.largestRank), candidate: own.candidate.prefix(Self.largestRank),
            cross: CrossNeighbours(
                ofFirst: cross.ofFirst.prefix(Self.crossRank), ofSecond: cross.ofSecond.prefix(Self.crossRank),
                ballsOfFirst: cross.ballsOfFirst, ballsOfSecond: cross.ballsOfSecond),
            surface: surface)
    }

    /// For each candidate, whether a reference ball of rank `k` holds it (precision).
    public func candidateInReference(k: Int) -> [Bool] {
        (0..<candidate.rows).map { cross.ballsOfFirst.count($0, rank: k) > 0 }
    }

    /// For each reference row, whether a candidate's ball of rank `k` holds it (recall).
    public func referenceInCandidate(k: Int) -> [Bool] {
        (0..<reference.rows).map { cross.ballsOfSecond.count($0, rank: k) > 0 }
    }

    /// For each reference row, whether its ball of rank `k` holds a candidate (coverage).
    /// - Parameter points: whether a ball of no extent, of a row with `k` equals, holds what is equal to it.
    public func referenceHoldsCandidate(k: Int, points: Bool = false) -> [Bool] {
        (0..<reference.rows).map { row in
            guard cross.ofFirst.k > 0 else { return false }
            let nearest = cross.ofFirst.squaredDistance(row, rank: 1)
            let radius = reference.squaredDistance(row, rank: k)
            return surface == .outside && !(points && radius == 0) ? nearest < radius : nearest <= radius
        }
    }
}
