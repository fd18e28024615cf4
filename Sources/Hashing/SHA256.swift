import CHashing

/// SHA-256 (FIPS 180-4), fed piece by piece.
public struct SHA256: Sendable {
    /// 32 bytes, as eight big-endian words.
    public struct Digest: Sendable, Hashable, Comparable {
        package let words: SIMD8<UInt32>

        /// Lower-case hexadecimal, 64 characters.
        public var hexadecimal: String {
            var text = ""
            for byte in bytes { text += Self.digits[Int(byte)] }
            return text
        }

        public var bytes: [UInt8] {
            (0..<32).map { UInt8(truncatingIfNeeded: words[$0 >> 2] >> UInt32(24 - 8 * ($0 & 3))) }
        }

        public static func < (left: Digest, right: Digest) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }

        private static let digits: [String] = (0..<256).map { value in
            let text = String(value, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
    }

    private var hash = assay_sha256_begin()

    public init() {}

    /// The digest of `bytes`.
    public static func hash(_ bytes: [UInt8]) -> Digest {
        var sum = SHA256()
        sum.update(bytes)
        return sum.finalised()
    }

    /// The digest of `bytes` in lower-case hexadecimal.
    public static func hexDigest(_ bytes: some Sequence<UInt8>) -> String { hash(Array(bytes)).hexadecimal }

    public mutating func update(_ bytes: [UInt8]) { assay_sha256_update(&hash, bytes, bytes.count) }

    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBufferPointer { assay_sha256_update(&hash, $0.baseAddress, $0.count) }
    }

    /// Eight bytes, big-endian.
    public mutating func update(_ number: Int) { assay_sha256_update_word(&hash, UInt64(bitPattern: Int64(number))) }

    /// Length and UTF-8 bytes of `text`, so that two texts in a row cannot be split another way.
    public mutating func update(text: String) {
        let bytes = Array(text.utf8)
        update(bytes.count)
        update(bytes)
    }

    public func finalised() -> Digest {
        let words = assay_sha256_finished(hash).words
        return Digest(
            words: SIMD8(words.0, words.1, words.2, words.3, words.4, words.5, words.6, words.7))
    }
}
