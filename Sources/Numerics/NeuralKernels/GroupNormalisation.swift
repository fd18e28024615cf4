import CKernels

/// Normalisation by image and group of 16 channels, with SiLU fused in; a block is an image.
package enum GroupNormalisation {
    package static let group = 16

    package struct Shape: Sendable {
        package let images: Int
        package let pixels: Int
        package let channels: Int
        package let silu: Bool

        package init(images: Int, pixels: Int, channels: Int, silu: Bool) {
            precondition(channels % group == 0 && channels > 0)
            (self.images, self.pixels, self.channels, self.silu) = (images, pixels, channels, silu)
        }

        var size: Int { pixels * channels }
    }

    /// - Parameters:
    ///   - scale: [images × channels].
    ///   - shift: [images × channels].
    /// - Returns: the output, and mean and 1 / deviation of each image's groups for the gradient.
    package static func forward(
        _ x: [Float], _ shape: Shape, scale: [Float], shift: [Float], epsilon: Float, parallel: Parallel
    ) -> (output: [Float], statistics: [Float]) {
        let (size, channels) = (shape.size, shape.channels)
        precondition(x.count == shape.images * size)
        precondition(scale.count == shape.images * channels && shift.count == scale.count)
        var statistics: [Float] = []
        let output = Buffers.filled(x.count) { y in
            statistics = Buffers.filled(shape.images * channels / group * 2) { statistics in
                parallel.forEach(shape.images) { image in
                    x.at(image * size) { x in
                        scale.at(image * channels) { scale in
                            shift.at(image * channels) {
                                assay_group_norm(
                                    x, shape.pixels, channels, scale, $0, epsilon, shape.silu ? 1 : 0,
                                    statistics.pointer(image * channels / group * 2), y.pointer(image * size))
                            }
                        }
                    }
                }
            }
        }
        return (output, statistics)
    }

    /// - Returns: the gradient of the input, and by [images × channels] the gradients of shift (Σ du) and of scale
    ///   (Σ du · x̂).
    package static func backward(
        _ dy: [Float], _ x: [Float], _ shape: Shape, scale: [Float], shift: [Float], statistics: [Float],
        parallel: Parallel
    ) -> (input: [Float], shift: [Float], scale: [Float]) {
        let (size, channels) = (shape.size, shape.channels)
        precondition(x.count == shape.images * size && dy.count == x.count)
        precondition(statistics.count == shape.images * channels / group * 2)
        var (sums, products): ([Float], [Float]) = ([], [])
        let input = Buffers.filled(x.count) { dx in
            sums = Buffers.filled(shape.images * channels) { sums in
                products = Buffers.filled(shape.images * channels) { products in
                    parallel.forEach(shape.images) { image in
                        dy.at(image * size) { dy in
                            x.at(image * size) { x in
                                scale.at(image * channels) { scale in
                                    shift.at(image * channels) { shift in
                                        statistics.at(image * channels / group * 2) {
                                            assay_group_norm_gradient(
                                                dy, x, shape.pixels, channels, scale, shift, $0, shape.silu ? 1 : 0,
                                                sums.pointer(image * channels), products.pointer(image * channels),
                                                dx.pointer(image * size))
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return (input, sums, products)
    }
}
