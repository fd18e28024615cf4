/// The block formats of Snappy and LZ4, which Parquet pages are packed by. The formats are small and need no library.
enum Snappy {
    /// - Parameter size: what the page header announces.
    /// - Throws: `.badData` where the block is damaged or holds another number of bytes.
    static func bytes(_ input: [UInt8], _ range: Range<Int>, name: String, size: Int) throws(DatasetError) -> [UInt8] {
        var cursor = ByteCursor(input, range, name: name)
        guard try cursor.varint() == UInt64(size) else { throw cursor.damaged("a block is not as long as announced") }
        // Copies of up to 64 bytes take two: a size that is out of reach is false.
        guard size / 64 <= range.count else { throw cursor.damaged("a block claims \(size) bytes") }
        var output: [UInt8] = []
        output.reserveCapacity(size)
        while cursor.left > 0 {
            let tag = Int(try cursor.byte())
            switch tag & 3 {
            case 0:
                var length = tag >> 2
                if length >= 60 { length = Int(try cursor.little(length - 59)) }
                let literal = try cursor.take(length + 1)
                guard output.count + literal.count <= size else { throw cursor.damaged("a block is too long") }
                output += input[literal]
            case 1: try output.repeatBack((tag >> 5) << 8 | Int(try cursor.byte()), tag >> 2 & 7 + 4, most: size, cursor)
            case 2: try output.repeatBack(Int(try cursor.little(2)), tag >> 2 + 1, most: size, cursor)
            default: try output.repeatBack(Int(try cursor.little(4)), tag >> 2 + 1, most: size, cursor)
            }
        }
        guard output.count == size else { throw cursor.damaged("a block is too short") }
        return output
    }

    /// `input` as one block: greedy matches of four bytes or more within the last 64 kB.
    static func compressed(_ input: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(input.count / 2 + 16)
        var rest = UInt64(input.count)
        while rest >= 0x80 {
            output.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(rest))
        var table = [Int](repeating: -1, count: 1 << 14)
        var (place, literal) = (0, 0)
        while place + 4 <= input.count {
            let word = UInt32(truncatingIfNeeded: ByteCursor.little(input, place, 4))
            let slot = Int((word &* 0x1e35_a7bd) >> 18)
            let before = table[slot]
            table[slot] = place
            guard before >= 0, place - before < 1 << 16, UInt32(truncatingIfNeeded: ByteCursor.little(input, before, 4)) == word else {
                place += 1
                continue
            }
            append(input[literal..<place], to: &output)
            var length = 4
            while place + length < input.count, input[before + length] == input[place + length] { length += 1 }
            let back = place - before
            place += length
            literal = place
            while length > 0 {
                // The shortest copy with two bytes of offset is of one byte.
                let part = min(64, length)
                output += [UInt8(part - 1) << 2 | 2, UInt8(back & 0xff), UInt8(back >> 8)]
                length -= part
            }
        }
        append(input[literal...], to: &output)
        return output
    }

    private static func append(_ literal: ArraySlice<UInt8>, to output: inout [UInt8]) {
        var literal = literal
        while !literal.isEmpty {
            let part = literal.prefix(1 << 16)
            let most = part.count - 1
            output += most < 60 ? [UInt8(most) << 2] : [61 << 2, UInt8(most & 0xff), UInt8(most >> 8)]
            output += part
            literal = literal.dropFirst(part.count)
        }
    }
}

enum LZ4Block {
    static func bytes(_ input: [UInt8], _ range: Range<Int>, name: String, size: Int) throws(DatasetError) -> [UInt8] {
        var cursor = ByteCursor(input, range, name: name)
        guard size / 256 <= range.count else { throw cursor.damaged("a block claims \(size) bytes") }
        var output: [UInt8] = []
        output.reserveCapacity(size)
        while cursor.left > 0 {
            let token = Int(try cursor.byte())
            let literal = try cursor.take(try length(token >> 4, &cursor))
            guard output.count + literal.count <= size else { throw cursor.damaged("a block is too long") }
            output += input[literal]
            // The last sequence is literals alone.
            if cursor.left == 0 { break }
            let back = Int(try cursor.little(2))
            try output.repeatBack(back, try length(token & 15, &cursor) + 4, most: size, cursor)
        }
        guard output.count == size else { throw cursor.damaged("a block is too short") }
        return output
    }

    private static func length(_ start: Int, _ cursor: inout ByteCursor) throws(DatasetError) -> Int {
        guard start == 15 else { return start }
        var length = 15
        while true {
            let byte = try cursor.byte()
            length += Int(byte)
            if byte != 255 { return length }
        }
    }

    /// Hadoop's frame around such blocks: big-endian sizes, unpacked and packed, before each.
    static func framed(_ input: [UInt8], _ range: Range<Int>, name: String, size: Int) throws(DatasetError) -> [UInt8] {
        var cursor = ByteCursor(input, range, name: name)
        var output: [UInt8] = []
        while cursor.left > 0 {
            let unpacked = Int(UInt32(truncatingIfNeeded: try cursor.little(4)).byteSwapped)
            let packed = Int(UInt32(truncatingIfNeeded: try cursor.little(4)).byteSwapped)
            guard unpacked <= size - output.count else { throw cursor.damaged("a block is too long") }
            output += try bytes(input, cursor.take(packed), name: name, size: unpacked)
        }
        guard output.count == size else { throw cursor.damaged("a block is too short") }
        return output
    }
}

extension [UInt8] {
    /// Appends `count` bytes that begin `back` before the end; they may overlap with what is appended.
    fileprivate mutating func repeatBack(_ back: Int, _ length: Int, most: Int, _ cursor: ByteCursor) throws(DatasetError) {
        guard back > 0, back <= count, length <= most - count else { throw cursor.damaged("a block refers to what is not there") }
        let start = count - back
        for offset in 0..<length { append(self[start + offset]) }
    }
}
