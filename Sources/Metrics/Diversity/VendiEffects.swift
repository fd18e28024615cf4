import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// What each row adds to a Vendi score, to first order, and how far the score spreads.
///
/// The score is a function of the eigenvalues λ of the rows' second moments; adding a row u moves λ by (u·v)² / n. When the
/// covariance is nearly round, entropy is at its maximum, true effects vanish and what is left is the noise of the
/// estimated eigenvectors, which the variance of effects counts twice. The covariance of effects by the eigenvectors of two
/// halves of the rows is free of it, and tells how much is counted too often.
struct VendiEffects: Sendable {
    /// About their mean, one a row.
    let rows: [Double]
    /// Standard deviation of the score.
    let deviation: Double

    /// - Parameters:
    ///   - units: rows of length one.
    ///   - isFirst: which rows make the first half.
    init(
        units: Matrix<Float>, order: Vendi.Order, isFirst: [Bool], parallel: Parallel
    ) throws(NumericsError) {
        let n = Double(units.rows)
        let all: [Double]
        var split = 1.0
        if units.columns < units.rows {
            all = Self.centred(try Self.effects(units, by: units, order, parallel))
            if units.rows / 2 > units.columns {
                let first = units.rows(at: isFirst.indices.filter { isFirst[$0] })
                let second = units.rows(at: isFirst.indices.filter { !isFirst[$0] })
                let a = Self.centred(try Self.effects(units, by: first, order, parallel))
                let b = Self.centred(try Self.effects(units, by: second, order, parallel))
                let own = zip(all, all).reduce(0) { $0 + $1.0 * $1.1 }
                let shared = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
                // Half of the excess: taking out all of it left intervals of 0.9 of the width needed where laws differ.
                split = own > 0 ? min(1, (3 + max(0, shared) / own) / 4) : 1
            }
        } else {
            all = Self.centred(try Self.effectsByRows(units, order))
        }
        let scale = split.squareRoot()
        rows = all.map { $0 * scale }
        deviation = (rows.reduce(0) { $0 + $1 * $1 } / max(1, n - 1) / n).squareRoot()
    }

    private static func centred(_ values: [Double]) -> [Double] {
        let mean = values.reduce(0, +) / Double(max(1, values.count))
        return values.map { $0 - mean }
    }

    /// Of all `rows`, by the moments of some.
    private static func effects(
        _ rows: Matrix<Float>, by known: Matrix<Float>, _ order: Vendi.Order, _ parallel: Parallel
    ) throws(NumericsError) -> [Double] {
        let eigen = try CosineGram.byColumns(known, counts: nil, parallel).symmetricEigen()
        let slopes = slopes(eigen.values, order)
        let axes: Matrix<Float> = eigen.vectors.converted()
        let size = 1_024
        let parts = try parallel.tryMap((rows.rows + size - 1) / size) { block throws(NumericsError) in
            let chosen = rows.rows(at: Array(block * size..<min(rows.rows, (block + 1) * size)))
            let along = try chosen.multiplied(by: axes, transposing: .no, .yes)
            return (0..<along.rows).map { row in
                zip(along.row(row), slopes).reduce(0.0) { $0 + $1.1 * Double($1.0) * Double($1.0) }
            }
        }
        return parts.flatMap(\.self)
    }

    /// The same from the matrix of row products, which has the eigenvalues too: (u·v)² is n λ times a squared entry.
    private static func effectsByRows(
        _ units: Matrix<Float>, _ order: Vendi.Order
    ) throws(NumericsError) -> [Double] {
        let eigen = try CosineGram.byRows(units, counts: nil).symmetricEigen()
        let slopes = zip(slopes(eigen.values, order), eigen.values).map { $0 * max(0, $1) * Double(units.rows) }
        return (0..<units.rows).map { row in
            slopes.indices.reduce(0.0) { sum, k in
                sum + slopes[k] * eigen.vectors[k, row] * eigen.vectors[k, row]
            }
        }
    }

    /// The score's derivative by each eigenvalue; 0 for those of rounding noise.
    static func slopes(_ eigenvalues: [Double], _ order: Vendi.Order) -> [Double] {
        let largest = eigenvalues.max() ?? 0
        let noise = 1e-14 * Double(eigenvalues.count) * largest
        let score = Vendi.score(eigenvalues: eigenvalues, order: order)
        let total = eigenvalues.reduce(0) { $0 + max(0, $1) }
        guard total > 0, score.isFinite else { return eigenvalues.map { _ in 0 } }
        let shares = eigenvalues.map { $0 > noise ? $0 / total : 0 }
        switch order {
        case .infinite:
            let top = eigenvalues.lastIndex(of: largest)
            return shares.indices.map { $0 == top ? -score * score / total : 0 }
        case .finite(1):
            return shares.map { $0 > 0 ? -score * log($0) / total : 0 }
        case .finite(let q):
            let sum = shares.reduce(0) { $1 > 0 ? $0 + pow($1, q) : $0 }
            return shares.map { $0 > 0 ? score * q / (1 - q) * pow($0, q - 1) / sum / total : 0 }
        }
    }
}
