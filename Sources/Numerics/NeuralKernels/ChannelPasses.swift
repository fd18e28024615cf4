import CKernels

/// Passes over [rows × channels] arrays: batch normalisation with its gradient, bias, sums.
///
/// Sums are taken by blocks of 1,024 rows and merged in block order in double precision.
package enum ChannelPasses {
    private static let block = 1024

    /// Sum and sum of squares by channel.
    package static func sums(_ z: [Float], channels: Int, parallel: Parallel) -> (sum: [Double], square: [Double]) {
        let rows = z.count / max(1, channels)
        let partial = parallel.map((rows + block - 1) / block) { index -> [Double] in
            let first = index * block
            var sums = [Double](repeating: 0, count: 2 * channels)
            sums.withUnsafeMutableBufferPointer { target in
                let base = target.baseAddress.unsafelyUnwrapped
                z.at(first * channels) {
                    assay_channel_sums($0, min(block, rows - first), channels, base, base + channels)
                }
            }
            return sums
        }
        return merged(partial, channels)
    }

    /// z · scale + shift, then max(·, 0) when `relu`, then + skip.
    package static func affine(
        _ z: [Float], scale: [Float], shift: [Float], relu: Bool, skip: [Float]? = nil, parallel: Parallel
    ) -> [Float] {
        let channels = scale.count
        precondition(shift.count == channels && z.count % max(1, channels) == 0)
        precondition(skip.map { $0.count == z.count } ?? true)
        return Buffers.filled(z.count) { y in
            parallel.forEachRange(of: z.count / max(1, channels), size: block) { rows in
                let first = rows.lowerBound * channels
                z.at(first) { z in
                    scale.at(0) { scale in
                        shift.at(0) { shift in
                            if let skip {
                                skip.at(first) {
                                    assay_channel_affine(
                                        z, rows.count, channels, scale, shift, relu ? 1 : 0, $0, y.pointer(first))
                                }
                            } else {
                                assay_channel_affine(
                                    z, rows.count, channels, scale, shift, relu ? 1 : 0, nil, y.pointer(first))
                            }
                        }
                    }
                }
            }
        }
    }

    /// Σ g and Σ g · (z − mean) by channel, g = dy where the output was positive (everywhere without `relu`).
    package static func gradientSums(
        _ dy: [Float], _ z: [Float], scale: [Float], shift: [Float], mean: [Float], relu: Bool, parallel: Parallel
    ) -> (sum: [Double], product: [Double]) {
        let channels = scale.count
        precondition(shift.count == channels && mean.count == channels && dy.count == z.count)
        let rows = z.count / max(1, channels)
        let partial = parallel.map((rows + block - 1) / block) { index -> [Double] in
            let first = index * block
            var sums = [Double](repeating: 0, count: 2 * channels)
            sums.withUnsafeMutableBufferPointer { target in
                let base = target.baseAddress.unsafelyUnwrapped
                dy.at(first * channels) { dy in
                    z.at(first * channels) { z in
                        scale.at(0) { scale in
                            shift.at(0) { shift in
                                mean.at(0) {
                                    assay_channel_gradient_sums(
                                        dy, z, min(block, rows - first), channels, scale, shift, $0, relu ? 1 : 0,
                                        base, base + channels)
                                }
                            }
                        }
                    }
                }
            }
            return sums
        }
        return merged(partial, channels)
    }

    /// g · a + z · b + c by channel.
    package static func gradient(
        _ dy: [Float], _ z: [Float], scale: [Float], shift: [Float], relu: Bool, a: [Float], b: [Float], c: [Float],
        parallel: Parallel
    ) -> [Float] {
        let channels = scale.count
        precondition(dy.count == z.count && a.count == channels && b.count == channels && c.count == channels)
        return Buffers.filled(z.count) { dz in
            parallel.forEachRange(of: z.count / max(1, channels), size: block) { rows in
                let first = rows.lowerBound * channels
                dy.at(first) { dy in
                    z.at(first) { z in
                        scale.at(0) { scale in
                            shift.at(0) { shift in
                                a.at(0) { a in
                                    b.at(0) { b in
                                        c.at(0) {
                                            assay_channel_gradient(
                                                dy, z, rows.count, channels, scale, shift, relu ? 1 : 0, a, b, $0,
                                                dz.pointer(first))
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func merged(_ partial: [[Double]], _ channels: Int) -> ([Double], [Double]) {
        var total = [Double](repeating: 0, count: 2 * channels)
        for sums in partial { for index in total.indices { total[index] += sums[index] } }
        return (Array(total[..<channels]), Array(total[channels...]))
    }
}
