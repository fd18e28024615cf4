import Hashing

/// Distinct texts and their numbers, in the order of their first occurrence.
struct LevelDictionary {
    private(set) var count = 0
    private var keys: [UInt8] = []
    private var ends: [Int] = [0]
    private var hashes: [UInt64] = []
    private var slots = [Int32](repeating: -1, count: 64)
    private let seed: UInt64

    /// Codes do not depend on the seed: it keeps texts that were chosen to collide from doing so.
    init() { seed = UInt64.random(in: 1...UInt64.max) }

    /// The number of the text `bytes[start..<end]`, which is new where it equals `count` before the call.
    /// - Returns: nil beyond 2³¹ texts.
    @inline(__always)
    mutating func code(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int32? {
        let hash = TextHash.value(bytes, start, end, seed: seed)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let code = Int(slots[slot])
            if hashes[code] == hash, isEqual(code, bytes, start, end) { return Int32(truncatingIfNeeded: code) }
            slot = (slot + 1) & (slots.count - 1)
        }
        guard count < Int(Int32.max) else { return nil }
        let code = Int32(count)
        slots[slot] = code
        hashes.append(hash)
        keys.append(contentsOf: bytes[start..<end])
        ends.append(keys.count)
        count += 1
        if count * 2 > slots.count { grow() }
        return code
    }

    private func isEqual(_ code: Int, _ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        let from = ends[code]
        guard ends[code + 1] - from == end - start else { return false }
        return TextHash.isEqual(keys, from, bytes, start, count: end - start)
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 4)
        for code in 0..<count {
            var slot = Int(truncatingIfNeeded: hashes[code]) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(code)
        }
    }

    func content(_ code: Int) -> ArraySlice<UInt8> { keys[ends[code]..<ends[code + 1]] }
}
