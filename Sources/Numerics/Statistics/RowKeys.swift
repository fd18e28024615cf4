/// What tells the rows of a set apart in random draws: their content, never their place.
///
/// The key of a row that occurs once is a hash of its content alone, so that it has the same key in any set and any order.
/// Of equal rows each has a key of its own, from the content, their number and which of them it is. Their number is in it
/// because content that repeats tells little: of two independent sets over few values, all rows would else have the same
/// keys and be drawn alike. Sets that repeat a row equally often share the keys of it, which goes for equal sets.
public struct RowKeys: Sendable, Equatable, Codable {
    /// One a row, all different.
    public let values: [UInt64]
    public var count: Int { values.count }

    /// - Parameter content: a hash of every row's content, 64 bits that are equal for equal rows and, but for chance, for
    ///   them alone.
    public init(content: [UInt64]) {
        var numbers: [UInt64: Int] = [:]
        for hash in content { numbers[hash, default: 0] += 1 }
        var seen: [UInt64: Int] = [:]
        values = content.map { hash in
            let number = numbers[hash, default: 1]
            var mixed = ContentHasher()
            mixed.combine(hash)
            guard number > 1 else { return mixed.value }
            mixed.combine(UInt64(number))
            mixed.combine(UInt64(seen[hash, default: 0]))
            seen[hash, default: 0] += 1
            return mixed.value
        }
    }

    /// Of rows of features.
    public init(_ rows: Matrix<Float>) { self.init(content: rows.contentHashes()) }

    /// Of rows of which one number is known, such as a class.
    public init(_ numbers: [Int]) { self.init(content: numbers.map { UInt64(bitPattern: Int64($0)) }) }

    /// Of rows of which one number is known, such as a similarity.
    public init(_ numbers: [Double]) { self.init(content: numbers.map { ($0 + 0).bitPattern }) }

    private init(values: [UInt64]) { self.values = values }

    /// The keys that some of the rows have in the whole set.
    public func rows(at indices: [Int]) -> RowKeys { RowKeys(values: indices.map { values[$0] }) }

    /// The rows in an order that depends on their content alone. What is drawn by place in it hangs on no other order; equal
    /// rows stand in theirs.
    public var order: [Int] { values.indices.sorted { values[$0] < values[$1] } }
}

/// A 64-bit hash of content, the same on every machine; not for adversaries.
public struct ContentHasher: Sendable {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    public init() {}

    /// Folds a 64-bit word in: both halves of a product (as in wyhash, Wang 2019).
    @inline(__always)
    public mutating func combine(_ word: UInt64) {
        let product = (state ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        state = (product.high ^ product.low) &+ 0xE703_7ED1_A0B4_28DB
    }

    /// Of what was combined; more may follow.
    public var value: UInt64 {
        var last = state
        last = (last ^ (last >> 30)) &* 0xBF58_476D_1CE4_E5B9
        last = (last ^ (last >> 27)) &* 0x94D0_49BB_1331_11EB
        return last ^ (last >> 31)
    }
}

extension Matrix {
    /// A hash of every row's values; −0 is 0, as `==` has it.
    public func contentHashes() -> [UInt64] {
        if let singles = self as? Matrix<Float> { return singles.hashes() }
        return (0..<rows).map { row in
            var hasher = ContentHasher()
            for value in self.row(row) { hasher.combine((Double(value) + 0).bitPattern) }
            return hasher.value
        }
    }
}

extension Matrix where Scalar == Float {
    fileprivate func hashes() -> [UInt64] {
        let width = columns
        return storage.withUnsafeBufferPointer { values in
            (0..<rows).map { row in
                var hasher = ContentHasher()
                let start = row * width
                var column = 0
                while column + 1 < width {
                    let first = UInt64((values[start + column] + 0).bitPattern)
                    hasher.combine(first << 32 | UInt64((values[start + column + 1] + 0).bitPattern))
                    column += 2
                }
                if column < width { hasher.combine(UInt64((values[start + column] + 0).bitPattern)) }
                return hasher.value
            }
        }
    }
}
