import CKernels

/// A 3×3 convolution with stride 1 by Winograd F(4×4, 3×3), in bands of rows: the transformed data of a whole large
/// picture would not stay near the processor. Padding 0 or 1.
struct WinogradBands: Sendable {
    private let winograd: Winograd
    private let weights: Winograd.Weights
    private let padding: Int

    /// - Returns: nil where the form is another, or the products would not pay.
    init?(_ shape: FusedConvolution.Shape, weights: [Float]) {
        guard shape.kernelHeight == 3, shape.kernelWidth == 3, shape.stride == 1, shape.top <= 1, shape.top >= 0,
            shape.left == shape.top, shape.right == shape.top, shape.bottom == shape.top,
            Winograd.supports(inputs: shape.inputs, outputs: shape.outputs), assay_gemm_pays() != 0
        else { return nil }
        winograd = Winograd(inputs: shape.inputs, outputs: shape.outputs)
        self.weights = winograd.transform(weights: weights, forBackward: false, parallel: .serial)
        padding = shape.top
    }

    // Floats of transformed data in a band.
    private static let bandValues = 1 << 19

    func run(_ x: FeatureMaps, _ slot: FeatureMaps.Slot, bias: [Float], relu: Bool) {
        let (inputs, outputs) = (winograd.inputs, winograd.outputs)
        let across = (x.width + 3) / 4
        // Bands of 4 k input rows fill their tiles; two of the rows only lend their values.
        let tileRows = max(2, Self.bandValues / (36 * across * (inputs + outputs)))
        let step = min(slot.height, 4 * tileRows - 2)
        let rows = min(x.height, step + 2)
        let most = (rows + 3) / 4 * across
        let (v, m) = (winograd.stride(most, inputs), winograd.stride(most, outputs))
        Buffers.withScratch(36 * (v + m) + rows * x.width * outputs) { scratch in
            let (product, made) = (scratch + 36 * v, scratch + 36 * (v + m))
            for image in 0..<x.images {
                var first = 0
                while first < slot.height {
                    let last = min(slot.height, first + step)
                    let top = max(0, first - padding)
                    let bottom = min(x.height, last - padding + 2)
                    let group = assay_wino_group(height: bottom - top, width: x.width, images: 1)
                    let tiles = (bottom - top + 3) / 4 * across
                    x.values.at((image * x.pixels + top * x.width) * inputs) {
                        assay_wino_input($0, inputs, group, scratch, v)
                    }
                    weights.planes.at(0) { u in
                        for plane in 0..<36 {
                            assay_gemm(
                                scratch + plane * v, tiles, inputs, inputs, u + plane * winograd.matrix, outputs,
                                product + plane * m, outputs)
                        }
                    }
                    bias.at(0) { assay_wino_output(product, m, outputs, group, $0, relu ? 1 : 0, made) }
                    for row in first..<last {
                        let from = made + ((row - padding + 1 - top) * x.width + 1 - padding) * outputs
                        assay_place_columns(from, slot.width, outputs, slot.pointer(image, row * slot.width), slot.row)
                    }
                    first = last
                }
            }
        }
    }
}
