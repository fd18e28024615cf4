import CKernels

/// Halving and doubling of images' sides, and channels side by side.
package enum Resampling {
    /// [images × 2·height × 2·width × channels]: every pixel four times, times `factor`. The adjoint of `reduced`.
    package static func enlarged(
        _ x: [Float], images: Int, height: Int, width: Int, channels: Int, factor: Float = 1, parallel: Parallel
    ) -> [Float] {
        let size = height * width * channels
        precondition(x.count == images * size)
        return Buffers.filled(4 * x.count) { y in
            parallel.forEachRange(of: images, size: 4) { range in
                for image in range {
                    x.at(image * size) {
                        assay_enlarge($0, height, width, channels, factor, y.pointer(4 * image * size))
                    }
                }
            }
        }
    }

    /// [images × height × width × channels]: `factor` times the sums of the 2×2 blocks of images of twice the sides.
    package static func reduced(
        _ x: [Float], images: Int, height: Int, width: Int, channels: Int, factor: Float = 1, parallel: Parallel
    ) -> [Float] {
        let size = height * width * channels
        precondition(x.count == 4 * images * size)
        return Buffers.filled(images * size) { y in
            parallel.forEachRange(of: images, size: 4) { range in
                for image in range {
                    x.at(4 * image * size) {
                        assay_reduce($0, height, width, channels, factor, y.pointer(image * size))
                    }
                }
            }
        }
    }

    private static let block = 1024

    /// Rows of `first` followed by rows of `second`.
    package static func joined(
        _ first: [Float], width: Int, _ second: [Float], width other: Int, parallel: Parallel
    ) -> [Float] {
        let rows = first.count / max(1, width)
        precondition(first.count == rows * width && second.count == rows * other)
        let stride = width + other
        return Buffers.filled(rows * stride) { y in
            parallel.forEachRange(of: rows, size: block) { range in
                let (row, count) = (range.lowerBound, range.count)
                first.at(row * width) { assay_put_columns($0, count, width, y.pointer(row * stride), stride) }
                second.at(row * other) { assay_put_columns($0, count, other, y.pointer(row * stride) + width, stride) }
            }
        }
    }

    /// Columns `range` of rows of `stride` values.
    package static func columns(
        _ range: Range<Int>, of x: [Float], stride: Int, parallel: Parallel
    ) -> [Float] {
        let rows = x.count / max(1, stride)
        precondition(x.count == rows * stride && range.lowerBound >= 0 && range.upperBound <= stride)
        guard !range.isEmpty else { return [] }
        return Buffers.filled(rows * range.count) { y in
            parallel.forEachRange(of: rows, size: block) { block in
                x.at(block.lowerBound * stride + range.lowerBound) {
                    assay_take_columns($0, block.count, stride, y.pointer(block.lowerBound * range.count), range.count)
                }
            }
        }
    }
}
