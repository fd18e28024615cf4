import CHashing
import Hashing
import Testing

@Suite struct RowMessagesTests {
    /// The instructions of the processor and the code for any give the same words, block upon block.
    @Test func bothCodesAgree() {
        var blocks: [UInt8] = []
        for place in 0..<64 * 37 { blocks.append(UInt8(truncatingIfNeeded: place &* place &* 31 &+ place >> 3)) }
        let start = assay_sha256_begin().words
        let words = [start.0, start.1, start.2, start.3, start.4, start.5, start.6, start.7]
        for count in [0, 1, 2, 37] {
            var (fast, portable) = (words, words)
            assay_sha256_compress(&fast, blocks, count)
            assay_sha256_compress_portable(&portable, blocks, count)
            #expect(fast == portable)
            #expect((fast == words) == (count == 0))
        }
    }

    /// Each row's message is the one that is fed by hand, whatever its length and the rows before it.
    @Test func rowsAreHashedAsTheirCells() {
        let numbers = [1.5, .nan, 0, -0.0, 1e300, -2]
        let large = Int64(1) << 53 + 1
        let integers = [3, Int64.min, large, .max, -large, 0]
        var pieces = RowMessages.Pieces(missing: [0])
        let levels = (0..<5).map { [UInt8](repeating: UInt8($0), count: $0 * 41) }
        for level in levels { pieces.append([3, level.count], level) }
        let codes: [Int32] = [4, -1, 0, 2, 3, 1]

        let expected = numbers.indices.map { row in
            var hash = SHA256()
            if numbers[row].isNaN { hash.update(0) } else {
                hash.update(1)
                hash.update(Int(bitPattern: UInt((numbers[row] == 0 ? 0 : numbers[row]).bitPattern)))
            }
            if integers[row] == .min { hash.update(0) } else if let exact = Double(exactly: integers[row]) {
                hash.update(1)
                hash.update(Int(bitPattern: UInt(exact.bitPattern)))
            } else {
                hash.update(2)
                hash.update(Int(integers[row]))
            }
            if codes[row] < 0 { hash.update(0) } else {
                hash.update(3)
                hash.update(levels[Int(codes[row])].count)
                hash.update(levels[Int(codes[row])])
            }
            return Array(hash.finalised().bytes.prefix(16))
        }
        for rows in [0..<6, 2..<5, 4..<4] {
            let halves = RowMessages.halves(of: rows, [.numbers(numbers), .integers(integers), .pieces(codes, pieces)])
            let bytes = halves.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) } }
            #expect(bytes == expected[rows].flatMap(\.self))
        }
    }

    /// Every byte of a text counts, and its length.
    @Test func textsAreToldApart() {
        let bytes = (1...40).map { UInt8($0) } + [UInt8](repeating: 0, count: 40)
        var seen: Set<UInt64> = []
        for start in [0, 3, 40] {
            for end in start...(start + 30) { seen.insert(TextHash.value(bytes, start, end, seed: 5)) }
        }
        // The empty text is one, wherever it stands.
        #expect(seen.count == 3 * 30 + 1)
        for place in 0..<20 {
            var other = bytes
            other[place] ^= 0x80
            #expect(TextHash.value(other, 0, 20, seed: 5) != TextHash.value(bytes, 0, 20, seed: 5))
            #expect(!TextHash.isEqual(other, 0, bytes, 0, count: 20))
        }
        #expect(TextHash.value(bytes, 0, 20, seed: 6) != TextHash.value(bytes, 0, 20, seed: 5))
        #expect(TextHash.isEqual(bytes, 40, bytes, 45, count: 30))
    }
}
