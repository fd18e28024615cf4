import CKernels

/// Losses of arrays against targets with their gradients, by blocks of 16,384 values merged in block order.
package enum PixelLosses {
    private static let block = 1 << 14

    /// Σ softplus(l) − x·l: the negative log-likelihood in nats of a Bernoulli variable with logit l, targets x in 0…1.
    /// The gradient is multiplied by `share`.
    package static func bernoulli(
        _ logits: [Float], _ targets: [Float], share: Float, parallel: Parallel
    ) -> (sum: Double, gradient: [Float]) {
        run(logits, targets, parallel) { l, x, count, gradient in assay_bernoulli(l, x, count, share, gradient) }
    }

    /// Σ (m − x)², with `share` · (m − x) as the gradient.
    package static func squaredError(
        _ means: [Float], _ targets: [Float], share: Float, parallel: Parallel
    ) -> (sum: Double, gradient: [Float]) {
        run(means, targets, parallel) { m, x, count, gradient in assay_squared_error(m, x, count, share, gradient) }
    }

    private static func run(
        _ values: [Float], _ targets: [Float], _ parallel: Parallel,
        _ kernel: @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>) -> Double
    ) -> (sum: Double, gradient: [Float]) {
        precondition(values.count == targets.count)
        guard !values.isEmpty else { return (0, []) }
        var sums: [Double] = []
        let gradient = Buffers.filled(values.count) { gradient in
            sums = parallel.map((values.count + block - 1) / block) { index in
                let first = index * block
                return values.at(first) { v in
                    targets.at(first) { kernel(v, $0, min(block, values.count - first), gradient.pointer(first)) }
                }
            }
        }
        return (sums.reduce(0, +), gradient)
    }
}
