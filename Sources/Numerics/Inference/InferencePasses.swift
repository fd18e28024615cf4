import CKernels
import COpenBLAS

/// Passes of networks that only run forward, beside convolutions; one thread each.
package enum InferencePasses {
    /// A filter a channel with bias and activation.
    package struct Depthwise: Sendable {
        let kernel: Int
        let stride: Int
        let weights: [Float]
        let bias: [Float]
        let activation: InferenceActivation

        /// - Parameter weights: [kernel][kernel][channels].
        package init(kernel: Int, stride: Int, weights: [Float], bias: [Float], activation: InferenceActivation) {
            precondition(weights.count == kernel * kernel * bias.count)
            self.kernel = kernel
            self.stride = stride
            self.weights = weights
            self.bias = bias
            self.activation = activation
        }

        /// TensorFlow's "same" padding: as many zeros as give ⌈size/stride⌉ places, the odd one behind.
        package static func same(_ size: Int, kernel: Int, stride: Int) -> (before: Int, after: Int) {
            let total = max(0, ((size + stride - 1) / stride - 1) * stride + kernel - size)
            return (total / 2, total - total / 2)
        }

        package func forward(_ x: FeatureMaps) -> FeatureMaps {
            precondition(x.channels == bias.count)
            let (top, left) = (
                Self.same(x.height, kernel: kernel, stride: stride).before,
                Self.same(x.width, kernel: kernel, stride: stride).before
            )
            var y = FeatureMaps(
                unfilled: x.images, (x.height + stride - 1) / stride, (x.width + stride - 1) / stride, x.channels)
            let (height, width) = (y.height, y.width)
            Buffers.mutate(&y.values) { out in
                for image in 0..<x.images {
                    x.values.at(image * x.pixels * x.channels) { source in
                        weights.at(0) { weights in
                            bias.at(0) {
                                assay_depthwise(
                                    source, x.height, x.width, x.channels, kernel, stride, top, left, weights, $0,
                                    activation.code, height, width, out.pointer(image * height * width * x.channels))
                            }
                        }
                    }
                }
            }
            return y
        }
    }

    package enum Pool: Sendable { case max, mean }

    /// 3×3 pools; places outside of an image do not count.
    package static func pool3(_ x: FeatureMaps, _ kind: Pool, stride: Int, padding: Int) -> FeatureMaps {
        let size = ((x.height + 2 * padding - 3) / stride + 1, (x.width + 2 * padding - 3) / stride + 1)
        return FeatureMaps.joined(
            images: x.images, height: size.0, width: size.1,
            [(x.channels, { pool3(x, kind, stride: stride, padding: padding, into: $0) })])
    }

    package static func pool3(_ x: FeatureMaps, _ kind: Pool, stride: Int, padding: Int, into slot: FeatureMaps.Slot) {
        precondition(slot.channels == x.channels && slot.images == x.images)
        precondition(slot.height == (x.height + 2 * padding - 3) / stride + 1 && x.height + padding >= 3)
        precondition(slot.width == (x.width + 2 * padding - 3) / stride + 1 && x.width + padding >= 3)
        for image in 0..<x.images {
            x.values.at(image * x.pixels * x.channels) {
                assay_pool3(
                    $0, x.height, x.width, x.channels, stride, padding, kind == .mean ? 1 : 0, slot.height, slot.width,
                    slot.pointer(image), slot.row)
            }
        }
    }

    /// Means over the pixels of each image, one row of channels an image; sums in double.
    package static func spatialMeans(_ x: FeatureMaps) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(x.images * x.channels)
        var sums = [Double](repeating: 0, count: x.channels)
        for image in 0..<x.images {
            for channel in sums.indices { sums[channel] = 0 }
            x.values.withUnsafeBufferPointer { values in
                var at = image * x.pixels * x.channels
                for _ in 0..<x.pixels {
                    for channel in 0..<x.channels { sums[channel] += Double(values[at + channel]) }
                    at += x.channels
                }
            }
            for sum in sums { result.append(Float(sum / Double(x.pixels))) }
        }
        return result
    }

    package struct LayerNorm: Sendable {
        let gain: [Float]
        let shift: [Float]
        let epsilon: Float

        package init(gain: [Float], shift: [Float], epsilon: Float) {
            precondition(gain.count == shift.count)
            self.gain = gain
            self.shift = shift
            self.epsilon = epsilon
        }

        package func forward(_ x: FeatureMaps) -> FeatureMaps {
            precondition(x.channels == gain.count)
            var y = FeatureMaps(unfilled: x.images, x.height, x.width, x.channels)
            Buffers.mutate(&y.values) { out in
                x.values.at(0) { source in
                    gain.at(0) { gain in
                        shift.at(0) {
                            assay_layer_norm(
                                source, x.images * x.pixels, x.channels, gain, $0, epsilon, out.pointer(0))
                        }
                    }
                }
            }
            return y
        }
    }

    /// silu(first half) · second half of the channels.
    package static func gatedSilu(_ x: FeatureMaps) -> FeatureMaps {
        precondition(x.channels % 2 == 0)
        var y = FeatureMaps(unfilled: x.images, x.height, x.width, x.channels / 2)
        Buffers.mutate(&y.values) { out in
            x.values.at(0) { assay_gated_silu($0, x.images * x.pixels, x.channels / 2, out.pointer(0)) }
        }
        return y
    }

    /// Softmax(q kᵀ / √width of a head) v of each head; `x` holds q, k and v side by side.
    ///
    /// Query rows go by blocks, so memory grows with the tokens, not with their square.
    package static func attention(_ x: FeatureMaps, heads: Int) -> FeatureMaps {
        let width = x.channels / 3
        precondition(x.channels % 3 == 0 && heads > 0 && width % heads == 0)
        _ = BLAS.coreName
        let (tokens, size) = (x.pixels, width / heads)
        let scale = 1 / Float(size).squareRoot()
        let block = min(tokens, 128)
        var y = FeatureMaps(unfilled: x.images, x.height, x.width, width)
        Buffers.mutate(&y.values) { out in
            Buffers.withScratch(block * tokens) { scores in
                for image in 0..<x.images {
                    x.values.at(image * tokens * x.channels) { source in
                        for head in 0..<heads {
                            var first = 0
                            while first < tokens {
                                let rows = min(block, tokens - first)
                                let query = source + first * x.channels + head * size
                                cblas_sgemm(
                                    CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rows), Int32(tokens), Int32(size), 1,
                                    query, Int32(x.channels), source + width + head * size, Int32(x.channels), 0,
                                    scores, Int32(tokens))
                                assay_softmax_rows(scores, rows, tokens, scale)
                                cblas_sgemm(
                                    CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(size), Int32(tokens),
                                    1, scores, Int32(tokens), source + 2 * width + head * size, Int32(x.channels), 0,
                                    out.pointer((image * tokens + first) * width + head * size), Int32(width))
                                first += rows
                            }
                        }
                    }
                }
            }
        }
        return y
    }
}
