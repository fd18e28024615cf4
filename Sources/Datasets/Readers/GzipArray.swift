/// Files of one array that gzip may have packed.
package enum GzipArray {
    /// The bytes of an .npy file, unpacked where gzip packed it.
    /// - Throws: `.badData` when it is damaged or unpacks to more than `limits` allows.
    package static func unpacked(
        _ bytes: [UInt8], name: String, options: OpenOptions = OpenOptions()
    ) throws(DatasetError) -> ArraySlice<UInt8> {
        guard IDX.isGzip(bytes) else { return bytes[...] }
        return try npy(bytes, name: name, options, inMemory: options.maxBytes).bytes.whole()
    }

    /// An .npy array that gzip packed, with its header and the number of bytes behind it that were passed over.
    static func npy(
        _ packed: [UInt8], name: String, _ options: OpenOptions, inMemory most: Int
    ) throws(DatasetError) -> (bytes: ArrayBytes, header: NPYHeader, ignored: Int) {
        var stream = try InflateStream(packed, .gzip)
        var found: NPYHeader?
        let (bytes, _) = try stream.unpacked(
            name: name, limits: ArchiveLimits(options, array: name), inMemory: most
        ) { head throws(DatasetError) in
            let header = try NPYHeader(head, isWhole: false, name: name)
            found = header
            return header.end
        }
        guard let found else { throw DatasetError(.badData, "\(name) is no .npy file.") }
        return (bytes, found, stream.ignored)
    }
}
