import Numerics

/// Vendi scores of a set and of its bootstrap replicates.
struct VendiEvidence: Sendable {
    /// Replicates are limited: each needs all eigenvalues.
    static let largestReplicates = 50

    let value: Double
    /// Scores of the same eigenvalues at other orders, which a report shows beside `value`.
    let others: [(order: Vendi.Order, value: Double)]
    let replicates: [Double]?

    init(
        _ rows: Matrix<Float>, order: Vendi.Order, role: Resamples.Role, resamples: Resamples?, parallel: Parallel
    ) throws(MetricError) {
        guard rows.rows >= 2 else {
            throw .insufficientData("\(rows.rows) rows; at least 2 are needed to speak of diversity")
        }
        let units = try Vendi.unitRows(rows)
        let spectrum = try Vendi.eigenvalues(units: units, counts: nil, parallel: parallel)
        value = Vendi.score(eigenvalues: spectrum, order: order)
        others = [.finite(1), .finite(2), .infinite].filter { $0 != order }.map {
            ($0, Vendi.score(eigenvalues: spectrum, order: $0))
        }
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
