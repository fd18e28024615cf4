import CKernels

extension Winograd {
    /// y = x ∗ w (+ bias) (then max(·, 0)); x [images × height × width × inputs].
    package func forward(
        _ x: [Float], _ shape: Geometry, weights: Weights, bias: [Float]? = nil, relu: Bool = false, parallel: Parallel
    ) -> [Float] {
        precondition(x.count == shape.images * shape.pixels * inputs && weights.planes.count == 36 * matrix)
        precondition(bias.map { $0.count == outputs } ?? true)
        return Buffers.filled(shape.images * shape.pixels * outputs) { y in
            if byPlane {
                forwardByPlane(x, shape, weights, bias, relu, y, parallel)
            } else {
                forwardByBlock(x, shape, weights, bias, relu, y, parallel)
            }
        }
    }

    private func forwardByBlock(
        _ x: [Float], _ shape: Geometry, _ weights: Weights, _ bias: [Float]?, _ relu: Bool, _ y: DisjointBuffer<Float>,
        _ parallel: Parallel
    ) {
        parallel.forEachRange(of: shape.images, size: max(1, 64 / shape.tiles)) { images in
            let tiles = images.count * shape.tiles
            let (v, m) = (stride(tiles, inputs), stride(tiles, outputs))
            Buffers.withScratch(36 * (v + m)) { scratch in
                let product = scratch + 36 * v
                inputTransform(x, shape, images, scratch, v)
                weights.planes.at(0) { u in
                    for plane in 0..<36 {
                        assay_gemm(
                            scratch + plane * v, tiles, inputs, inputs, u + plane * matrix, outputs,
                            product + plane * m, outputs)
                    }
                }
                outputTransform(product, m, shape, images, bias, relu, y)
            }
        }
    }

    private func forwardByPlane(
        _ x: [Float], _ shape: Geometry, _ weights: Weights, _ bias: [Float]?, _ relu: Bool, _ y: DisjointBuffer<Float>,
        _ parallel: Parallel
    ) {
        chunks(shape) { chunk in
            let tiles = chunk.count * shape.tiles
            let (v, m) = (stride(tiles, inputs), stride(tiles, outputs))
            Buffers.withScratch(36 * (v + m)) { scratch in
                let memory = DisjointBuffer(UnsafeMutableBufferPointer(start: scratch, count: 36 * (v + m)))
                groups(chunk, shape, parallel) { images, firstTile in
                    inputTransform(x, shape, images, memory.pointer(firstTile * inputs), v)
                }
                parallel.forEach(36) { plane in
                    weights.planes.at(plane * matrix) { u in
                        assay_gemm(
                            memory.pointer(plane * v), tiles, inputs, inputs, u, outputs,
                            memory.pointer(36 * v + plane * m), outputs)
                    }
                }
                groups(chunk, shape, parallel) { images, firstTile in
                    outputTransform(
                        memory.pointer(36 * v + firstTile * outputs), m, shape, images, bias, relu, y)
                }
            }
        }
    }

    private func outputTransform(
        _ m: UnsafeMutablePointer<Float>, _ plane: Int, _ shape: Geometry, _ images: Range<Int>, _ bias: [Float]?,
        _ relu: Bool, _ y: DisjointBuffer<Float>
    ) {
        let target = y.pointer(images.lowerBound * shape.pixels * outputs)
        let group = shape.group(images.count)
        if let bias {
            bias.at(0) { assay_wino_output(m, plane, outputs, group, $0, relu ? 1 : 0, target) }
        } else {
            assay_wino_output(m, plane, outputs, group, nil, relu ? 1 : 0, target)
        }
    }
}
