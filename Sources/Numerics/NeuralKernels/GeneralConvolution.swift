import CKernels
import COpenBLAS

/// Convolution of any square kernel, stride and padding: patches as rows, then a product. Weights are
/// [kernel][kernel][in][out], data channels last.
package struct GeneralConvolution: Sendable {
    package let inputs: Int
    package let outputs: Int
    package let kernel: Int
    package let stride: Int
    package let padding: Int

    package init(inputs: Int, outputs: Int, kernel: Int, stride: Int, padding: Int) {
        precondition(inputs > 0 && outputs > 0 && kernel > 0 && stride > 0 && padding >= 0)
        self.inputs = inputs
        self.outputs = outputs
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
    }

    package typealias Geometry = Winograd.Geometry

    /// Height or width of the output; 0 when the kernel does not fit.
    package func outputSize(_ size: Int) -> Int { max(0, (size + 2 * padding - kernel) / stride + 1) }

    private var patch: Int { kernel * kernel * inputs }

    package func forward(_ x: [Float], _ shape: Geometry, weights: [Float], parallel: Parallel) -> [Float] {
        precondition(x.count == shape.images * shape.pixels * inputs && weights.count == patch * outputs)
        let (height, width) = (outputSize(shape.height), outputSize(shape.width))
        let rows = height * width
        _ = BLAS.coreName
        return Buffers.filled(shape.images * rows * outputs) { y in
            guard rows > 0 else { return }
            parallel.forEach(shape.images) { image in
                Buffers.withScratch(rows * patch) { columns in
                    patches(x, shape, image, height, width, columns)
                    weights.at(0) {
                        product(
                            .no, .no, rows, outputs, patch, columns, patch, $0, outputs, 0,
                            y.pointer(image * rows * outputs), outputs)
                    }
                }
            }
        }
    }

    package func backward(
        _ dy: [Float], input x: [Float], _ shape: Geometry, weights: [Float], wantsInput: Bool, parallel: Parallel
    ) -> (weights: [Float], input: [Float]) {
        let (height, width) = (outputSize(shape.height), outputSize(shape.width))
        let rows = height * width
        precondition(x.count == shape.images * shape.pixels * inputs && dy.count == shape.images * rows * outputs)
        _ = BLAS.coreName
        var total = [Float](repeating: 0, count: patch * outputs)
        let size = shape.pixels * inputs
        // Eight chunks of images with sums of their own, whatever the thread count.
        let perChunk = max(1, (shape.images + 7) / 8)
        let chunkCount = (shape.images + perChunk - 1) / perChunk
        let dx = Buffers.filled(wantsInput ? x.count : 0) { dx in
            if wantsInput { dx.base?.initialize(repeating: 0, count: x.count) }
            guard rows > 0 else { return }
            let partial = parallel.map(chunkCount) { chunk -> [Float] in
                let images = chunk * perChunk..<min(shape.images, (chunk + 1) * perChunk)
                return Buffers.withScratch(rows * patch) { columns in
                    Buffers.filled(patch * outputs) { dw in
                        for image in images {
                            patches(x, shape, image, height, width, columns)
                            dy.at(image * rows * outputs) { dy in
                                product(
                                    .yes, .no, patch, outputs, rows, columns, patch, dy, outputs,
                                    image == images.lowerBound ? 0 : 1, dw.pointer(0), outputs)
                                guard wantsInput else { return }
                                weights.at(0) {
                                    product(.no, .yes, rows, patch, outputs, dy, outputs, $0, outputs, 0, columns, patch)
                                }
                                assay_col2im(
                                    columns, shape.height, shape.width, inputs, kernel, stride, padding, height, width,
                                    dx.pointer(image * size))
                            }
                        }
                    }
                }
            }
            for sums in partial { for index in total.indices { total[index] += sums[index] } }
        }
        return (total, dx)
    }

    /// The adjoint of `forward`, a transposed convolution: from [images × out] data back to images of `shape`.
    package func transposed(_ y: [Float], _ shape: Geometry, weights: [Float], parallel: Parallel) -> [Float] {
        let (height, width) = (outputSize(shape.height), outputSize(shape.width))
        let rows = height * width
        let size = shape.pixels * inputs
        precondition(y.count == shape.images * rows * outputs && weights.count == patch * outputs)
        _ = BLAS.coreName
        return Buffers.filled(shape.images * size) { x in
            x.base?.initialize(repeating: 0, count: shape.images * size)
            guard rows > 0 else { return }
            parallel.forEach(shape.images) { image in
                Buffers.withScratch(rows * patch) { columns in
                    y.at(image * rows * outputs) { y in
                        weights.at(0) {
                            product(.no, .yes, rows, patch, outputs, y, outputs, $0, outputs, 0, columns, patch)
                        }
                    }
                    assay_col2im(
                        columns, shape.height, shape.width, inputs, kernel, stride, padding, height, width,
                        x.pointer(image * size))
                }
            }
        }
    }

    private func patches(
        _ x: [Float], _ shape: Geometry, _ image: Int, _ height: Int, _ width: Int,
        _ columns: UnsafeMutablePointer<Float>
    ) {
        x.at(image * shape.pixels * inputs) {
            assay_im2col(
                $0, shape.height, shape.width, inputs, kernel, stride, padding, height, width, columns)
        }
    }

    private func product(
        _ left: Transpose, _ right: Transpose, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ lda: Int,
        _ b: UnsafePointer<Float>, _ ldb: Int, _ beta: Float, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
    ) {
        cblas_sgemm(
            CblasRowMajor, left.cblas, right.cblas, Int32(m), Int32(n), Int32(k), 1, a, Int32(lda), b, Int32(ldb),
            beta, c, Int32(ldc))
    }
}
