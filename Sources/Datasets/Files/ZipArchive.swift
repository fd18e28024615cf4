/// Zip files of stored or deflated members: no zip64, no encryption, one disk.
package struct ZipArchive: Sendable {
    package struct Member: Sendable {
        package let name: String
        package let path: [UInt8]
        /// A symbolic link, by the mode that Unix programs store.
        package let isLink: Bool
        let method: Int
        let checksum: UInt32
        let packedSize: Int
        package let size: Int
        let headerOffset: Int
    }

    package let members: [Member]
    package var byteCount: Int { bytes.count }
    private let bytes: [UInt8]
    private let name: String

    package static func hasSignature(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x50, 0x4b, 3, 4]) || bytes.starts(with: [0x50, 0x4b, 5, 6])
    }

    package init(_ bytes: [UInt8], name: String) throws(DatasetError) { try self.init(bytes, from: 0, name: name) }

    /// Names of the members of the file at `path`, from the directory at its end alone.
    /// - Returns: nil for what is no archive or has a directory of more than a megabyte.
    package static func memberNames(at path: String) -> [String]? {
        guard case .file(let size) = FileBytes.kind(of: path), let end = FileBytes.end(of: path, 1 << 20) else { return nil }
        return (try? ZipArchive(end, from: size - end.count, name: path))?.members.map(\.name)
    }

    /// - Parameter first: the place of `bytes` in the file; of a part only the directory can be read.
    private init(_ bytes: [UInt8], from first: Int, name: String) throws(DatasetError) {
        self.bytes = bytes
        self.name = name
        func refuse(_ what: String, _ code: DatasetError.Code = .badData) -> DatasetError {
            DatasetError(code, "\(name): \(what)", remedy: code == .badData ? "Fetch or write the file again." : "Pack it without, or as tar.")
        }
        guard let end = Self.endRecord(bytes) else { throw refuse("no zip directory at its end; it was cut off?") }
        let count = bytes.little16(end + 10)
        let size = bytes.little32(end + 12)
        var position = bytes.little32(end + 16) - first
        guard count != 0xffff, size != 0xffff_ffff, position + first != 0xffff_ffff else {
            throw refuse("zip64 archives are not read.", .unsupported)
        }
        guard bytes.little16(end + 4) == 0, bytes.little16(end + 8) == count, position >= 0, position + size <= end else {
            throw refuse("its zip directory does not fit the file.")
        }
        var members: [Member] = []
        var names: Set<[UInt8]> = []
        for _ in 0..<count {
            guard position + 46 <= end, bytes.little32(position) == 0x0201_4b50 else {
                throw refuse("its zip directory is damaged at byte \(position).")
            }
            let nameEnd = position + 46 + bytes.little16(position + 28)
            let next = nameEnd + bytes.little16(position + 30) + bytes.little16(position + 32)
            guard next <= end else { throw refuse("its zip directory is damaged at byte \(position).") }
            let member = Member(
                name: String(decoding: bytes[position + 46..<nameEnd], as: UTF8.self),
                path: Array(bytes[position + 46..<nameEnd]),
                isLink: bytes[position + 5] == 3 && bytes.little16(position + 40) & 0o170000 == 0o120000,
                method: bytes.little16(position + 10), checksum: UInt32(bytes.little32(position + 16)),
                packedSize: bytes.little32(position + 20), size: bytes.little32(position + 24),
                headerOffset: bytes.little32(position + 42))
            guard bytes.little16(position + 8) & 1 == 0 else {
                throw refuse("member \(member.name) is encrypted.", .unsupported)
            }
            guard member.size != 0xffff_ffff, member.packedSize != 0xffff_ffff, member.headerOffset != 0xffff_ffff
            else {
                throw refuse("zip64 archives are not read.", .unsupported)
            }
            // Readers differ in which of two they take, so one that was looked at may not be the one that is used.
            guard names.insert(member.path).inserted || member.path.last == UInt8(ascii: "/") else {
                throw DatasetError(.badData, "\(name), entry \(member.name): it is there twice.", remedy: "Remove one.")
            }
            members.append(member)
            position = next
        }
        self.members = members
    }

    package func member(_ name: String) -> Member? { members.first { $0.name == name } }

    /// The unpacked bytes of a member, its checksum proved.
    package func contents(of member: Member) throws(DatasetError) -> [UInt8] {
        let (label, packed) = try packedBytes(of: member)
        let unpacked = member.method == 0 ? Array(packed) : try Inflate.bytes(packed, .raw, name: label, size: member.size)
        try check(Inflate.crc32(unpacked[...]), member, label)
        return unpacked
    }

    /// As `contents`, but a stored member is a part of the archive's own bytes.
    package func view(of member: Member) throws(DatasetError) -> ArraySlice<UInt8> {
        let (label, packed) = try packedBytes(of: member)
        guard member.method == 0 else { return try contents(of: member)[...] }
        try check(Inflate.crc32(packed), member, label)
        return packed
    }

    /// The bytes of a member that is an array; see `InflateStream.unpacked`.
    func array(
        _ member: Member, limits: ArchiveLimits, inMemory most: Int,
        size: (ArraySlice<UInt8>) throws(DatasetError) -> Int
    ) throws(DatasetError) -> ArrayBytes {
        let (label, packed) = try packedBytes(of: member)
        func sized(_ head: ArraySlice<UInt8>) throws(DatasetError) -> Int {
            let needed = try size(head)
            guard needed == member.size else {
                throw DatasetError(
                    .badData, "\(label): its header needs \(needed) bytes, the zip directory states \(member.size).",
                    remedy: "The file was cut off or changed: write it again.")
            }
            return needed
        }
        if member.method == 0 {
            _ = try sized(packed)
            try check(Inflate.crc32(packed), member, label)
            return .memory(packed)
        }
        try limits.check(unpacked: member.size, packed: packed.count)
        var stream = try InflateStream(packed, .raw)
        let (bytes, checksum) = try stream.unpacked(name: label, limits: limits, inMemory: most, size: sized)
        try check(checksum, member, label)
        return bytes
    }

    private func check(_ checksum: UInt32, _ member: Member, _ label: String) throws(DatasetError) {
        guard checksum == member.checksum else {
            throw DatasetError(
                .badData, "\(label): its checksum does not fit.", remedy: "The file is damaged: fetch it again.")
        }
    }

    /// Where a member's data lie, with what messages call it.
    private func packedBytes(of member: Member) throws(DatasetError) -> (label: String, bytes: ArraySlice<UInt8>) {
        let label = "\(name), member \(member.name)"
        let header = member.headerOffset
        guard header + 30 <= bytes.count, bytes.little32(header) == 0x0403_4b50 else {
            throw DatasetError(.badData, "\(label): no data at byte \(header).")
        }
        let start = header + 30 + bytes.little16(header + 26) + bytes.little16(header + 28)
        guard start + member.packedSize <= bytes.count else {
            throw DatasetError(.badData, "\(label): its \(member.packedSize) bytes pass the end of the file.")
        }
        guard bytes[header + 30..<header + 30 + bytes.little16(header + 26)].elementsEqual(member.path) else {
            throw DatasetError(.badData, "\(label): it has another name where its data lie.")
        }
        let packed = bytes[start..<start + member.packedSize]
        switch member.method {
        case 0:
            guard member.size == member.packedSize else {
                throw DatasetError(.badData, "\(label): stored with two different sizes.")
            }
        case 8: break
        default:
            throw DatasetError(
                .unsupported, "\(label): compression method \(member.method) is not read.",
                remedy: "Write it stored or deflated.")
        }
        return (label, packed)
    }

    /// - Throws: `.badData` when the data of two members overlap, which only a bomb needs.
    package func refuseOverlaps() throws(DatasetError) {
        let sorted = members.sorted { $0.headerOffset < $1.headerOffset }
        for (one, other) in zip(sorted, sorted.dropFirst())
        where one.headerOffset + 30 + one.path.count + one.packedSize > other.headerOffset {
            throw DatasetError(
                .badData, "\(name): the data of \(one.name) and \(other.name) overlap.",
                remedy: "No program packs so: fetch or write the file again.")
        }
    }

    private static func endRecord(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 22 else { return nil }
        let earliest = max(0, bytes.count - 22 - 0xffff)
        for position in stride(from: bytes.count - 22, through: earliest, by: -1)
        where bytes[position] == 0x50 && bytes.little32(position) == 0x0605_4b50
            && position + 22 + bytes.little16(position + 20) == bytes.count
        {
            return position
        }
        return nil
    }

    /// An archive of `members` in the given order, dated 1980, so that equal contents give equal bytes.
    package static func write(
        _ members: [(name: String, contents: [UInt8])], deflated: Bool
    ) throws(DatasetError) -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for (name, contents) in members {
            let packed = deflated ? try Inflate.compressed(contents, .raw) : contents
            let (end, overflow) = file.count.addingReportingOverflow(packed.count + 1024)
            guard !overflow, end < 0xffff_ffff, contents.count < 0xffff_ffff, members.count < 0xffff else {
                throw DatasetError(.invalidArgument, "A zip file without zip64 holds at most 4 GB.")
            }
            let text = Array(name.utf8)
            var fields: [UInt8] = little(20, 2) + little(0, 2) + little(deflated ? 8 : 0, 2) + little(0, 2)
            fields += little(0x21, 2) + little(Int(Inflate.crc32(contents[...])), 4)
            fields += little(packed.count, 4) + little(contents.count, 4) + little(text.count, 2) + little(0, 2)
            directory += little(0x0201_4b50, 4) + little(20, 2) + fields
            directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(file.count, 4) + text
            file += little(0x0403_4b50, 4) + fields + text + packed
        }
        let start = file.count
        file += directory
        file += little(0x0605_4b50, 4) + little(0, 4) + little(members.count, 2) + little(members.count, 2)
        file += little(directory.count, 4) + little(start, 4) + little(0, 2)
        return file
    }

    private static func little(_ number: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}

extension [UInt8] {
    fileprivate func little16(_ offset: Int) -> Int { Int(self[offset]) | Int(self[offset + 1]) << 8 }
    fileprivate func little32(_ offset: Int) -> Int { little16(offset) | little16(offset + 2) << 16 }
}
