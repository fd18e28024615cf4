import CKernels

extension Winograd {
    /// The input's gradient alone: half the work of `backward`, for passes that drop the weights' gradients.
    package func inputGradient(_ dy: [Float], _ shape: Geometry, weights: Weights, parallel: Parallel) -> [Float] {
        precondition(dy.count == shape.images * shape.pixels * outputs)
        precondition(weights.transposed.count == 36 * matrix, "weights transformed for inference only")
        return Buffers.filled(shape.images * shape.pixels * inputs) { dx in
            if byPlane {
                inputGradientByPlane(dy, shape, weights, dx, parallel)
            } else {
                inputGradientByBlock(dy, shape, weights, dx, parallel)
            }
        }
    }

    private func inputGradientByBlock(
        _ dy: [Float], _ shape: Geometry, _ weights: Weights, _ dx: DisjointBuffer<Float>, _ parallel: Parallel
    ) {
        parallel.forEachRange(of: shape.images, size: max(1, 64 / shape.tiles)) { images in
            let tiles = images.count * shape.tiles
            let (v, m) = (stride(tiles, inputs), stride(tiles, outputs))
            Buffers.withScratch(36 * (v + m)) { scratch in
                let dm = scratch + 36 * v
                outputAdjoint(dy, shape, images, dm, m)
                weights.transposed.at(0) { ut in
                    for plane in 0..<36 {
                        assay_gemm(
                            dm + plane * m, tiles, outputs, outputs, ut + plane * matrix, inputs, scratch + plane * v,
                            inputs)
                    }
                }
                assay_wino_input_adjoint(
                    scratch, v, inputs, shape.group(images.count),
                    dx.pointer(images.lowerBound * shape.pixels * inputs))
            }
        }
    }

    private func inputGradientByPlane(
        _ dy: [Float], _ shape: Geometry, _ weights: Weights, _ dx: DisjointBuffer<Float>, _ parallel: Parallel
    ) {
        chunks(shape) { chunk in
            let tiles = chunk.count * shape.tiles
            let (v, m) = (stride(tiles, inputs), stride(tiles, outputs))
            Buffers.withScratch(36 * (v + m)) { scratch in
                let memory = DisjointBuffer(UnsafeMutableBufferPointer(start: scratch, count: 36 * (v + m)))
                groups(chunk, shape, parallel) { images, firstTile in
                    outputAdjoint(dy, shape, images, memory.pointer(36 * v + firstTile * outputs), m)
                }
                parallel.forEach(36) { plane in
                    weights.transposed.at(plane * matrix) {
                        assay_gemm(
                            memory.pointer(36 * v + plane * m), tiles, outputs, outputs, $0, inputs,
                            memory.pointer(plane * v), inputs)
                    }
                }
                groups(chunk, shape, parallel) { images, firstTile in
                    assay_wino_input_adjoint(
                        memory.pointer(firstTile * inputs), v, inputs, shape.group(images.count),
                        dx.pointer(images.lowerBound * shape.pixels * inputs))
                }
            }
        }
    }
}
