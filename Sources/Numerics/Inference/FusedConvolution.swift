import CKernels
import COpenBLAS

/// A function of each value after a convolution or a dense layer.
package enum InferenceActivation: Sendable, Equatable {
    case identity, relu
    /// min(max(·, 0), 6).
    case relu6
    /// x Φ(x) by the error function.
    case gelu
    /// x · sigmoid(1.702 x).
    case quickGelu

    var code: Int32 {
        switch self {
        case .identity: Int32(ASSAY_IDENTITY)
        case .relu: Int32(ASSAY_RELU)
        case .relu6: Int32(ASSAY_RELU6)
        case .gelu: Int32(ASSAY_GELU)
        case .quickGelu: Int32(ASSAY_QUICK_GELU)
        }
    }
}

/// A convolution with bias and activation for networks that only run forward; kernels need not be square. With a kernel
/// of one it is a dense layer on each pixel or token.
///
/// One thread: images go to threads in groups, so no result depends on how many there are. Patches are gathered for as
/// many output places as stay in the second-level cache and multiplied there.
package struct FusedConvolution: Sendable {
    package struct Shape: Sendable {
        package var inputs: Int
        package var outputs: Int
        package var kernelHeight = 1
        package var kernelWidth = 1
        package var stride = 1
        /// Zeros above and to the left of an image.
        package var top = 0
        package var left = 0
        /// Zeros below and to the right.
        package var bottom = 0
        package var right = 0

        package init(inputs: Int, outputs: Int) {
            self.inputs = inputs
            self.outputs = outputs
        }

        /// A kernel with the same padding on opposite sides.
        package init(inputs: Int, outputs: Int, kernel: (Int, Int), stride: Int = 1, padding: (Int, Int) = (0, 0)) {
            self.inputs = inputs
            self.outputs = outputs
            (kernelHeight, kernelWidth) = kernel
            self.stride = stride
            (top, bottom) = (padding.0, padding.0)
            (left, right) = (padding.1, padding.1)
        }

        var patch: Int { kernelHeight * kernelWidth * inputs }
        var isPointwise: Bool { kernelHeight == 1 && kernelWidth == 1 && stride == 1 && top + bottom + left + right == 0 }
    }

    package let shape: Shape
    package let activation: InferenceActivation
    private let bias: [Float]
    /// [patch × outputs]; packed for `assay_gemm` where that pays.
    private let weights: [Float]
    private let isPacked: Bool
    private let bands: WinogradBands?

    /// - Parameters:
    ///   - weights: [kernelHeight][kernelWidth][inputs][outputs].
    ///   - isExact: never Winograd, whose rounding errors are some times larger.
    package init(
        _ shape: Shape, weights: [Float], bias: [Float], activation: InferenceActivation = .identity,
        isExact: Bool = false
    ) {
        precondition(shape.inputs > 0 && shape.outputs > 0 && shape.stride > 0 && shape.kernelHeight > 0)
        precondition(weights.count == shape.patch * shape.outputs && bias.count == shape.outputs)
        self.shape = shape
        self.bias = bias
        self.activation = activation
        bands = isExact || ![.identity, .relu].contains(activation) ? nil : WinogradBands(shape, weights: weights)
        // Beyond this depth a panel of weights and its rows no longer fit the second-level cache; BLAS blocks the depth.
        isPacked = shape.outputs % 16 == 0 && shape.patch <= 2304 && assay_gemm_pays() != 0
        self.weights =
            bands != nil ? [] : isPacked
            ? Buffers.filled(weights.count) { packed in
                weights.at(0) { assay_gemm_pack($0, shape.patch, shape.outputs, packed.pointer(0)) }
            } : weights
    }

    package func outputSize(_ maps: FeatureMaps) -> (height: Int, width: Int) {
        (
            (maps.height + shape.top + shape.bottom - shape.kernelHeight) / shape.stride + 1,
            (maps.width + shape.left + shape.right - shape.kernelWidth) / shape.stride + 1
        )
    }

    /// - Parameter skip: added after the activation; of the output's shape.
    package func forward(_ x: FeatureMaps, adding skip: FeatureMaps? = nil) -> FeatureMaps {
        precondition(skip == nil || bands == nil, "a convolution that adds is made exact")
        let size = outputSize(x)
        precondition(size.height > 0 && size.width > 0 && x.channels == shape.inputs)
        var y = FeatureMaps(unfilled: x.images, size.height, size.width, shape.outputs)
        precondition(skip.map { $0.values.count == y.values.count } ?? true)
        Buffers.mutate(&y.values) { memory in
            let slot = FeatureMaps.Slot(
                memory: memory, images: x.images, height: size.height, width: size.width, channels: shape.outputs,
                first: 0, row: shape.outputs)
            if let skip {
                skip.values.at(0) { run(x, slot, $0) }
            } else {
                run(x, slot, nil)
            }
        }
        return y
    }

    /// Into some of the channels of larger maps.
    package func forward(_ x: FeatureMaps, into slot: FeatureMaps.Slot) {
        let size = outputSize(x)
        precondition(size.height == slot.height && size.width == slot.width && slot.channels == shape.outputs)
        precondition(x.channels == shape.inputs && x.images == slot.images)
        run(x, slot, nil)
    }

    // Floats of patches that stay in a second-level cache beside a panel of weights.
    private static let blockValues = 1 << 16

    private func run(_ x: FeatureMaps, _ slot: FeatureMaps.Slot, _ skip: UnsafePointer<Float>?) {
        _ = BLAS.coreName
        if let bands { return bands.run(x, slot, bias: bias, relu: activation == .relu) }
        let places = slot.height * slot.width
        let direct = shape.isPointwise
        // Images that follow one another are one run of rows for a pointwise layer.
        let (runs, rows) = direct ? (1, x.images * places) : (x.images, places)
        let block = min(rows, direct ? 192 : max(96, Self.blockValues / shape.patch / 12 * 12))
        x.values.at(0) { source in
            Buffers.withScratch(direct ? 0 : block * shape.patch) { scratch in
                for image in 0..<runs {
                    var first = 0
                    while first < rows {
                        let last = min(rows, first + block)
                        let target = slot.pointer(image, first)
                        if direct {
                            multiply(source + first * shape.inputs, last - first, target, slot.row)
                        } else {
                            assay_patch_rows(
                                source + image * x.pixels * x.channels, x.height, x.width, x.channels,
                                shape.kernelHeight, shape.kernelWidth, shape.stride, shape.top, shape.left, slot.width,
                                first, last, scratch)
                            multiply(scratch, last - first, target, slot.row)
                        }
                        bias.at(0) {
                            assay_bias_activation(
                                target, last - first, shape.outputs, slot.row, $0, activation.code,
                                skip.map { $0 + (image * rows + first) * shape.outputs }, shape.outputs)
                        }
                        first = last
                    }
                }
            }
        }
    }

    private func multiply(
        _ a: UnsafePointer<Float>, _ rows: Int, _ c: UnsafeMutablePointer<Float>, _ row: Int
    ) {
        let (depth, outputs) = (shape.patch, shape.outputs)
        weights.at(0) {
            if isPacked {
                assay_gemm(a, rows, depth, depth, $0, outputs, c, row)
            } else {
                cblas_sgemm(
                    CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(outputs), Int32(depth), 1, a,
                    Int32(depth), $0, Int32(outputs), 0, c, Int32(row))
            }
        }
    }
}
