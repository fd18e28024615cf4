extension ImageSet {
    /// Pictures of a folder and its sub-folders, or the CIFAR or IDX files that lie in it.
    static func folder(_ path: String, _ split: String?, _ options: OpenOptions) throws(DatasetError) -> ImageSet {
        let listing = try DirectoryListing(path)
        let name = FileBytes.lastComponent(path)
        let pictures = listing.files.filter { hasPictureExtension($0.path) }
        let problems = listing.problems.filter { hasPictureExtension($0.path) || $0.isFolder }
        if pictures.isEmpty && problems.isEmpty {
            if let set = try cifar(in: listing, path, split, options) { return set }
            try refuseSplit(split, name)
            if let packed = try packedFile(in: listing, folder: name) {
                return try Self.packed(path + "/" + packed, nil, options)
            }
            throw nothing(in: listing, folder: name)
        }
        try refuseSplit(split, name)
        try refuseSplits(pictures, folder: name, remedy: "Give one of these folders: \(path)/")

        let collection = PictureCollection(
            name: name, place: "folder", entries: pictures, problems: problems, store: listing)
        let (source, info) = try collection.decoded(options)
        return labelled(source, info, below: 0)
    }

    static func hasPictureExtension(_ path: [UInt8]) -> Bool {
        ImageDecoder.Kind(extensionOf: String(decoding: path, as: UTF8.self)) != nil
    }

    /// The class of a picture is the first folder of its path, `depth` outer ones left out.
    static func labelled(_ source: PictureSource, _ info: ImageSetInfo, below depth: Int) -> ImageSet {
        let folders = source.files.map { classFolder($0.path, below: depth) }
        let known = folders.compactMap(\.self)
        guard known.count == folders.count else {
            var info = info
            if !known.isEmpty {
                info.notes.append(
                    "\(known.count) pictures lie in sub-folders and \(folders.count - known.count) beside them: all "
                        + "are used, none is labelled.")
            }
            return ImageSet(source: source, labels: nil, classNames: [], info: info)
        }
        let names = sortedClassNames(known)
        var info = info
        if names.count == 1 {
            info.notes.append("All pictures lie in one sub-folder, \"\(names[0])\", which is taken for the only class.")
        }
        var position: [[UInt8]: Int] = [:]
        for (index, name) in names.enumerated() { position[Array(name.utf8)] = index }
        let labels = known.map { position[Array($0.utf8), default: 0] }
        return ImageSet(source: source, labels: labels, classNames: names, info: info)
    }

    private static func classFolder(_ path: [UInt8], below depth: Int) -> String? {
        let parts = path.split(separator: UInt8(ascii: "/"))
        return parts.count > depth + 1 ? String(decoding: parts[depth], as: UTF8.self) : nil
    }

    /// Labels "train" and "test" would be taken for classes.
    /// - Parameter remedy: what to do, to be followed by the path of a split.
    static func refuseSplits(
        _ pictures: [DirectoryListing.Entry], below depth: Int = 0, folder: String, remedy: String
    ) throws(DatasetError) {
        let splits: Set<String> = ["train", "test", "val", "valid", "validation", "holdout", "dev"]
        var found: Set<String> = []
        for picture in pictures {
            guard let name = classFolder(picture.path, below: depth) else { return }
            found.insert(name)
            if found.count > splits.count { return }
        }
        guard found.count > 1, found.allSatisfy({ splits.contains($0.lowercased()) }) else { return }
        let names = sortedClassNames(found)
        let outer = (pictures.first?.path ?? []).split(separator: UInt8(ascii: "/")).prefix(depth)
        let first = outer.map { String(decoding: $0, as: UTF8.self) } + names.prefix(1)
        throw DatasetError(
            .ambiguous, "\(folder) holds the splits \(names.joined(separator: ", ")), not classes.",
            remedy: remedy + first.joined(separator: "/") + ".")
    }

    /// The one IDX file of images at the top of the folder, nil where there is none.
    private static func packedFile(in listing: DirectoryListing, folder: String) throws(DatasetError) -> String? {
        let names = listing.files.filter { !$0.path.contains(UInt8(ascii: "/")) }.map(\.name)
        let candidates = names.filter { name in
            let lower = name.lowercased()
            return lower.contains("image") && (lower.contains("idx") || lower.contains("ubyte"))
        }
        guard candidates.count > 1 else { return candidates.first }
        let listed = candidates.prefix(10).joined(separator: ", ")
        throw DatasetError(
            .ambiguous,
            "\(folder) holds \(candidates.count) sets of images: \(listed)\(candidates.count > 10 ? ", …" : "").",
            remedy: "Give the path of one of them.")
    }

    private static func nothing(in listing: DirectoryListing, folder: String) -> DatasetError {
        let seen = listing.files.isEmpty ? "The folder is empty." : "\(listing.files.count) other files were seen."
        return DatasetError(
            .missing,
            "\(folder) holds no pictures: .webp, .png, .jpg and .jpeg in any letter case were looked for in it and all "
                + "its sub-folders, and IDX and CIFAR files in it. \(seen)",
            remedy: "Check the path, or convert the pictures to PNG.")
    }
}
