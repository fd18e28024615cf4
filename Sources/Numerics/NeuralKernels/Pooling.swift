import CKernels

/// 2×2 maxima, spatial means, sums of arrays.
package enum Pooling {
    package static func max2x2(
        _ x: [Float], images: Int, height: Int, width: Int, channels: Int, parallel: Parallel
    ) -> [Float] {
        let (size, pooled) = (height * width * channels, (height / 2) * (width / 2) * channels)
        precondition(x.count == images * size)
        return Buffers.filled(images * pooled) { y in
            parallel.forEach(images) { image in
                x.at(image * size) { assay_max_pool($0, height, width, channels, y.pointer(image * pooled)) }
            }
        }
    }

    package static func max2x2Gradient(
        _ dy: [Float], input x: [Float], output y: [Float], images: Int, height: Int, width: Int, channels: Int,
        parallel: Parallel
    ) -> [Float] {
        let (size, pooled) = (height * width * channels, (height / 2) * (width / 2) * channels)
        precondition(x.count == images * size && y.count == images * pooled && dy.count == y.count)
        return Buffers.filled(x.count) { dx in
            parallel.forEach(images) { image in
                x.at(image * size) { x in
                    y.at(image * pooled) { y in
                        dy.at(image * pooled) {
                            assay_max_pool_gradient(x, y, $0, height, width, channels, dx.pointer(image * size))
                        }
                    }
                }
            }
        }
    }

    /// [images × channels] means over the pixels.
    package static func mean(_ x: [Float], images: Int, pixels: Int, channels: Int, parallel: Parallel) -> [Float] {
        precondition(x.count == images * pixels * channels)
        return Buffers.filled(images * channels) { y in
            parallel.forEachRange(of: images, size: 8) { range in
                for image in range {
                    x.at(image * pixels * channels) {
                        assay_spatial_mean($0, pixels, channels, y.pointer(image * channels))
                    }
                }
            }
        }
    }

    /// Adds the gradient of `mean` to `dx`.
    package static func addMeanGradient(
        _ dmean: [Float], to dx: inout [Float], images: Int, pixels: Int, channels: Int, parallel: Parallel
    ) {
        precondition(dx.count == images * pixels * channels && dmean.count == images * channels)
        Buffers.mutate(&dx) { dx in
            parallel.forEachRange(of: images, size: 8) { range in
                for image in range {
                    dmean.at(image * channels) {
                        assay_spatial_mean_gradient($0, pixels, channels, dx.pointer(image * pixels * channels))
                    }
                }
            }
        }
    }

    /// y += x.
    package static func add(_ x: [Float], to y: inout [Float], parallel: Parallel) {
        precondition(x.count == y.count)
        guard !x.isEmpty else { return }
        Buffers.mutate(&y) { y in
            parallel.forEachRange(of: x.count, size: 1 << 16) { range in
                x.at(range.lowerBound) { assay_add($0, range.count, y.pointer(range.lowerBound)) }
            }
        }
    }
}
