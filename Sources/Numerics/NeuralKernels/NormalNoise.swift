import CKernels

/// Standard normals in bulk: about a nanosecond each, where `RandomStream.normal` takes sixty.
package enum NormalNoise {
    private static let block = 1 << 12

    /// `count` independent values, fixed by where `stream` is.
    package static func values(_ count: Int, _ stream: RandomStream, parallel: Parallel = .serial) -> [Float] {
        guard count > 0 else { return [] }
        var stream = stream
        let key = stream.next()
        return Buffers.filled(count) { values in
            parallel.forEachRange(of: count, size: block) { range in
                // A block of the generator makes four values.
                assay_normals(key, UInt64(range.lowerBound / 4), range.count, values.pointer(range.lowerBound))
            }
        }
    }
}
