/// Arrays that kernels fill: made without clearing, written by several threads at places that never overlap.
enum Buffers {
    static func filled(_ count: Int, _ body: (DisjointBuffer<Float>) -> Void) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
            body(DisjointBuffer(UnsafeMutableBufferPointer(rebasing: buffer[..<count])))
            initialised = count
        }
    }

    /// Scratch memory for one block, freed when `body` returns.
    static func withScratch<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
        let scratch = UnsafeMutablePointer<Float>.allocate(capacity: max(1, count))
        defer { scratch.deallocate() }
        return body(scratch)
    }

    static func mutate(_ values: inout [Float], _ body: (DisjointBuffer<Float>) -> Void) {
        values.withUnsafeMutableBufferPointer { body(DisjointBuffer($0)) }
    }
}

extension DisjointBuffer {
    /// The address of element `offset`. Valid while the array that backs the buffer is.
    func pointer(_ offset: Int) -> UnsafeMutablePointer<Element> { base.unsafelyUnwrapped + offset }
}

extension Array where Element == Float {
    /// Calls `body` with the address of element `offset`.
    @inline(__always)
    func at<Result>(_ offset: Int, _ body: (UnsafePointer<Float>) -> Result) -> Result {
        withUnsafeBufferPointer { body($0.baseAddress.unsafelyUnwrapped + offset) }
    }
}
