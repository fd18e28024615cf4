extension ImageSet {
    /// The pictures of a folder or an archive, which are read by the same rules: the same files make the same set.
    /// - Parameters:
    ///   - place: "folder", "tar archive", …
    ///   - remedy: how to name a split, to be followed by its path.
    static func pictures(
        _ found: PictureInventory, in store: any PictureStore, place: String, name: String, split: String?,
        remedy: String, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet {
        let inventory = (split.map { found.inside($0) } ?? found).settled()
        guard !inventory.pictures.isEmpty || !inventory.problems.isEmpty else {
            let what = split.map { found.pictures.isEmpty ? "no pictures" : "no pictures in a folder \($0)" } ?? "no pictures"
            throw DatasetError(
                .missing,
                "\(name) holds \(what) (.png, .jpg, .jpeg, .webp); \(inventory.others.count) other files were seen.",
                remedy: "Check what was packed.")
        }
        let asked = split.map { PathText.parts(Array($0.utf8)).count } ?? 0
        let paths = inventory.pictures.map(\.path)
        let depth = loneSplit(paths, below: max(asked, commonFolders(paths)))
        if options.labels == .auto {
            try SplitFolders.refuse(inventory.pictures, below: depth, name: name, remedy: remedy)
        }
        let table = try PictureLabels(inventory, store, depth: depth, name: name, options)
        if options.labels == .auto, table == nil {
            try SplitFolders.refuseShards(inventory.pictures, below: depth, name: name)
        }
        var problems = inventory.problems
        var entries = inventory.pictures
        if let table {
            problems += table.problems
            entries.removeAll { table.row(of: $0.path) == nil }
            problems.sort { $0.path.lexicographicallyPrecedes($1.path) }
        }
        let collection = PictureCollection(
            name: split.map { "\(name)#\($0)" } ?? name, place: place, entries: entries, problems: problems, store: store)
        var (source, info) = try collection.decoded(options)
        inventory.describe(in: &info, used: table?.files ?? [])
        if depth > asked, let first = paths.first {
            let outer = PathText.parts(first)[asked..<depth].map { PathText.text($0) }.joined(separator: "/")
            info.note(
                "Everything lies in \(outer), which is taken for no class.",
                unnamed: "Everything lies in one folder, which is taken for no class.")
        }
        if let table { return try table.labelled(source, info, below: depth, options) }
        if options.labels == .ignored {
            return ImageSet(source: source, labels: nil, classNames: [], info: info)
        }
        return try labelled(source, info, below: depth)
    }

    /// The class of a picture is the first folder of its path, `depth` outer ones left out.
    static func labelled(
        _ source: PictureSource, _ info: SetInfo, groups: [GroupColumn] = [], below depth: Int
    ) throws(DatasetError) -> ImageSet {
        var info = info
        let folders = source.files.map { classFolder($0.path, below: depth) }
        let known = folders.compactMap(\.self)
        guard known.count == folders.count else {
            if !known.isEmpty {
                info.notes.append(
                    "\(known.count) pictures lie in sub-folders and \(folders.count - known.count) beside them: all "
                        + "are used, none is labelled.")
            }
            return ImageSet(source: source, labels: nil, classNames: [], groups: groups, info: info)
        }
        let (labels, names) = PackedLabels.words(known.map { PathText.text($0) }).coded
        guard Set(known).count == names.count else {
            throw DatasetError(
                .badData, "\(info.name): two folders cannot be told apart by name, because one is not UTF-8.",
                remedy: "Rename the folders that show \\x in: \(PathText.listed(names)).")
        }
        if names.count == 1 {
            info.notes.append("All pictures lie in one sub-folder, \"\(names[0])\", which is taken for the only class.")
        }
        return ImageSet(source: source, labels: labels, classNames: names, groups: groups, info: info)
    }

    private static func classFolder(_ path: [UInt8], below depth: Int) -> [UInt8]? {
        let parts = PathText.parts(path)
        return parts.count > depth + 1 ? Array(parts[depth]) : nil
    }

    /// Number of folders that hold everything and only folders: archives are often packed from above the classes.
    private static func commonFolders(_ paths: [[UInt8]]) -> Int {
        let parts = paths.map(PathText.parts)
        guard let first = parts.first else { return 0 }
        var depth = 0
        while parts.allSatisfy({ $0.count > depth + 2 && $0[depth].elementsEqual(first[depth]) }) { depth += 1 }
        return depth
    }

    /// A folder "train" that holds all pictures is no class either.
    private static func loneSplit(_ paths: [[UInt8]], below depth: Int) -> Int {
        let folders = Set(paths.map { classFolder($0, below: depth) })
        guard folders.count == 1, let only = folders.first, let folder = only, SplitFolders.isSplit(folder[...]) else {
            return depth
        }
        return depth + 1
    }
}
