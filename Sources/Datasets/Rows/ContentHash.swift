import Hashing

/// The first half of the SHA-256 of a row's content: what equal rows have in common, whatever they are stored as.
public struct ContentHash: Sendable, Hashable {
    public let high: UInt64
    public let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package init(_ digest: SHA256.Digest) {
        high = UInt64(digest.words[0]) << 32 | UInt64(digest.words[1])
        low = UInt64(digest.words[2]) << 32 | UInt64(digest.words[3])
    }
}
