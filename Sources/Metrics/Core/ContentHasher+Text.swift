import Numerics

extension ContentHasher {
    /// Of the bytes of a text.
    static func hash(_ text: String) -> UInt64 {
        var hasher = ContentHasher()
        for byte in text.utf8 { hasher.combine(UInt64(byte)) }
        return hasher.value
    }
}
