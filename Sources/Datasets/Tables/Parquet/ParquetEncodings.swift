/// The ways in which Parquet packs numbers.
enum ParquetEncodings {
    /// Runs and bit-packed groups of numbers of `width` bits: levels and places in a dictionary.
    /// - Parameter count: how many there are; memory is taken for as many, so the caller bounds it.
    static func hybrid(_ cursor: inout ByteCursor, width: Int, count: Int) throws(DatasetError) -> [UInt32] {
        guard (0...32).contains(width) else { throw cursor.damaged("numbers of \(width) bits") }
        if width == 0 { return [UInt32](repeating: 0, count: count) }
        var values: [UInt32] = []
        values.reserveCapacity(count)
        while values.count < count {
            let head = try cursor.varint()
            let left = count - values.count
            if head & 1 == 0 {
                let run = Int(truncatingIfNeeded: min(head >> 1, UInt64(left)))
                guard run > 0 else { throw cursor.damaged("a run of no numbers") }
                let value = try cursor.little((width + 7) / 8)
                guard value >> UInt64(width) == 0 else { throw cursor.damaged("a number has too many bits") }
                values.append(contentsOf: repeatElement(UInt32(value), count: run))
            } else {
                guard head >> 1 <= UInt64(cursor.left) + 1, head >> 1 > 0 else { throw cursor.damaged("it ends early") }
                let groups = Int(head >> 1)
                let wanted = min(left, groups * 8)
                // Some writers leave out what pads the last group.
                let bytes = min(groups * width, cursor.left)
                guard bytes * 8 >= wanted * width else { throw cursor.damaged("it ends early") }
                let range = try cursor.take(bytes)
                unpack(cursor.bytes, range, width: width, count: wanted) { values.append(UInt32(truncatingIfNeeded: $0)) }
            }
        }
        return values
    }

    /// Numbers of `width` ≤ 64 bits, the least bit first.
    /// - Precondition: `range` holds `count` of them.
    @inline(__always)
    static func unpack(_ bytes: [UInt8], _ range: Range<Int>, width: Int, count: Int, _ take: (UInt64) -> Void) {
        let mask: UInt64 = width == 64 ? .max : (1 << UInt64(width)) - 1
        var place = range.lowerBound
        // The bits that were read and not yet given away; up to 71 of them.
        var (low, high, held) = (UInt64(0), UInt64(0), 0)
        for _ in 0..<count {
            while held < width {
                let byte = UInt64(bytes[place])
                place += 1
                if held < 64 {
                    low |= byte << UInt64(held)
                    if held > 56 { high = byte >> UInt64(64 - held) }
                } else {
                    high |= byte << UInt64(held - 64)
                }
                held += 8
            }
            take(low & mask)
            low = width == 64 ? high : low >> UInt64(width) | high << UInt64(64 - width)
            high = width == 64 ? 0 : high >> UInt64(width)
            held -= width
        }
    }

    /// DELTA_BINARY_PACKED: differences in blocks, of which every part has a width of its own.
    /// - Parameter most: more numbers than this are refused before memory is taken.
    static func deltas(_ cursor: inout ByteCursor, most: Int) throws(DatasetError) -> [Int64] {
        let size = try cursor.count(most: 1 << 20)
        let parts = try cursor.count(most: 1 << 12)
        let total = try cursor.count(most: most)
        guard size > 0, parts > 0, size % parts == 0, (size / parts) % 8 == 0 else { throw cursor.damaged("blocks of no size") }
        var value = try cursor.zigzag()
        var values: [Int64] = []
        guard total > 0 else { return [] }
        values.reserveCapacity(total)
        values.append(value)
        let each = size / parts
        while values.count < total {
            let least = try cursor.zigzag()
            let widths = try cursor.take(parts)
            for part in widths {
                guard values.count < total else { break }
                let width = Int(cursor.bytes[part])
                guard width <= 64 else { throw cursor.damaged("numbers of \(width) bits") }
                let wanted = min(each, total - values.count)
                let range = try cursor.take(each / 8 * width)
                if width == 0 {
                    for _ in 0..<wanted {
                        value &+= least
                        values.append(value)
                    }
                } else {
                    unpack(cursor.bytes, range, width: width, count: wanted) { bits in
                        value = value &+ least &+ Int64(bitPattern: bits)
                        values.append(value)
                    }
                }
            }
        }
        return values
    }

    /// BYTE_STREAM_SPLIT undone: first bytes of all values, then second ones.
    static func joined(_ cursor: inout ByteCursor, width: Int, count: Int) throws(DatasetError) -> [UInt8] {
        let (size, overflow) = width.multipliedReportingOverflow(by: count)
        guard !overflow, size <= cursor.left else { throw cursor.damaged("it ends early") }
        let range = try cursor.take(size)
        var bytes = [UInt8](repeating: 0, count: size)
        for part in 0..<width {
            let start = range.lowerBound + part * count
            for index in 0..<count { bytes[index * width + part] = cursor.bytes[start + index] }
        }
        return bytes
    }
}
