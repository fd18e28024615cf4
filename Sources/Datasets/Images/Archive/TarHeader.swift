/// One header block of a tar archive: ustar (POSIX), GNU or the older form without a magic number.
struct TarHeader: Equatable {
    static let size = 512

    let name: [UInt8]
    let contentSize: Int
    let type: UInt8

    /// Whether `block` is a header, by its checksum.
    static func isHeader(_ block: ArraySlice<UInt8>) -> Bool {
        guard block.count >= size, let stated = octal(field(block, 148, 8)) else { return false }
        var sum = 0
        for (offset, byte) in block.prefix(size).enumerated() { sum += (148..<156).contains(offset) ? 32 : Int(byte) }
        return sum == stated && sum > 8 * 32
    }

    /// - Precondition: `block` is a header.
    init?(_ block: ArraySlice<UInt8>) {
        guard let size = Self.number(Self.field(block, 124, 12)) else { return nil }
        contentSize = size
        type = block[block.startIndex + 156]
        let short = Self.text(Self.field(block, 0, 100))
        // GNU tar keeps times where POSIX has the first part of a long name.
        let isPOSIX = Self.field(block, 257, 6).elementsEqual(Array("ustar".utf8) + [0])
        let prefix = isPOSIX ? Self.text(Self.field(block, 345, 155)) : []
        name = prefix.isEmpty ? short : prefix + [UInt8(ascii: "/")] + short
    }

    private static func field(_ block: ArraySlice<UInt8>, _ offset: Int, _ length: Int) -> ArraySlice<UInt8> {
        block[block.startIndex + offset..<block.startIndex + offset + length]
    }

    static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

    /// Octal digits, or a big-endian number where the first bit is set (GNU, for sizes from 8 GB on).
    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        guard let first = field.first else { return nil }
        guard first & 0x80 != 0 else { return octal(field) }
        guard first == 0x80 else { return nil }
        var value = 0
        for byte in field.dropFirst() {
            guard value < 1 << 52 else { return nil }
            value = value << 8 | Int(byte)
        }
        return value
    }

    private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
        let rest = field.drop { $0 == 0x20 }.dropFirst(digits.count)
        guard digits.count <= 16, rest.allSatisfy({ $0 == 0x20 || $0 == 0 }) else { return nil }
        return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
    }
}
