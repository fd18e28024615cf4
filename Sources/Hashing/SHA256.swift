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

    private var state = SIMD8<UInt32>(
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)
    /// Bytes of a block that is not whole yet; on the stack, as there are as many hashes as a table has rows.
    private var pending = InlineArray<64, UInt8>(repeating: 0)
    private var held = 0
    private var length: UInt64 = 0

    public init() {}

    /// The digest of `bytes`.
    public static func hash(_ bytes: [UInt8]) -> Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalised()
    }

    /// The digest of `bytes` in lower-case hexadecimal.
    public static func hexDigest(_ bytes: some Sequence<UInt8>) -> String { hash(Array(bytes)).hexadecimal }

    public mutating func update(_ bytes: [UInt8]) { update(bytes[...]) }

    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        let span = bytes.span
        var position = 0
        while position < span.count {
            if held == 0, position + 64 <= span.count {
                length &+= 64
                compress(span, from: position)
                position += 64
            } else {
                append(span[position])
                position += 1
            }
        }
    }

    private mutating func append(_ byte: UInt8) {
        pending[held] = byte
        held &+= 1
        length &+= 1
        guard held == 64 else { return }
        held = 0
        let block = pending
        compress(block.span, from: 0)
    }

    /// Eight bytes, big-endian.
    public mutating func update(_ number: Int) {
        let bits = UInt64(bitPattern: Int64(number))
        for place in 0..<8 { append(UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * place))) }
    }

    /// Length and UTF-8 bytes of `text`, so that two texts in a row cannot be split another way.
    public mutating func update(text: String) {
        let bytes = Array(text.utf8)
        update(bytes.count)
        update(bytes)
    }

    public func finalised() -> Digest {
        var copy = self
        let bits = length &* 8
        copy.append(0x80)
        while copy.held != 56 { copy.append(0) }
        for place in 0..<8 { copy.append(UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * place))) }
        return Digest(words: copy.state)
    }

    private mutating func compress(_ block: Span<UInt8>, from start: Int) {
        var w = InlineArray<16, UInt32>(repeating: 0)
        for index in 0..<16 {
            let at = start &+ 4 &* index
            w[index] =
                UInt32(block[at]) << 24 | UInt32(block[at &+ 1]) << 16 | UInt32(block[at &+ 2]) << 8
                | UInt32(block[at &+ 3])
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for round in 0..<64 {
            let slot = round & 15
            if round >= 16 {
                let x = w[(round &+ 1) & 15]
                let y = w[(round &+ 14) & 15]
                let s0 = x.rotated(7) ^ x.rotated(18) ^ (x >> 3)
                let s1 = y.rotated(17) ^ y.rotated(19) ^ (y >> 10)
                w[slot] = w[slot] &+ s0 &+ w[(round &+ 9) & 15] &+ s1
            }
            let big1 = e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)
            let choice = (e & f) ^ (~e & g)
            let first = h &+ big1 &+ choice &+ Self.constants[round] &+ w[slot]
            let big0 = a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)
            let majority = (a & b) ^ (a & c) ^ (b & c)
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ big0 &+ majority)
        }
        state &+= SIMD8(a, b, c, d, e, f, g, h)
    }

    private static let constants: InlineArray<64, UInt32> = [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ]
}

extension UInt32 {
    @inline(__always) fileprivate func rotated(_ count: UInt32) -> UInt32 { self >> count | self << (32 &- count) }
}
