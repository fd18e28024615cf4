/// Puts levels into the order of `SortedNames`, fast enough for a million of them.
enum LevelOrder {
    /// - Parameter levels: distinct, byte by byte.
    /// - Returns: where the level of each place goes, and the levels in order.
    static func sorted(_ levels: [String]) -> (positions: [Int32], levels: [String]) {
        var order: [Int]
        let numbers = wholeNumbers(levels)
        if let numbers {
            order = levels.indices.sorted {
                numbers[$0] != numbers[$1]
                    ? numbers[$0] < numbers[$1] : levels[$0].utf8.lexicographicallyPrecedes(levels[$1].utf8)
            }
        } else {
            // The first eight bytes decide nearly always.
            let heads = levels.map { level in
                var head: UInt64 = 0
                var count = 0
                for byte in level.utf8.prefix(8) {
                    head = head << 8 | UInt64(byte)
                    count += 1
                }
                return count == 8 ? head : head << UInt64(8 * (8 - count))
            }
            order = levels.indices.sorted {
                heads[$0] != heads[$1] ? heads[$0] < heads[$1] : levels[$0].utf8.lexicographicallyPrecedes(levels[$1].utf8)
            }
        }
        var positions = [Int32](repeating: 0, count: levels.count)
        for (place, index) in order.enumerated() { positions[index] = Int32(place) }
        return (positions, order.map { levels[$0] })
    }

    private static func wholeNumbers(_ levels: [String]) -> [Int]? {
        var numbers: [Int] = []
        numbers.reserveCapacity(levels.count)
        for level in levels {
            guard let number = Int(level) else { return nil }
            numbers.append(number)
        }
        return numbers
    }
}
