import COpenBLAS

/// The three products of a fully connected layer; rows in blocks of 64, sums of weights in one fixed order.
package enum DenseProducts {
    /// y [n × out] = x [n × in] · w [in × out] + bias.
    package static func forward(
        _ x: [Float], rows: Int, weights: [Float], bias: [Float], inputs: Int, outputs: Int, parallel: Parallel
    ) -> [Float] {
        precondition(x.count == rows * inputs && weights.count == inputs * outputs && bias.count == outputs)
        _ = BLAS.coreName
        return Buffers.filled(rows * outputs) { y in
            parallel.forEachRange(of: rows, size: 64) { range in
                for row in range {
                    for column in 0..<outputs { y[row * outputs + column] = bias[column] }
                }
                x.at(range.lowerBound * inputs) { x in
                    weights.at(0) {
                        cblas_sgemm(
                            CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(range.count), Int32(outputs),
                            Int32(inputs), 1, x, Int32(inputs), $0, Int32(outputs), 1,
                            y.pointer(range.lowerBound * outputs), Int32(outputs))
                    }
                }
            }
        }
    }

    /// The same, each row by itself with its sums in one order: BLAS sums the rows at the end of a block in another order on some
    /// processors, so that a row's values would hang on where it stands.
    package static func forwardByRow(
        _ x: [Float], rows: Int, weights: [Float], bias: [Float], inputs: Int, outputs: Int, parallel: Parallel
    ) -> [Float] {
        precondition(x.count == rows * inputs && weights.count == inputs * outputs && bias.count == outputs)
        return Buffers.filled(rows * outputs) { y in
            parallel.forEachRange(of: rows, size: 64) { range in
                weights.at(0) { weights in
                    for row in range {
                        let sums = y.pointer(row * outputs)
                        for column in 0..<outputs { sums[column] = bias[column] }
                        for input in 0..<inputs {
                            let value = x[row * inputs + input]
                            let line = weights + input * outputs
                            for column in 0..<outputs { sums[column] += value * line[column] }
                        }
                    }
                }
            }
        }
    }

    /// dw = xᵀ · dy.
    package static func weightGradient(
        _ x: [Float], _ dy: [Float], rows: Int, inputs: Int, outputs: Int, parallel: Parallel
    ) -> [Float] {
        precondition(x.count == rows * inputs && dy.count == rows * outputs)
        _ = BLAS.coreName
        return Buffers.filled(inputs * outputs) { dw in
            parallel.forEachRange(of: inputs, size: 128) { range in
                x.at(range.lowerBound) { x in
                    dy.at(0) {
                        cblas_sgemm(
                            CblasRowMajor, CblasTrans, CblasNoTrans, Int32(range.count), Int32(outputs), Int32(rows),
                            1, x, Int32(inputs), $0, Int32(outputs), 0, dw.pointer(range.lowerBound * outputs),
                            Int32(outputs))
                    }
                }
            }
        }
    }

    /// dx = dy · wᵀ.
    package static func inputGradient(
        _ dy: [Float], rows: Int, weights: [Float], inputs: Int, outputs: Int, parallel: Parallel
    ) -> [Float] {
        precondition(dy.count == rows * outputs && weights.count == inputs * outputs)
        _ = BLAS.coreName
        return Buffers.filled(rows * inputs) { dx in
            parallel.forEachRange(of: rows, size: 64) { range in
                dy.at(range.lowerBound * outputs) { dy in
                    weights.at(0) {
                        cblas_sgemm(
                            CblasRowMajor, CblasNoTrans, CblasTrans, Int32(range.count), Int32(inputs),
                            Int32(outputs), 1, dy, Int32(outputs), $0, Int32(outputs), 0,
                            dx.pointer(range.lowerBound * inputs), Int32(inputs))
                    }
                }
            }
        }
    }
}
