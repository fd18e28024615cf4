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
        let limits = ArchiveLimits(bytes: options.maxBytes, archive: name)
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
        let entries = reader.pictures.map { DirectoryListing.Entry(path: $0.key, size: $0.value.count) }
        return try archived(
            entries, UnpackedPictures(pictures: reader.pictures), "tar archive", name, split, reader.otherFiles, options)
    }

    /// The pictures of a zip archive; the class is the first folder inside.
    static func zipArchive(
        _ archive: ZipArchive, _ name: String, _ split: String?, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet {
        try archive.refuseOverlaps()
        let limits = ArchiveLimits(bytes: options.maxBytes, archive: name)
        var members: [[UInt8]: ZipArchive.Member] = [:]
        var entries: [DirectoryListing.Entry] = []
        var (unpacked, others) = (0, 0)
        for member in archive.members {
            let path = try ArchiveName.checked(member.path, archive: name)
            if member.isLink {
                throw DatasetError(
                    .badData, "\(name), entry \(member.name): it is a link.", remedy: "Pack the files themselves.")
            }
            if member.path.last == UInt8(ascii: "/") { continue }
            unpacked += member.size
            try limits.check(unpacked: unpacked, packed: archive.byteCount)
            guard ArchiveName.isPicture(path) else {
                others += 1
                continue
            }
            guard members.updateValue(member, forKey: path) == nil else {
                throw DatasetError(.badData, "\(name), entry \(member.name): it is there twice.", remedy: "Remove one.")
            }
            entries.append(DirectoryListing.Entry(path: path, size: member.size))
        }
        return try archived(
            entries, ZippedPictures(archive: archive, members: members), "zip archive", name, split, others, options)
    }

    private static func archived(
        _ entries: [DirectoryListing.Entry], _ store: any PictureStore, _ place: String, _ name: String,
        _ split: String?, _ others: Int, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet {
        var chosen = entries.sorted { $0.path.lexicographicallyPrecedes($1.path) }
        if let split {
            let folder = Array(split.utf8) + [UInt8(ascii: "/")]
            chosen.removeAll { !$0.path.starts(with: folder) }
        }
        guard !chosen.isEmpty else {
            let what = split.map { entries.isEmpty ? "no pictures" : "no pictures in a folder \($0)" } ?? "no pictures"
            throw DatasetError(
                .missing, "\(name) holds \(what) (.png, .jpg, .jpeg, .webp); \(others) other files were seen.",
                remedy: "Check what was packed.")
        }
        let asked = split.map { $0.utf8.split(separator: UInt8(ascii: "/")).count } ?? 0
        let depth = max(asked, commonFolders(chosen.map(\.path)))
        try refuseSplits(chosen, below: depth, folder: name, remedy: "Name one of them behind the path: \(name)#")
        let collection = PictureCollection(
            name: split.map { "\(name)#\($0)" } ?? name, place: place, entries: chosen, problems: [], store: store)
        let (source, info) = try collection.decoded(options)
        return labelled(source, info, below: depth)
    }

    /// Number of folders that hold everything and only folders: archives are often packed from above the classes.
    private static func commonFolders(_ paths: [[UInt8]]) -> Int {
        let parts = paths.map { $0.split(separator: UInt8(ascii: "/")) }
        guard let first = parts.first else { return 0 }
        var depth = 0
        while parts.allSatisfy({ $0.count > depth + 2 && $0[depth].elementsEqual(first[depth]) }) { depth += 1 }
        return depth
    }
}
