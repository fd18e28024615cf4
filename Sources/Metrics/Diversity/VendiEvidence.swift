import Numerics

/// Vendi scores of a set and what its rows add to the score.
struct VendiEvidence: Sendable {
    let value: Double
    /// Scores of the same eigenvalues at other orders, which a report shows beside `value`.
    let others: [(order: Vendi.Order, value: Double)]
    /// nil where none were asked for or the eigenvectors could not be found.
    let effects: VendiEffects?
    /// The score's change on each bootstrap sample, to first order.
    let changes: [Double]?

    init(
        _ rows: Matrix<Float>, order: Vendi.Order, draws: (weights: RowWeights, halves: RowHalves)?, parallel: Parallel
    ) throws(MetricError) {
        guard rows.rows >= 2 else {
            throw .insufficientData("\(rows.rows) rows; at least 2 are needed to speak of diversity")
        }
        let units = try Vendi.items(rows)
        let spectrum = try Vendi.eigenvalues(units: units, counts: nil, parallel: parallel)
        value = Vendi.score(eigenvalues: spectrum, order: order)
        others = [.finite(1), .finite(2), .infinite].filter { $0 != order }.map {
            ($0, Vendi.score(eigenvalues: spectrum, order: $0))
        }
        guard value.isFinite else { throw .failed("the eigenvalues of the cosine kernel are all zero") }
        guard let draws, draws.weights.replicates > 1 else {
            (effects, changes) = (nil, nil)
            return
        }
        let found = try? VendiEffects(
            units: units, order: order, isFirst: draws.halves.half(0), parallel: parallel)
        effects = found.flatMap { $0.deviation.isFinite ? $0 : nil }
        changes = effects.map { draws.weights.means($0.rows) }
    }
}
