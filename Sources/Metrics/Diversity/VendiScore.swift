import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// Effective number of different items (Friedman & Dieng 2023; orders: Pasarkar & Dieng 2024).
public enum Vendi {
    /// Order of the Rényi entropy: 1 is Shannon's, larger orders weigh common items more.
    public enum Order: Sendable, Equatable {
        case finite(Double)
        case infinite

        var name: String {
            switch self {
            case .finite(let q): q == q.rounded() && abs(q) < 1e6 ? String(Int(q)) : "\(q)"
            case .infinite: "inf"
            }
        }
    }

    /// The exponential of the entropy of eigenvalues that sum to one, in 1…count.
    public static func score(eigenvalues: [Double], order: Order = .finite(1)) -> Double {
        let total = eigenvalues.reduce(0) { $0 + max(0, $1) }
        guard total > 0 else { return .nan }
        // Eigenvalues of rounding noise count as items for orders below one.
        let noise = 1e-14 * Double(eigenvalues.count) * (eigenvalues.max() ?? 0)
        let shares = eigenvalues.filter { $0 > noise }.map { $0 / total }
        switch order {
        case .infinite: return 1 / (shares.max() ?? 1)
        case .finite(1): return exp(-shares.reduce(0) { $0 + $1 * log($1) })
        case .finite(let q): return pow(shares.reduce(0) { $0 + pow($1, q) }, 1 / (1 - q))
        }
    }

    /// Eigenvalues of the cosine kernel's matrix over n: of the d×d product UᵀU/n of the unit rows when d < n, which
    /// has the same ones but for zeros, else of U Uᵀ/n.
    /// - Parameter counts: multiplicities of the rows; nil counts each once.
    /// - Throws: `.insufficientData` without rows, `.failed` where the matrix has no eigenvalues.
    /// - Complexity: O(n d min(n, d)).
    public static func eigenvalues(
        _ rows: Matrix<Float>, counts: [Int32]? = nil, parallel: Parallel = .serial
    ) throws(MetricError) -> [Double] {
        guard rows.rows > 0 else { throw .insufficientData("no rows") }
        let units = try items(rows)
        return try eigenvalues(units: units, counts: counts, parallel: parallel)
    }

    static func eigenvalues(
        units: Matrix<Float>, counts: [Int32]?, parallel: Parallel
    ) throws(MetricError) -> [Double] {
        do throws(NumericsError) {
            if units.columns < units.rows {
                return try CosineGram.byColumns(units, counts: counts, parallel).symmetricEigenvalues()
            }
            return try CosineGram.byRows(units, counts: counts).symmetricEigenvalues()
        } catch {
            throw MetricError(error)
        }
    }

    /// Rows scaled to length one. Rows of zeros, which have no direction, are one item that is like no other: they get a
    /// direction of their own in a further column, so that the kernel is 1 between two of them and 0 beside others.
    static func items(_ rows: Matrix<Float>) throws(MetricError) -> Matrix<Float> {
        let isZero = (0..<rows.rows).map { rows.row($0).allSatisfy { $0 == 0 } }
        guard isZero.contains(true) else { return try unitRows(rows) }
        let wider = (0..<rows.rows).flatMap { rows.row($0) + [isZero[$0] ? 1 : 0] }
        return try unitRows(Matrix(unchecked: wider, rows: rows.rows, columns: rows.columns + 1))
    }

    /// Rows scaled to length one.
    /// - Throws: `.failed` for a row of zeros, which has no direction.
    static func unitRows(_ rows: Matrix<Float>) throws(MetricError) -> Matrix<Float> {
        var units = rows
        for row in 0..<rows.rows {
            let norm = rows.row(row).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            guard norm > 0 else {
                throw .failed("row \(row) is all zeros and has no direction; the cosine kernel is undefined for it")
            }
            for index in row * rows.columns..<(row + 1) * rows.columns {
                units.storage[index] = Float(Double(rows.storage[index]) / norm)
            }
        }
        return units
    }
}
