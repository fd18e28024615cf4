import CZlib

/// Deflate and gzip through zlib, with a bound on what comes out.
package enum Inflate {
    package enum Format: Sendable {
        case gzip, zlib, raw

        /// zlib's way to choose between them: window size plus 16, as it is, negative.
        var window: Int32 {
            switch self {
            case .gzip: MAX_WBITS + 16
            case .zlib: MAX_WBITS
            case .raw: -MAX_WBITS
            }
        }
    }

    /// Deflate turns one byte into at most 1,032: a header that claims more is false.
    static let largestRatio = 1032

    /// Inflates all of `input`.
    /// - Parameters:
    ///   - prefix: number of bytes after which `size` is asked for the whole length.
    ///   - size: the exact length of the output, computed from its first `prefix` bytes; may throw.
    ///   - name: what messages call the input.
    /// - Throws: `.badData` when the stream is damaged, ends early, or is longer or shorter than `size`.
    package static func bytes(
        _ input: ArraySlice<UInt8>, _ format: Format, name: String, prefix: Int,
        size: ([UInt8]) throws(DatasetError) -> Int
    ) throws(DatasetError) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, format.window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw DatasetError(.inputOutput, "zlib cannot start.")
        }
        defer { inflateEnd(&stream) }

        var consumed = 0
        var output = [UInt8](repeating: 0, count: prefix)
        var status = run(&stream, input, &consumed, &output, from: 0)
        var filled = Int(stream.total_out)
        if status == Z_OK || status == Z_BUF_ERROR || status == Z_STREAM_END, filled == prefix {
            let total = try size(output)
            guard total >= prefix, total / largestRatio <= input.count + 64 else {
                throw DatasetError(
                    .badData, "\(name) claims \(total) bytes, which \(input.count) compressed ones cannot hold.")
            }
            // One byte more than claimed, to see a stream that does not end where it should.
            output.append(contentsOf: repeatElement(0, count: total + 1 - prefix))
            if status != Z_STREAM_END { status = run(&stream, input, &consumed, &output, from: filled) }
            filled = Int(stream.total_out)
            if status == Z_STREAM_END && filled == total {
                guard consumed == input.count || input.dropFirst(consumed).allSatisfy({ $0 == 0 }) else {
                    throw DatasetError(
                        .badData, "\(name) has \(input.count - consumed) bytes after the end of its compressed data.")
                }
                output.removeLast()
                return output
            }
            if filled > total {
                throw DatasetError(.badData, "\(name) holds more than the \(total) bytes its header announces.")
            }
        }
        let reason =
            status == Z_DATA_ERROR || status == Z_NEED_DICT
            ? "is damaged after \(filled) bytes" : "ends early, after \(filled) bytes"
        throw DatasetError(
            .badData, "The compressed data of \(name) \(reason).", remedy: "Fetch or write the file again.")
    }

    /// The first `count` bytes that `input` inflates to.
    package static func start(
        of input: ArraySlice<UInt8>, _ format: Format = .gzip, count: Int, name: String
    ) throws(DatasetError) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, format.window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw DatasetError(.inputOutput, "zlib cannot start.")
        }
        defer { inflateEnd(&stream) }
        var consumed = 0
        var output = [UInt8](repeating: 0, count: count)
        _ = run(&stream, input, &consumed, &output, from: 0)
        guard Int(stream.total_out) == count else {
            throw DatasetError(
                .badData, "The compressed data of \(name) ends early or is damaged, after \(stream.total_out) bytes.",
                remedy: "Fetch or write the file again.")
        }
        return output
    }

    /// Runs zlib until the output is full, the stream ends or fails. Input beyond 4 GB is fed in pieces.
    private static func run(
        _ stream: inout z_stream, _ input: ArraySlice<UInt8>, _ consumed: inout Int, _ output: inout [UInt8],
        from start: Int
    ) -> Int32 {
        let piece = 1 << 30
        var status = Z_OK
        var position = start
        var used = consumed
        input.withUnsafeBytes { source in
            output.withUnsafeMutableBytes { target in
                while position < target.count {
                    let given = min(piece, source.count - used)
                    let room = min(piece, target.count - position)
                    stream.next_in = UnsafeMutableRawPointer(mutating: source.baseAddress)?
                        .advanced(by: used).assumingMemoryBound(to: Bytef.self)
                    stream.avail_in = UInt32(given)
                    stream.next_out = target.baseAddress?.advanced(by: position).assumingMemoryBound(to: Bytef.self)
                    stream.avail_out = UInt32(room)
                    status = inflate(&stream, Z_NO_FLUSH)
                    let read = given - Int(stream.avail_in)
                    let written = room - Int(stream.avail_out)
                    used += read
                    position += written
                    if status != Z_OK || (read == 0 && written == 0) { return }
                }
            }
        }
        consumed = used
        return status
    }

    /// Raw deflate or gzip of `input`, for writers.
    package static func compressed(_ input: [UInt8], _ format: Format, level: Int32 = 9) throws(DatasetError) -> [UInt8]
    {
        var stream = z_stream()
        guard input.count < 1 << 31,
            deflateInit2_(
                &stream, level, Z_DEFLATED, format.window, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { throw DatasetError(.inputOutput, "zlib cannot compress \(input.count) bytes.") }
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(input.count))) + 32)
        var status = Z_OK
        input.withUnsafeBytes { source in
            output.withUnsafeMutableBytes { target in
                stream.next_in = UnsafeMutableRawPointer(mutating: source.baseAddress)?.assumingMemoryBound(
                    to: Bytef.self)
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress?.assumingMemoryBound(to: Bytef.self)
                stream.avail_out = UInt32(target.count)
                status = deflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END else { throw DatasetError(.inputOutput, "zlib failed with \(status).") }
        output.removeLast(output.count - Int(stream.total_out))
        return output
    }

    /// CRC-32 as in gzip and zip.
    package static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBytes { buffer in
            UInt32(
                truncatingIfNeeded: crc32_z(0, buffer.baseAddress?.assumingMemoryBound(to: Bytef.self), buffer.count))
        }
    }
}
