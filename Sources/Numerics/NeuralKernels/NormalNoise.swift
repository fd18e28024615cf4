import CKernels

/// Standard normals in bulk: about a nanosecond each, where `RandomStream.normal` takes sixty.
package enum NormalNoise {
    /// `count` independent values, fixed by where `stream` is.
    package static func values(_ count: Int, _ stream: RandomStream, parallel: Parallel = .serial) -> [Float] {
        BulkNoise.values(count, stream, parallel: parallel, assay_normals)
    }
}

/// Standard Gumbel noise −log(−log u) in bulk.
package enum GumbelNoise {
    /// `count` independent values, fixed by where `stream` is.
    package static func values(_ count: Int, _ stream: RandomStream, parallel: Parallel = .serial) -> [Float] {
        BulkNoise.values(count, stream, parallel: parallel, assay_gumbels)
    }
}

private enum BulkNoise {
    private static let block = 1 << 12

    /// - Parameter kernel: of a key, the first block of the generator, a number of values and where they go.
    static func values(
        _ count: Int, _ stream: RandomStream, parallel: Parallel,
        _ kernel: @Sendable (UInt64, UInt64, Int, UnsafeMutablePointer<Float>?) -> Void
    ) -> [Float] {
        guard count > 0 else { return [] }
        var stream = stream
        let key = stream.next()
        return Buffers.filled(count) { values in
            parallel.forEachRange(of: count, size: block) { range in
                // A block of the generator makes four values.
                kernel(key, UInt64(range.lowerBound / 4), range.count, values.pointer(range.lowerBound))
            }
        }
    }
}
