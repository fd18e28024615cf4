import CKernels

/// Optimiser steps on whole parameter arrays, and the image warp of training.
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

    /// Keeps freed memory in the process, so that large tensors are not unmapped and faulted in at every step.
    package static func keepMemory() { assay_keep_memory() }

    /// Samples `image` number `index` of `images` (bytes, channels last) at an affine map of the output's pixels,
    /// bilinearly, edges repeated; values 0…1. `map`: row = m0·r + m1·q + m2, column = m3·r + m4·q + m5.
    package static func warped(
        _ images: [UInt8], index: Int, height: Int, width: Int, channels: Int, map: [Float], size: Int
    ) -> [Float] {
        let bytes = height * width * channels
        precondition(index >= 0 && (index + 1) * bytes <= images.count && map.count == 6)
        return Buffers.filled(size * size * channels) { out in
            images.withUnsafeBufferPointer { images in
                map.at(0) {
                    assay_warp(
                        images.baseAddress.unsafelyUnwrapped + index * bytes, height, width, channels, $0, size, size,
                        out.pointer(0))
                }
            }
        }
    }
}
