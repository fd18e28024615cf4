import CZlib

/// Inflates a piece at a time, so that the whole output never lies in memory.
///
/// gzip data end as `gunzip` ends them: members that follow one another are one file, zeros behind the last are
/// padding, and other bytes behind it are passed over and counted in `ignored`.
struct InflateStream: ~Copyable {
    /// Bytes of the input that were used.
    var consumed: Int { position - start }
    /// Bytes of the input.
    var packed: Int { input.endIndex - start }
    /// Bytes behind the end of gzip data that are none.
    private(set) var ignored = 0

    private let input: ArraySlice<UInt8>
    private let start: Int
    private var position: Int
    let format: Inflate.Format
    private let stream: UnsafeMutablePointer<z_stream>
    private var isAtEnd = false
    private static let piece = 1 << 18

    init(_ input: [UInt8], _ format: Inflate.Format) throws(DatasetError) { try self.init(input[...], format) }

    init(_ input: ArraySlice<UInt8>, _ format: Inflate.Format) throws(DatasetError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, format.window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw DatasetError(.inputOutput, "zlib cannot start.")
        }
        self.input = input
        self.stream = stream
        self.format = format
        start = input.startIndex
        position = input.startIndex
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// The next bytes, at most 256 kB; nil at the end.
    /// - Throws: `.badData` when the data are damaged or end early.
    mutating func next(name: String) throws(DatasetError) -> [UInt8]? {
        while true {
            if isAtEnd { return nil }
            var status = Z_OK
            var read = 0
            let given = min(1 << 30, input.endIndex - position)
            let offset = position - start
            let output = [UInt8](unsafeUninitializedCapacity: Self.piece) { buffer, filled in
                input.withUnsafeBytes { source in
                    stream.pointee.next_in = UnsafeMutableRawPointer(mutating: source.baseAddress)?
                        .advanced(by: offset).assumingMemoryBound(to: Bytef.self)
                    stream.pointee.avail_in = UInt32(given)
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(Self.piece)
                    status = inflate(stream, Z_NO_FLUSH)
                    read = given - Int(stream.pointee.avail_in)
                    filled = Self.piece - Int(stream.pointee.avail_out)
                }
            }
            position += read
            switch status {
            case Z_STREAM_END: try finishMember(name)
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

    private mutating func finishMember(_ name: String) throws(DatasetError) {
        let rest = input[position...]
        switch format {
        case .gzip where rest.starts(with: [0x1f, 0x8b]): inflateReset(stream)
        case .gzip:
            isAtEnd = true
            if rest.contains(where: { $0 != 0 }) { ignored = rest.count }
        case .raw, .zlib:
            guard rest.isEmpty else {
                throw DatasetError(.badData, "\(name) has \(rest.count) bytes after the end of its compressed data.")
            }
            isAtEnd = true
        }
    }
}
