import CKernels

/// Optimiser steps on whole parameter arrays.
package enum Updates {
    /// Nesterov (or plain) momentum; `decay` times the weight is added to the gradient.
    package static func sgd(
        _ weights: inout [Float], gradient: [Float], velocity: inout [Float], rate: Float, momentum: Float,
        decay: Float, nesterov: Bool
    ) {
        precondition(gradient.count == weights.count && velocity.count == weights.count)
        guard !weights.isEmpty else { return }
        Buffers.mutate(&weights) { weights in
            Buffers.mutate(&velocity) { velocity in
                gradient.at(0) {
                    assay_sgd(
                        weights.pointer(0), $0, velocity.pointer(0), weights.count, rate, momentum, decay,
                        nesterov ? 1 : 0)
                }
            }
        }
    }

    /// One step of Adam (Kingma and Ba 2015). `size` is the rate with its bias correction, `root` the correction of the
    /// second moment; `decay` is added to the gradient, `shrink` multiplies the weights.
    package static func adam(
        _ weights: inout [Float], gradient: [Float], mean: inout [Float], square: inout [Float],
        betas: (Float, Float), size: Float, root: Float, epsilon: Float, decay: Float, shrink: Float
    ) {
        let count = weights.count
        precondition(gradient.count == count && mean.count == count && square.count == count)
        guard count > 0 else { return }
        Buffers.mutate(&weights) { weights in
            Buffers.mutate(&mean) { mean in
                Buffers.mutate(&square) { square in
                    gradient.at(0) {
                        assay_adam(
                            weights.pointer(0), $0, mean.pointer(0), square.pointer(0), count, betas.0, betas.1, size,
                            root, epsilon, decay, shrink)
                    }
                }
            }
        }
    }

    /// average = decay · average + (1 − decay) · values.
    package static func average(_ average: inout [Float], of values: [Float], decay: Float) {
        precondition(average.count == values.count)
        guard !values.isEmpty else { return }
        let count = values.count
        Buffers.mutate(&average) { average in
            values.at(0) { assay_average(average.pointer(0), $0, count, decay) }
        }
    }
}
