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

    /// Inflates all of `input`. The output grows as bytes come, so a false `size` takes no memory.
    /// - Parameters:
    ///   - size: the length that a header announces.
    ///   - name: what messages call the input.
    /// - Throws: `.badData` when the stream is damaged, ends early, or is longer or shorter than `size`.
    package static func bytes(
        _ input: ArraySlice<UInt8>, _ format: Format, name: String, size: Int
    ) throws(DatasetError) -> [UInt8] {
        guard size / largestRatio <= input.count + 64 else {
            throw DatasetError(
                .badData, "\(name) claims \(size) bytes, which \(input.count) compressed ones cannot hold.")
        }
        var stream = try InflateStream(input, format)
        var output: [UInt8] = []
        while let piece = try stream.next(name: name) {
            output += piece
            guard output.count <= size else {
                throw DatasetError(.badData, "\(name) holds more than the \(size) bytes its header announces.")
            }
        }
        guard output.count == size else {
            throw DatasetError(
                .badData, "\(name) holds \(output.count) of the \(size) bytes its header announces.",
                remedy: "Fetch or write the file again.")
        }
        return output
    }

    /// The first `count` bytes that `input` inflates to; fewer where there are no more.
    package static func start(
        of input: ArraySlice<UInt8>, _ format: Format = .gzip, count: Int, name: String
    ) throws(DatasetError) -> [UInt8] {
        var stream = try InflateStream(input, format)
        var output: [UInt8] = []
        while output.count < count, let piece = try stream.next(name: name) { output += piece }
        return Array(output.prefix(count))
    }

    /// Text that a picture's metadata hold packed; nil where it is damaged or longer than `longest`.
    static func text(_ input: ArraySlice<UInt8>, longest: Int) -> [UInt8]? {
        guard var stream = try? InflateStream(input, .zlib) else { return nil }
        var output: [UInt8] = []
        do throws(DatasetError) {
            while let piece = try stream.next(name: "") {
                output += piece
                if output.count > longest { return nil }
            }
        } catch { return nil }
        return output
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

    /// CRC-32 as in gzip and zip; `before` is that of the bytes that came before.
    package static func crc32(_ bytes: ArraySlice<UInt8>, after before: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { buffer in
            UInt32(
                truncatingIfNeeded: crc32_z(
                    uLong(before), buffer.baseAddress?.assumingMemoryBound(to: Bytef.self), buffer.count))
        }
    }
}
