import CHashing

/// What dictionaries in memory tell texts apart by: never for what is kept.
package enum TextHash {
    /// Of `bytes[range]`; depends on `seed`, which keeps texts that were chosen to collide from doing so.
    /// - Precondition: start ≤ end, both within `bytes`.
    package static func value(_ bytes: [UInt8], _ start: Int, _ end: Int, seed: UInt64) -> UInt64 {
        precondition(start >= 0 && start <= end && end <= bytes.count)
        return assay_text_hash(bytes, start, end, seed)
    }

    /// Whether `count` bytes from both starts are the same.
    package static func isEqual(_ a: [UInt8], _ startA: Int, _ b: [UInt8], _ startB: Int, count: Int) -> Bool {
        precondition(count >= 0 && startA >= 0 && startA + count <= a.count && startB >= 0 && startB + count <= b.count)
        return assay_text_equal(a, startA, b, startB, count) != 0
    }
}
