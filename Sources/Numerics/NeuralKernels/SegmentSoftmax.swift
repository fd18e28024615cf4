import CKernels

/// Gumbel softmax (Jang et al. 2017; Maddison et al. 2017) of several choices side by side in a row, and tanh of the single
/// values between them. Rows in blocks of 64.
package struct SegmentSoftmax: Sendable {
    /// Values of a row.
    package let width: Int
    private let starts: [Int32]
    private let counts: [Int32]

    /// - Parameters:
    ///   - scalars: places of single values.
    ///   - choices: not empty; none overlaps another or a scalar, and all together fill 0..<width.
    package init(scalars: [Int], choices: [Range<Int>]) {
        starts = scalars.map { Int32($0) } + choices.map { Int32($0.lowerBound) }
        counts = scalars.map { _ in 0 } + choices.map { Int32($0.count) }
        width = scalars.count + choices.reduce(0) { $0 + $1.count }
        precondition(scalars.allSatisfy { (0..<width).contains($0) })
        precondition(choices.allSatisfy { !$0.isEmpty && $0.lowerBound >= 0 && $0.upperBound <= width })
    }

    private static let block = 64

    /// softmax((x + noise) / temperature) of each choice, tanh x of each scalar.
    /// - Parameter noise: see `GumbelNoise`; that of scalars is not read.
    package func callAsFunction(_ x: [Float], noise: [Float], temperature: Float, parallel: Parallel) -> [Float] {
        precondition(x.count == noise.count && x.count % max(1, width) == 0)
        guard !x.isEmpty else { return [] }
        return Buffers.filled(x.count) { y in
            parallel.forEachRange(of: x.count / width, size: Self.block) { rows in
                let first = rows.lowerBound * width
                x.at(first) { x in
                    noise.at(first) {
                        assay_segment_softmax(
                            x, $0, rows.count, width, starts, counts, starts.count, 1 / temperature, y.pointer(first))
                    }
                }
            }
        }
    }

    /// The gradient by x, from the result y.
    package func gradient(_ dy: [Float], y: [Float], temperature: Float, parallel: Parallel) -> [Float] {
        precondition(dy.count == y.count && y.count % max(1, width) == 0)
        guard !y.isEmpty else { return [] }
        return Buffers.filled(y.count) { dx in
            parallel.forEachRange(of: y.count / width, size: Self.block) { rows in
                let first = rows.lowerBound * width
                dy.at(first) { dy in
                    y.at(first) {
                        assay_segment_softmax_gradient(
                            dy, $0, rows.count, width, starts, counts, starts.count, 1 / temperature, dx.pointer(first))
                    }
                }
            }
        }
    }
}

/// Standard Gumbel noise −log(−log u) in bulk.
package enum GumbelNoise {
    private static let block = 1 << 12

    /// `count` independent values, fixed by where `stream` is.
    package static func values(_ count: Int, _ stream: RandomStream, parallel: Parallel = .serial) -> [Float] {
        guard count > 0 else { return [] }
        var stream = stream
        let key = stream.next()
        return Buffers.filled(count) { values in
            parallel.forEachRange(of: count, size: block) { range in
                // A block of the generator makes four values.
                assay_gumbels(key, UInt64(range.lowerBound / 4), range.count, values.pointer(range.lowerBound))
            }
        }
    }
}
