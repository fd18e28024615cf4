import Numerics

extension ImageSet {
    /// Pictures of a folder and its sub-folders, or the IDX file that lies in it.
    static func folder(_ path: String, _ options: OpenOptions) throws(DatasetError) -> ImageSet {
        let listing = try DirectoryListing(path)
        let name = FileBytes.lastComponent(path)
        let pictures = listing.files.filter { hasPictureExtension($0.path) }
        let problems = listing.problems.filter { hasPictureExtension($0.path) || $0.reason.contains("folder") }
        if pictures.isEmpty && problems.isEmpty {
            if let packed = try packedFile(in: listing, folder: name) {
                let inner = try Self.packed(path + "/" + packed, options)
                return options.limit.map { inner.limited(to: $0, seed: options.seed) } ?? inner
            }
            throw nothing(in: listing, folder: name)
        }
        try refuseSplits(pictures, folder: name)

        var entries = pictures
        var sampleNote: String?
        if let limit = options.limit, limit < pictures.count {
            var stream = RandomStream(seed: options.seed).split("limit")
            entries = stream.permutation(pictures.count).prefix(max(0, limit)).sorted().map { pictures[$0] }
            sampleNote = "A random sample of \(entries.count) of \(pictures.count) files (seed \(options.seed))."
        }
        let (source, failures) = FolderSource.scan(entries, in: listing, options)
        let bad = sorted(problems, failures)
        if let first = bad.first, options.onBadFile == .fail || source.count == 0 {
            let onlyIO = bad.allSatisfy { $0.error.code == .inputOutput || $0.error.code == .missing }
            var lines = bad.prefix(20).map { "\n  \($0.error.message)" }.joined()
            if bad.count > 20 { lines += "\n  … and \(bad.count - 20) more" }
            throw DatasetError(
                onlyIO ? .inputOutput : first.error.code == .unsupported ? .unsupported : .badData,
                "\(bad.count) of \(pictures.count + problems.count) picture files in \(name) cannot be used:\(lines)\n",
                remedy: source.count == 0
                    ? "No picture is left." : "Repair or remove them, or leave them out with --on-bad-file skip.")
        }

        let bytes = entries.reduce(0) { $0 + $1.size }
        var info = ImageSetInfo(name: name, media: media(source), bytes: bytes)
        info.skipped = bad.map { .init(name: $0.name, reason: reason($0)) }
        info.notes = notes(source) + (sampleNote.map { [$0] } ?? [])
        return labelled(source, info)
    }

    private static func hasPictureExtension(_ path: [UInt8]) -> Bool {
        guard let dot = path.lastIndex(of: UInt8(ascii: ".")) else { return false }
        let end = String(decoding: path[(dot + 1)...], as: UTF8.self).lowercased()
        return end == "png" || end == "jpg" || end == "jpeg"
    }

    private typealias BadFile = (name: String, error: DatasetError)

    private static func sorted(_ problems: [DirectoryListing.Problem], _ failures: [BadFile]) -> [BadFile] {
        let all = failures + problems.map { ($0.name, DatasetError(.badData, "\($0.name): \($0.reason).")) }
        return all.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// The message without the name that begins it.
    private static func reason(_ file: BadFile) -> String {
        var text = file.error.message
        if text.hasPrefix(file.name) { text.removeFirst(file.name.count) }
        return String(text.drop { $0 == ":" || $0 == " " })
    }

    /// The class of a picture is the first folder of its path.
    private static func labelled(_ source: FolderSource, _ info: ImageSetInfo) -> ImageSet {
        let folders = source.files.map { file in
            file.path.firstIndex(of: UInt8(ascii: "/")).map { String(decoding: file.path[..<$0], as: UTF8.self) }
        }
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

    private static func media(_ source: FolderSource) -> String {
        let names = source.files.map { $0.name.lowercased() }
        let png = names.contains { $0.hasSuffix(".png") }
        let jpeg = names.contains { !$0.hasSuffix(".png") }
        return png && jpeg ? "folder of PNG and JPEG" : png ? "folder of PNG" : "folder of JPEG"
    }

    private static func notes(_ source: FolderSource) -> [String] {
        var notes: [String] = []
        var shapes: [ImageShape: Int] = [:]
        for file in source.files { shapes[file.shape, default: 0] += 1 }
        if shapes.count > 1 {
            let common = shapes.sorted {
                ($1.value, $0.key.width, $0.key.height, $0.key.channels)
                    < ($0.value, $1.key.width, $1.key.height, $1.key.channels)
            }
            let listed = common.prefix(4).map { "\($0.value) of \($0.key.label)" }.joined(separator: ", ")
            let more = common.count > 4 ? " and \(common.count - 4) other shapes" : ""
            notes.append("Mixed shapes: \(listed)\(more).")
        }
        for (trait, text) in DecodedImage.Traits.descriptions {
            let count = source.files.count { $0.traits.contains(trait) }
            if count > 0 { notes.append("\(count) of \(source.count) pictures with \(text).") }
        }
        return notes
    }

    /// Labels "train" and "test" would be taken for classes.
    private static func refuseSplits(_ pictures: [DirectoryListing.Entry], folder: String) throws(DatasetError) {
        let splits: Set<String> = ["train", "test", "val", "valid", "validation", "holdout", "dev"]
        var found: Set<String> = []
        for picture in pictures {
            guard let slash = picture.path.firstIndex(of: UInt8(ascii: "/")) else { return }
            found.insert(String(decoding: picture.path[..<slash], as: UTF8.self))
            if found.count > splits.count { return }
        }
        guard found.count > 1, found.allSatisfy({ splits.contains($0.lowercased()) }) else { return }
        throw DatasetError(
            .ambiguous, "\(folder) holds the splits \(found.sorted().joined(separator: ", ")), not classes.",
            remedy: "Give one of these folders.")
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
            "\(folder) holds no pictures: .png, .jpg and .jpeg in any letter case were looked for in it and all its "
                + "sub-folders, and IDX files in it. \(seen)",
            remedy: "Check the path, or convert the pictures to PNG.")
    }
}
