/// The bytes of an array file: in memory, or unpacked to a temporary file where they are many.
package enum ArrayBytes: Sendable {
    case memory(ArraySlice<UInt8>)
    case temporary(TemporaryFile)

    /// A file with its length.
    package struct TemporaryFile: Sendable {
        let file: TemporaryBytes
        let count: Int
    }

    package var count: Int {
        switch self {
        case .memory(let bytes): bytes.count
        case .temporary(let file): file.count
        }
    }

    /// What the index of the first byte is in `whole`.
    var firstIndex: Int {
        switch self {
        case .memory(let bytes): bytes.startIndex
        case .temporary: 0
        }
    }

    /// Bytes by their place, the first being 0.
    func read(_ range: Range<Int>) throws(DatasetError) -> ArraySlice<UInt8> {
        switch self {
        case .memory(let bytes): bytes[bytes.startIndex + range.lowerBound..<bytes.startIndex + range.upperBound]
        case .temporary(let file): try file.file.read(range)[...]
        }
    }

    /// All of them.
    package func whole() throws(DatasetError) -> ArraySlice<UInt8> { try read(0..<count) }
}

extension InflateStream {
    /// Enough for any header of an array file.
    private static let longestHead = (1 << 16) + 64

    /// Unpacks all that is left.
    /// - Parameters:
    ///   - most: how many bytes are kept in memory; more go to a temporary file.
    ///   - size: the whole length, computed from the first bytes; may throw.
    ///   - limits: checked before the length that `size` gives is taken.
    /// - Returns: the bytes, and their CRC-32.
    /// - Throws: `.badData` when the stream is damaged, or longer or shorter than `size`.
    mutating func unpacked(
        name: String, limits: ArchiveLimits, inMemory most: Int, size: (ArraySlice<UInt8>) throws(DatasetError) -> Int
    ) throws(DatasetError) -> (bytes: ArrayBytes, checksum: UInt32) {
        var head: [UInt8] = []
        while head.count < Self.longestHead, let piece = try next(name: name) { head += piece }
        if case .gzip = format, head.starts(with: [0x1f, 0x8b]) {
            throw DatasetError(
                .unsupported, "\(name) is packed by gzip twice.", remedy: "Unpack it once: gunzip, or gzip -d.")
        }
        let total = try size(head[...])
        try limits.check(unpacked: total, packed: packed)
        guard total / Inflate.largestRatio <= packed + 64 else {
            throw DatasetError(
                .badData, "\(name) claims \(total) bytes, which \(packed) compressed ones cannot hold.")
        }
        let file = total > most ? try TemporaryBytes(name: name) : nil
        var checksum: UInt32 = 0
        var count = 0
        var kept: [UInt8] = []
        var piece: [UInt8]? = head
        while let bytes = piece {
            count += bytes.count
            guard count <= total else {
                throw DatasetError(.badData, "\(name) holds more than the \(total) bytes its header announces.")
            }
            checksum = Inflate.crc32(bytes[...], after: checksum)
            if let file { try file.append(bytes) } else { kept += bytes }
            piece = try next(name: name)
        }
        guard count == total else {
            throw DatasetError(
                .badData, "\(name) holds \(count) of the \(total) bytes its header announces.",
                remedy: "Fetch or write the file again.")
        }
        let bytes = file.map { ArrayBytes.temporary(.init(file: $0, count: total)) } ?? .memory(kept[...])
        return (bytes, checksum)
    }
}
