import CKernels

/// Functions of each value with their derivatives, by blocks of 65,536 values.
package enum Elementwise {
    package enum Function: Sendable, Equatable {
        /// x where x > 0, slope · x elsewhere.
        case leaky(slope: Float)
        case sigmoid
        case tanh
        /// x · sigmoid(x).
        case silu

        /// Whether `gradient` reads the function's input; the others read its output.
        package var derivesFromInput: Bool { self == .silu }
    }

    private static let block = 1 << 16

    package static func apply(_ function: Function, _ x: [Float], parallel: Parallel) -> [Float] {
        guard !x.isEmpty else { return [] }
        return Buffers.filled(x.count) { y in
            parallel.forEachRange(of: x.count, size: block) { range in
                x.at(range.lowerBound) { x in
                    let y = y.pointer(range.lowerBound)
                    switch function {
                    case .leaky(let slope): assay_leaky(x, range.count, slope, y)
                    case .sigmoid: assay_sigmoid(x, range.count, y)
                    case .tanh: assay_tanh(x, range.count, y)
                    case .silu: assay_silu(x, range.count, y)
                    }
                }
            }
        }
    }

    /// dy times the derivative.
    /// - Parameter kept: the function's output, or its input where `derivesFromInput`.
    package static func gradient(_ function: Function, _ dy: [Float], kept: [Float], parallel: Parallel) -> [Float] {
        precondition(dy.count == kept.count)
        guard !dy.isEmpty else { return [] }
        return Buffers.filled(dy.count) { dx in
            parallel.forEachRange(of: dy.count, size: block) { range in
                dy.at(range.lowerBound) { dy in
                    kept.at(range.lowerBound) { kept in
                        let dx = dx.pointer(range.lowerBound)
                        switch function {
                        case .leaky(let slope): assay_leaky_gradient(dy, kept, range.count, slope, dx)
                        case .sigmoid: assay_sigmoid_gradient(dy, kept, range.count, dx)
                        case .tanh: assay_tanh_gradient(dy, kept, range.count, dx)
                        case .silu: assay_silu_gradient(dy, kept, range.count, dx)
                        }
                    }
                }
            }
        }
    }
}
