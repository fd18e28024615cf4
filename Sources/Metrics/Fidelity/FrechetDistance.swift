import Numerics

/// One of the two sets of a Fréchet distance: rows, perhaps with multiplicities, and their moments.
struct FrechetSide: Sendable {
    var rows: Matrix<Float>
    var counts: [Int32]?
    var moments: Moments
}

/// Fréchet distance between the Gaussians of two feature sets.
///
/// With Σx = AᵀA and Σy = BᵀB the trace of (Σx Σy)^½ is the nuclear norm of A Bᵀ, so that rank-deficient covariances
/// need no `eps` and the result is never complex or negative; `scipy.linalg.sqrtm` on n < d loses half the digits. The
/// factors are the centred rows themselves when there are no more of them than columns, else Cholesky factors, else
/// (constant or dependent columns) factors from eigenvectors without those of rounding noise.
/// - Parameters:
///   - x, y: n×d and m×d features; n, m ≥ 2.
///   - ddof: divisor of the covariances is n − ddof; 1 is `numpy.cov`'s and every peer's.
/// - Returns: 0 for equal sets.
/// - Complexity: O((n + m) d²) for the moments, O(d³) for the rest; O(n m d) when n, m < d.
public func frechetDistance(
    _ x: Matrix<Float>, _ y: Matrix<Float>, ddof: Double = 1, parallel: Parallel = .serial
) throws(MetricError) -> FrechetTerms {
    let evidence = try PairEvidence(reference: x, candidate: y, parallel: parallel)
    let moments = evidence.moments
    return try frechetTerms(
        FrechetSide(rows: x, moments: moments.reference), FrechetSide(rows: y, moments: moments.candidate), ddof: ddof,
        parallel: parallel)
}

/// - Parameters:
///   - columns: of this level; nil for all.
///   - rough: roots of eigenvalues whatever their error, about 10⁻⁸: for replicates.
func frechetTerms(
    _ x: FrechetSide, _ y: FrechetSide, columns: Range<Int>? = nil, ddof: Double = 1, rough: Bool = false,
    parallel: Parallel = .serial
) throws(MetricError) -> FrechetTerms {
    let first = columns.map { x.moments.columns(in: $0) } ?? x.moments
    let second = columns.map { y.moments.columns(in: $0) } ?? y.moments
    for (name, moments) in [("reference", first), ("candidate", second)] where moments.count < 2 {
        throw .insufficientData("the \(name) set has \(Int(moments.count)) rows; a covariance needs at least 2")
    }
    let dimension = Double(first.dimension)
    let mean = zip(first.mean, second.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let traceX = first.variances(ddof: ddof).reduce(0, +)
    let traceY = second.variances(ddof: ddof).reduce(0, +)
    guard (mean + traceX + traceY).isFinite else {
        throw .failed("the covariances overflow; scale the features down")
    }
    var terms = FrechetTerms(
        mean: mean, traceReference: traceX, traceCandidate: traceY, traceRoot: 0,
        resolution: 8 * max(dimension, 32) * .ulpOfOne * (traceX + traceY))
    if first == second {
        terms.traceRoot = traceX
        return terms
    }
    do throws(NumericsError) {
        let factors = try parallel.tryMap(2) { index throws(NumericsError) in
            try index == 0 ? covarianceFactor(x, first, columns, ddof: ddof) : covarianceFactor(y, second, columns, ddof: ddof)
        }
        let product = try factors[0].multiplied(byTransposed: factors[1], parallel: parallel)
        let root = try product.nuclearNorm(parallel: parallel)
        terms.traceRoot = root.value
        // The cheap sum of the roots is kept where its error is far below what the distance is asked for.
        if !rough, 2 * root.error > max(1e-10 * terms.distance, terms.resolution / 16) {
            terms.traceRoot = try product.singularValues().reduce(0, +)
        }
    } catch {
        throw MetricError(error)
    }
    return terms
}

/// Some F with FᵀF = Σ and as few rows as come for free.
private func covarianceFactor(
    _ side: FrechetSide, _ moments: Moments, _ columns: Range<Int>?, ddof: Double
) throws(NumericsError) -> Matrix<Double> {
    if moments.count <= Double(moments.dimension) {
        return centredRows(side, moments, columns, ddof: ddof)
    }
    let covariance = try moments.covariance(ddof: ddof)
    if let factor = try? covariance.choleskyFactor(), isWellConditioned(factor, covariance) { return factor }
    let eigen = try covariance.symmetricEigen()
    let largest = max(0, eigen.values.last ?? 0)
    let noise = largest * Double(moments.dimension) * .ulpOfOne
    let kept = eigen.values.indices.filter { eigen.values[$0] > noise }
    var factor = eigen.vectors.rows(at: kept)
    for (row, index) in kept.enumerated() {
        let root = eigen.values[index].squareRoot()
        for column in 0..<factor.columns { factor[row, column] *= root }
    }
    return factor
}

/// A pivot at the level of rounding means that the factor holds noise, whose root is eight digits larger.
private func isWellConditioned(_ factor: Matrix<Double>, _ covariance: Matrix<Double>) -> Bool {
    (0..<factor.rows).allSatisfy { factor[$0, $0] * factor[$0, $0] > 1e-12 * covariance[$0, $0] }
}

/// The centred rows, √weight each, turned so that the row of nothing that centring leaves is the first, and without it:
/// a singular value of exactly 0 would cost half the digits of the sum.
private func centredRows(
    _ side: FrechetSide, _ moments: Moments, _ columns: Range<Int>?, ddof: Double
) -> Matrix<Double> {
    let columns = columns ?? 0..<side.rows.columns
    let kept = (0..<side.rows.rows).filter { row in side.counts.map { $0[row] > 0 } ?? true }
    func share(_ row: Int) -> Double { (Double(side.counts?[row] ?? 1) / moments.count).squareRoot() }
    func centred(_ row: Int) -> [Double] {
        columns.enumerated().map { Double(side.rows[row, $1]) - moments.mean[$0] }
    }
    guard let pivot = kept.first else { return Matrix(rows: 0, columns: columns.count) }
    // Householder's reflection of the vector of √shares, to which the rows are orthogonal, onto the first axis.
    let scale = (moments.count / (moments.count - ddof)).squareRoot()
    let head = centred(pivot).map { $0 * share(pivot) * scale / (1 + share(pivot)) }
    var factor = Matrix<Double>(rows: kept.count - 1, columns: columns.count)
    for (place, row) in kept.dropFirst().enumerated() {
        let weight = share(row)
        for (column, value) in centred(row).enumerated() {
            factor[place, column] = weight * (scale * value - head[column])
        }
    }
    return factor
}
