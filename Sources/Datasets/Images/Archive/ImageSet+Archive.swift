extension ImageSet {
    /// Pictures in memory, by their paths in an archive.
    private struct UnpackedPictures: PictureStore {
        let pictures: [[UInt8]: [UInt8]]

        func contents(of path: [UInt8]) throws(DatasetError) -> [UInt8] { pictures[path] ?? [] }
    }

    /// The members of a zip file, unpacked when they are asked for.
    private struct ZippedPictures: PictureStore {
        let archive: ZipArchive
        let members: [[UInt8]: ZipArchive.Member]

        func contents(of path: [UInt8]) throws(DatasetError) -> [UInt8] {
            guard let member = members[path] else { return [] }
            return try archive.contents(of: member)
        }
    }

    /// Whether the bytes are a tar archive, plain or packed by gzip.
    static func isTar(_ bytes: [UInt8]) -> Bool {
        guard IDX.isGzip(bytes) else { return TarHeader.isHeader(bytes[...]) }
        guard let start = try? Inflate.start(of: bytes[...], count: TarHeader.size, name: "") else { return false }
        return TarHeader.isHeader(start[...])
    }

    /// The pictures of a tar archive; the class is the first folder inside.
    static func tarArchive(
        _ bytes: [UInt8], _ name: String, _ split: String?, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet {
        let limits = ArchiveLimits(options, archive: name)
        var reader = TarReader(archive: name, limits: limits)
        if IDX.isGzip(bytes) {
            var unpacked = 0
            var inflater = try InflateStream(bytes, .gzip)
            while true {
                let chunk: [UInt8]?
                do throws(DatasetError) { chunk = try inflater.next(name: name) } catch {
                    throw DatasetError(error.code, "\(error.message) That is at \(reader.place).", remedy: error.remedy)
                }
                guard let chunk else { break }
                unpacked += chunk.count
                try limits.check(unpacked: unpacked, packed: inflater.consumed)
                try reader.feed(chunk[...])
            }
        } else {
            try reader.feed(bytes[...])
        }
        try reader.finish()
        var inventory = PictureInventory()
        for (path, kind, size) in reader.seen { inventory.add(path, size: size, kind) }
        for path in reader.hidden { inventory.addHidden(path) }
        return try archived(
            inventory, UnpackedPictures(pictures: reader.contents), "tar archive", name, split, options)
    }

    /// The pictures of a zip archive; the class is the first folder inside.
    static func zipArchive(
        _ archive: ZipArchive, _ name: String, _ split: String?, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet {
        try archive.refuseOverlaps()
        let limits = ArchiveLimits(options, archive: name)
        var members: [[UInt8]: ZipArchive.Member] = [:]
        var inventory = PictureInventory()
        var unpacked = 0
        for member in archive.members {
            let path = try ArchiveName.checked(member.path, archive: name)
            if member.isLink {
                throw DatasetError(
                    .badData, "\(name), entry \(member.name): it is a link.", remedy: "Pack the files themselves.")
            }
            if member.path.last == UInt8(ascii: "/") { continue }
            unpacked += member.size
            try limits.check(unpacked: unpacked, packed: archive.byteCount)
            guard PictureInventory.hiddenPart(of: path) == nil else {
                inventory.addHidden(path)
                continue
            }
            guard members.updateValue(member, forKey: path) == nil else {
                throw DatasetError(.badData, "\(name), entry \(member.name): it is there twice.", remedy: "Remove one.")
            }
            inventory.add(
                path, size: member.size,
                FileKind(path) {
                    // What is larger is no picture, and is named by its ending.
                    member.size <= largestUnknown ? (try? archive.contents(of: member)) ?? [] : []
                })
        }
        return try archived(
            inventory, ZippedPictures(archive: archive, members: members), "zip archive", name, split, options)
    }

    /// Bytes of a member whose name does not tell what it is, up to which it is unpacked to see.
    private static let largestUnknown = 64 << 20

    private static func archived(
        _ inventory: PictureInventory, _ store: any PictureStore, _ place: String, _ name: String, _ split: String?,
        _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet {
        try pictures(
            inventory, in: store, place: place, name: name, split: split,
            remedy: "Name one of them behind the path: \(name)#", options)
    }
}
