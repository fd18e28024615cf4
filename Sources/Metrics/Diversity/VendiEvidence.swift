import Numerics

/// Vendi scores of a set and of its bootstrap replicates.
struct VendiEvidence: Sendable {
    /// Replicates are limited: each needs all eigenvalues.
    static let largestReplicates = 50

    let value: Double
    let replicates: [Double]?

    init(
        _ rows: Matrix<Float>, order: Vendi.Order, role: Resamples.Role, resamples: Resamples?, parallel: Parallel
    ) throws(MetricError) {
        guard rows.rows >= 2 else {
            throw .insufficientData("\(rows.rows) rows; at least 2 are needed to speak of diversity")
        }
        let units = try Vendi.unitRows(rows)
        value = Vendi.score(
            eigenvalues: try Vendi.eigenvalues(units: units, counts: nil, parallel: parallel), order: order)
        guard value.isFinite else { throw .failed("the eigenvalues of the cosine kernel are all zero") }
        guard let resamples, resamples.replicates > 1 else {
            replicates = nil
            return
        }
        let limited = resamples.prefix(Self.largestReplicates)
        replicates = parallel.map(limited.replicates) { replicate in
            let counts = limited.counts(replicate, role: role, rows: units.rows)
            let eigenvalues = try? Vendi.eigenvalues(units: units, counts: counts, parallel: .serial)
            return eigenvalues.map { Vendi.score(eigenvalues: $0, order: order) } ?? .nan
        }
    }
}
