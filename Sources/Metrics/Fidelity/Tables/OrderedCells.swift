import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// Cumulative distributions of two columns.
package enum OrderedCells {
    /// F − G on every stretch between neighbouring values of both; the last one reaches to itself.
    static func steps(
        _ a: DistinctValues, _ b: DistinctValues, _ body: (_ from: Double, _ to: Double, _ difference: Double) -> Void
    ) {
        var (i, j) = (0, 0)
        var (below, others) = (0, 0)
        func next() -> Double {
            min(i < a.values.count ? a.values[i] : .infinity, j < b.values.count ? b.values[j] : .infinity)
        }
        while i < a.values.count || j < b.values.count {
            let value = next()
            if i < a.values.count, a.values[i] == value {
                below += Int(a.counts[i])
                i += 1
            }
            if j < b.values.count, b.values[j] == value {
                others += Int(b.counts[j])
                j += 1
            }
            let following = next()
            body(
                value, following.isFinite ? following : value,
                Double(below) / Double(a.known) - Double(others) / Double(b.known))
        }
    }

    /// Of a sample, ddof 1; 0 of fewer than two values.
    package static func deviation(_ values: [Double]) -> Double {
        guard values.count > 1 else { return 0 }
        // Scaled, so that squares of ±1e308 are finite.
        let scale = values.reduce(0) { max($0, abs($1)) }
        guard scale > 0, scale.isFinite else { return 0 }
        let mean = values.reduce(0) { $0 + $1 / scale } / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 / scale - mean) * ($1 / scale - mean) }
        return scale * (squares / Double(values.count - 1)).squareRoot()
    }
}

/// Shares of bins of two sets.
struct CellShares {
    let real: [Double]
    let synthetic: [Double]

    /// - Returns: nil where the real set has no row in them. A synthetic set without a row has shares of 0, so that what it
    ///   lacks counts as different.
    init?(_ real: ArraySlice<Double>, _ synthetic: ArraySlice<Double>) {
        let (a, b) = (real.reduce(0, +), synthetic.reduce(0, +))
        guard a > 0 else { return nil }
        self.real = real.map { $0 / a }
        self.synthetic = synthetic.map { b > 0 ? $0 / b : 0 }
    }

    /// ½ Σ |p − q|; 1 against a set without rows.
    var totalVariation: Double {
        guard synthetic.contains(where: { $0 > 0 }) else { return 1 }
        return min(1, zip(real, synthetic).reduce(0) { $0 + abs($1.0 - $1.1) } / 2)
    }
}
