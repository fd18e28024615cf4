/// Counter-based random numbers: Philox 4×32-10 (Salmon et al. 2011).
///
/// A stream is a key and a counter, so any number of independent streams can be split from one seed and used in any
/// order or on any thread with the same result.
public struct RandomStream: Sendable, Equatable, Codable, RandomNumberGenerator {
    private var key: SIMD2<UInt32>
    private var counter: UInt64
    private let stream: UInt64
    private var spare: UInt64?

    public init(seed: UInt64, stream: UInt64 = 0) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        counter = 0
        self.stream = stream
    }

    /// A stream of its own for `name`, the same for the same parent and name and independent of what the parent drew.
    public func split(_ name: String) -> RandomStream { split(Self.hash(name)) }

    /// A stream of its own for item `index`.
    public func split(_ index: UInt64) -> RandomStream {
        let mixed = Self.block(counter: SIMD4(index.low, index.high, stream.low, ~stream.high), key: key)
        let seed = UInt64(mixed.x) | UInt64(mixed.y) << 32
        return RandomStream(seed: seed, stream: UInt64(mixed.z) | UInt64(mixed.w) << 32)
    }

    public func split(_ index: Int) -> RandomStream { split(UInt64(bitPattern: Int64(index))) }

    public mutating func next() -> UInt64 {
        if let value = spare {
            spare = nil
            return value
        }
        let words = Self.block(counter: SIMD4(counter.low, counter.high, stream.low, stream.high), key: key)
        counter &+= 1
        spare = UInt64(words.z) | UInt64(words.w) << 32
        return UInt64(words.x) | UInt64(words.y) << 32
    }

    /// Uniform in [0, 1), 53 bits.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    public mutating func uniform(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// Uniform in 0..<bound, without bias (Lemire 2019). `bound` ≥ 1.
    public mutating func index(below bound: Int) -> Int {
        let bound = UInt64(max(1, bound))
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return Int(product.high)
    }

    /// 0..<count in random order (Fisher and Yates).
    public mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<max(0, count))
        if count < 2 { return order }
        for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, index(below: last + 1)) }
        return order
    }

    /// Four words for an item that is known by a key and not by a number, the same whatever other items there are. A stream
    /// that is asked for them should serve nothing else.
    package func words(key item: UInt64, block: UInt32) -> SIMD4<UInt32> {
        Self.block(counter: SIMD4(item.low, item.high, block, stream.low ^ stream.high), key: key)
    }

    /// FNV-1a over UTF-8: Swift's own hashes differ from run to run.
    static func hash(_ name: String) -> UInt64 {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return value
    }

    package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var c = counter
        var k = key
        for _ in 0..<10 {
            let a = UInt64(c.x) &* 0xD251_1F53
            let b = UInt64(c.z) &* 0xCD9E_8D57
            c = SIMD4(b.high ^ c.y ^ k.x, b.low, a.high ^ c.w ^ k.y, a.low)
            k = SIMD2(k.x &+ 0x9E37_79B9, k.y &+ 0xBB67_AE85)
        }
        return c
    }
}

extension UInt64 {
    fileprivate var low: UInt32 { UInt32(truncatingIfNeeded: self) }
    fileprivate var high: UInt32 { UInt32(truncatingIfNeeded: self >> 32) }
}
