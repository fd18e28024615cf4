import Numerics

extension ImageSet {
    /// Group columns with more values than this are names of images rather than groups.
    static let mostGroupLevels = 100

    static func isManifest(_ path: String) -> Bool { path.lowercased().utf8.suffix(4).elementsEqual(".csv".utf8) }

    /// The pictures that a manifest lists.
    static func manifest(_ path: String, _ split: String?, _ options: OpenOptions) throws(DatasetError) -> ImageSet {
        let file = FileBytes.lastComponent(path)
        let bytes = try FileBytes.read(path, limit: min(options.maxBytes, 1 << 30))
        let folder = path.hasSuffix("/" + file) ? String(path.dropLast(file.count + 1)) : "."
        let root = Array((folder.isEmpty ? "/" : folder).utf8) + [UInt8(ascii: "/")]
        let manifest = try Manifest(bytes, name: file, isFile: { FileBytes.kind(of: root + $0) != .absent })
            .selecting(split, name: file)
        let listing = try DirectoryListing(folder.isEmpty ? "/" : folder, only: manifest.rows.map(\.path))
        let collection = PictureCollection(
            name: split.map { "\(file)#\($0)" } ?? file, place: "manifest", entries: listing.files,
            problems: listing.problems, store: listing)
        var (source, info) = try collection.decoded(options)
        info.bytes += bytes.count
        info.notes += manifest.notes
        if case .file = options.labels { info.notes.append(ownLabels) }

        var rowOf: [[UInt8]: Int] = [:]
        for (index, row) in manifest.rows.enumerated() { rowOf[row.path] = index }
        let rows = source.files.map { rowOf[$0.path, default: 0] }
        let classNames = SortedNames.unique(manifest.rows.compactMap(\.label))
        var position: [[UInt8]: Int] = [:]
        for (index, name) in classNames.enumerated() { position[Array(name.utf8)] = index }
        let labels = rows.map { position[Array((manifest.rows[$0].label ?? "").utf8), default: 0] }
        let groups = groups(manifest.groupNames, manifest.rows.map(\.values), &info).map { $0.selected(rows) }
        let isLabelled = manifest.hasLabels && options.labels != .ignored
        return ImageSet(
            source: source, labels: isLabelled ? labels : nil, classNames: isLabelled ? classNames : [], groups: groups,
            info: info)
    }

    /// What is said where `--labels FILE` does not concern a set.
    static let ownLabels = "The set says its labels itself: the file of --labels was not looked at."

    /// Groups from `values`, one row an image and one value for each of `names`.
    static func groups(_ names: [String], _ values: [[String]], _ info: inout SetInfo) -> [GroupColumn] {
        var groups: [GroupColumn] = []
        for (place, name) in names.enumerated() {
            let group = GroupColumn(name: name, values: values.map { $0[place] })
            if group.levels.count > mostGroupLevels {
                info.notes.append(
                    "The column \"\(name)\" has \(group.levels.count) values, more than \(mostGroupLevels): it forms "
                        + "no groups.")
            } else {
                groups.append(group)
            }
        }
        return groups
    }
}
