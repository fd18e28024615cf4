extension ImageSet {
    /// Pictures of a folder and its sub-folders, or the CIFAR or IDX files that lie in it.
    static func folder(_ path: String, _ split: String?, _ options: OpenOptions) throws(DatasetError) -> ImageSet {
        let listing = try DirectoryListing(path)
        let name = FileBytes.lastComponent(path)
        var inventory = PictureInventory()
        for file in listing.files {
            inventory.add(
                file.path, size: file.size,
                FileKind(file.path) { listing.start(of: file.path, count: FileKind.startLength) })
        }
        inventory.problems += listing.problems
        for path in listing.hidden { inventory.addHidden(path) }
        inventory.outside = listing.outside
        if inventory.pictures.isEmpty && inventory.problems.isEmpty {
            if let set = try cifar(in: listing, path, split, options) { return set }
            try refuseSplit(split, name)
            if let packed = try packedFile(in: listing, folder: name) {
                return try Self.packed(path + "/" + packed, nil, options)
            }
            throw nothing(inventory, folder: name)
        }
        return try pictures(
            inventory, in: listing, place: "folder", name: name, split: split,
            remedy: "Give one of these folders: \(path)/", options)
    }

    static func hasPictureExtension(_ path: [UInt8]) -> Bool { ImageDecoder.Kind(extensionOf: PathText.text(path)) != nil }

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

    private static func nothing(_ inventory: PictureInventory, folder: String) -> DatasetError {
        let others = inventory.others + inventory.labelFiles.map(\.path)
        let packed = inventory.packed.map { PathText.text($0) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let seen = others.isEmpty && packed.isEmpty ? "The folder is empty." : "\(others.count) other files were seen."
        return DatasetError(
            .missing,
            "\(folder) holds no pictures: .webp, .png, .jpg and .jpeg in any letter case and files that begin like these "
                + "were looked for in it and all its sub-folders, and IDX and CIFAR files in it. \(seen)",
            remedy: packed.isEmpty
                ? "Check the path, or convert the pictures to PNG." : "Give the path of a set: \(PathText.listed(packed)).")
    }
}
