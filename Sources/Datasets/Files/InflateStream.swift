import CZlib

/// Inflates a piece at a time, so that the whole output never lies in memory.
struct InflateStream: ~Copyable {
    /// Bytes of the input that were used.
    private(set) var consumed = 0
    private let input: [UInt8]
    private let stream: UnsafeMutablePointer<z_stream>
    private var isAtEnd = false
    private static let piece = 1 << 18

    init(_ input: [UInt8], _ format: Inflate.Format) throws(DatasetError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, format.window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw DatasetError(.inputOutput, "zlib cannot start.")
        }
        self.input = input
        self.stream = stream
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// The next bytes, at most 256 kB; nil at the end. Several gzip members in one file are read as one.
    /// - Throws: `.badData` when the data are damaged or end early.
    mutating func next(name: String) throws(DatasetError) -> [UInt8]? {
        while true {
            if isAtEnd { return nil }
            var status = Z_OK
            var read = 0
            let given = min(1 << 30, input.count - consumed)
            let output = [UInt8](unsafeUninitializedCapacity: Self.piece) { buffer, filled in
                input.withUnsafeBytes { source in
                    stream.pointee.next_in = UnsafeMutableRawPointer(mutating: source.baseAddress)?
                        .advanced(by: consumed).assumingMemoryBound(to: Bytef.self)
                    stream.pointee.avail_in = UInt32(given)
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(Self.piece)
                    status = inflate(stream, Z_NO_FLUSH)
                    read = given - Int(stream.pointee.avail_in)
                    filled = Self.piece - Int(stream.pointee.avail_out)
                }
            }
            consumed += read
            switch status {
            case Z_STREAM_END:
                let rest = input[consumed...]
                if rest.starts(with: [0x1f, 0x8b]) {
                    inflateReset(stream)
                } else if rest.allSatisfy({ $0 == 0 }) {
                    isAtEnd = true
                } else {
                    throw DatasetError(
                        .badData, "\(name) has \(rest.count) bytes after the end of its compressed data.")
                }
            case Z_OK where read > 0 || !output.isEmpty: break
            case Z_OK, Z_BUF_ERROR:
                throw DatasetError(
                    .badData, "The compressed data of \(name) end early.", remedy: "Fetch or write the file again.")
            default:
                throw DatasetError(
                    .badData, "The compressed data of \(name) are damaged at byte \(consumed).",
                    remedy: "Fetch or write the file again.")
            }
            if !output.isEmpty { return output }
        }
    }
}
