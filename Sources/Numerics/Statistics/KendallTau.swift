/// Kendall's τ-b (1945): agreement of two orders, ties counted.
package enum KendallTau {
    /// - Returns: nil when one of the two orders ties every pair.
    package static func b(_ x: [Double], _ y: [Double]) -> Double? {
        var (concordance, tiedX, tiedY, pairs) = (0.0, 0.0, 0.0, 0.0)
        for i in x.indices {
            for j in x.indices where j > i {
                let (dx, dy) = (x[i] - x[j], y[i] - y[j])
                pairs += 1
                if dx == 0 { tiedX += 1 }
                if dy == 0 { tiedY += 1 }
                if dx * dy != 0 { concordance += (dx > 0) == (dy > 0) ? 1 : -1 }
            }
        }
        let scale = ((pairs - tiedX) * (pairs - tiedY)).squareRoot()
        return scale > 0 ? concordance / scale : nil
    }
}
