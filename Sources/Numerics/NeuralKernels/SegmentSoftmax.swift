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
        return byRows(x, noise, 1 / temperature, parallel, assay_segment_softmax)
    }

    /// The gradient by x, from the result y.
    package func gradient(_ dy: [Float], y: [Float], temperature: Float, parallel: Parallel) -> [Float] {
        precondition(dy.count == y.count && y.count % max(1, width) == 0)
        return byRows(dy, y, 1 / temperature, parallel, assay_segment_softmax_gradient)
    }

    private typealias Kernel = @Sendable (
        UnsafePointer<Float>?, UnsafePointer<Float>?, Int, Int, UnsafePointer<Int32>?, UnsafePointer<Int32>?, Int, Float,
        UnsafeMutablePointer<Float>?
    ) -> Void

    /// What a kernel makes of two matrices of the same rows.
    private func byRows(_ a: [Float], _ b: [Float], _ scale: Float, _ parallel: Parallel, _ kernel: Kernel) -> [Float] {
        guard !a.isEmpty else { return [] }
        return Buffers.filled(a.count) { result in
            parallel.forEachRange(of: a.count / width, size: Self.block) { rows in
                let first = rows.lowerBound * width
                a.at(first) { a in
                    b.at(first) { kernel(a, $0, rows.count, width, starts, counts, starts.count, scale, result.pointer(first)) }
                }
            }
        }
    }
}
