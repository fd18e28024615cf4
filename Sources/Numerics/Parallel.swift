import Dispatch
import Synchronization

/// Runs independent blocks of work on up to `threads` threads.
///
/// Blocks are numbered and their number never depends on `threads`; every result is stored by block number and merged
/// in that order, so results are the same bits at any thread count.
public struct Parallel: Sendable {
    public let threads: Int

    public static let serial = Parallel(threads: 1)

    public init(threads: Int) { self.threads = max(1, threads) }

    /// Calls `body` once for each block 0..<count, in no particular order.
    public func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) {
        guard threads > 1, count > 1 else {
            for block in 0..<max(0, count) { body(block) }
            return
        }
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while true {
                let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if block >= count { return }
                body(block)
            }
        }
    }

    /// The results of `body` for the blocks 0..<count, in block order.
    public func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
        guard count > 0 else { return [] }
        let results = [Result?](unsafeUninitializedCapacity: count) { buffer, initialised in
            buffer.initialize(repeating: nil)
            initialised = count
            let target = DisjointBuffer(buffer)
            forEach(count) { block in target[block] = body(block) }
        }
        return results.compactMap(\.self)
    }

    /// As `map`; when blocks throw, the error of the lowest block is thrown.
    public func tryMap<Result: Sendable, Failure: Error>(
        _ count: Int, _ body: @Sendable (Int) throws(Failure) -> Result
    ) throws(Failure) -> [Result] {
        let outcomes = map(count) { block -> Swift.Result<Result, Failure> in
            do throws(Failure) { return .success(try body(block)) } catch { return .failure(error) }
        }
        var results: [Result] = []
        results.reserveCapacity(count)
        for outcome in outcomes { results.append(try outcome.get()) }
        return results
    }

    /// Splits 0..<count into blocks of `size` (the last may be shorter) and calls `body` with each range.
    public func forEachRange(of count: Int, size: Int, _ body: @Sendable (Range<Int>) -> Void) {
        let size = max(1, size)
        forEach((count + size - 1) / size) { block in body(block * size..<min(count, (block + 1) * size)) }
    }
}

/// Memory that several threads write at places that never overlap. The caller keeps the places apart and the memory
/// alive; only Numerics builds one.
package struct DisjointBuffer<Element>: @unchecked Sendable {
    package let base: UnsafeMutablePointer<Element>?
    package let count: Int

    package init(_ buffer: UnsafeMutableBufferPointer<Element>) {
        base = buffer.baseAddress
        count = buffer.count
    }

    package subscript(index: Int) -> Element {
        get { base.unsafelyUnwrapped[index] }
        nonmutating set { base.unsafelyUnwrapped[index] = newValue }
    }

    package func slice(_ range: Range<Int>) -> UnsafeMutableBufferPointer<Element> {
        UnsafeMutableBufferPointer(start: base.map { $0 + range.lowerBound }, count: range.count)
    }
}
