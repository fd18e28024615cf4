import CZstd

/// Zstandard (RFC 8878) through its library, with a bound on what comes out.
enum Zstandard {
    static func isFrame(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) }

    /// All frames of `input`.
    static func unpacked(
        _ input: ArraySlice<UInt8>, name: String, limits: ArchiveLimits
    ) throws(DatasetError) -> [UInt8] {
        var output: [UInt8] = []
        try stream(input, name) { piece throws(DatasetError) in
            try limits.check(unpacked: output.count + piece.count, packed: input.count)
            output += piece
        }
        return output
    }

    /// Exactly `size` bytes; the output grows as they come, so a false size takes no memory.
    static func bytes(_ input: ArraySlice<UInt8>, name: String, size: Int) throws(DatasetError) -> [UInt8] {
        var output: [UInt8] = []
        try stream(input, name) { piece throws(DatasetError) in
            output += piece
            guard output.count <= size else {
                throw DatasetError(.badData, "\(name) holds more than the \(size) bytes its header announces.")
            }
        }
        guard output.count == size else {
            throw DatasetError(.badData, "\(name) holds \(output.count) of the \(size) bytes its header announces.")
        }
        return output
    }

    private static func stream(
        _ input: ArraySlice<UInt8>, _ name: String, _ take: ([UInt8]) throws(DatasetError) -> Void
    ) throws(DatasetError) {
        guard let context = ZSTD_createDCtx() else { throw DatasetError(.inputOutput, "Zstandard cannot start.") }
        defer { ZSTD_freeDCtx(context) }
        // Frames may ask for a window of gigabytes.
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
        let piece = ZSTD_DStreamOutSize()
        var place = 0
        var isAtEnd = false
        while true {
            var (used, wanted) = (0, 0)
            let output = [UInt8](unsafeUninitializedCapacity: piece) { buffer, filled in
                input.withUnsafeBytes { source in
                    var from = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: place)
                    var to = ZSTD_outBuffer(dst: buffer.baseAddress, size: piece, pos: 0)
                    wanted = ZSTD_decompressStream(context, &to, &from)
                    used = from.pos - place
                    filled = to.pos
                }
            }
            guard ZSTD_isError(wanted) == 0 else {
                throw DatasetError(
                    .badData, "The compressed data of \(name) are damaged near byte \(place).", remedy: "Fetch or write the file again.")
            }
            place += used
            isAtEnd = wanted == 0
            if !output.isEmpty { try take(output) }
            if place == input.count, output.count < piece || isAtEnd { break }
            guard used > 0 || !output.isEmpty else { break }
        }
        guard isAtEnd else {
            throw DatasetError(.badData, "The compressed data of \(name) end early.", remedy: "Fetch or write the file again.")
        }
    }
}
