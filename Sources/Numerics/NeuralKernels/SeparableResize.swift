import CKernels

/// The two passes of a separable resize, channels last; `ResampleTable` in Datasets makes the weights.
package enum SeparableResize {
    /// Weights of one axis: output o sums `taps` inputs from `first[o]` on.
    package struct Axis: Sendable {
        package let inputs: Int
        package let outputs: Int
        package let taps: Int
        let first: [Int]
        let weights: [Float]

        /// - Precondition: every output has its taps inside of the inputs.
        package init(inputs: Int, outputs: Int, taps: Int, first: [Int], weights: [Float]) {
            precondition(first.count == outputs && weights.count == outputs * taps)
            precondition(first.allSatisfy { $0 >= 0 && $0 + taps <= inputs })
            self.inputs = inputs
            self.outputs = outputs
            self.taps = taps
            self.first = first
            self.weights = weights
        }
    }

    /// [rows × outputs × channels] from [rows × inputs × channels].
    package static func rows(_ x: [Float], rows: Int, channels: Int, _ axis: Axis) -> [Float] {
        precondition(x.count == rows * axis.inputs * channels)
        return Buffers.filled(rows * axis.outputs * channels) { y in
            x.at(0) { source in
                axis.weights.at(0) { weights in
                    axis.first.withUnsafeBufferPointer { first in
                        assay_resize_rows(
                            source, rows, axis.inputs, channels, axis.outputs, axis.taps, first.baseAddress, weights,
                            y.pointer(0))
                    }
                }
            }
        }
    }

    /// [outputs × length] from [inputs × length], limited to 0…255 when `clipped`.
    package static func columns(_ x: [Float], length: Int, _ axis: Axis, clipped: Bool) -> [Float] {
        precondition(x.count == axis.inputs * length)
        return Buffers.filled(axis.outputs * length) { y in
            x.at(0) { source in
                axis.weights.at(0) { weights in
                    axis.first.withUnsafeBufferPointer { first in
                        assay_resize_columns(
                            source, length, axis.outputs, axis.taps, first.baseAddress, weights, clipped ? 1 : 0,
                            y.pointer(0))
                    }
                }
            }
        }
    }
}
