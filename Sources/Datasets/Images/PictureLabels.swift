/// The labels of pictures that stand in files beside them, matched to the pictures of a set.
struct PictureLabels {
    /// Pictures without a row, and rows without a picture.
    private(set) var problems: [DirectoryListing.Problem] = []
    private var rows: [[UInt8]: LabelTable.Row] = [:]
    private let groupNames: [String]
    /// All rows of the set in byte-wise order of the paths, so that classes and groups do not depend on a limit.
    private var order: [[UInt8]] = []
    private let hasLabels: Bool
    private var notes: [String] = []
    /// The files in the set that were read.
    private(set) var files: [[UInt8]] = []

    /// Nil where names of folders, or nothing, tell the classes.
    init?(
        _ inventory: PictureInventory, _ store: any PictureStore, depth: Int, name: String, _ options: OpenOptions
    ) throws(DatasetError) {
        switch options.labels {
        case .folder, .ignored: return nil
        case .file(let path):
            let table = try LabelTable(
                FileBytes.read(path, limit: 1 << 30), name: FileBytes.lastComponent(path))
            self.init(table, inventory, prefix: Self.prefix(of: table, inventory, depth, name), isGiven: true)
            guard !rows.isEmpty else {
                throw DatasetError(
                    .badData, "\(table.name) names no picture of \(name).",
                    remedy: "Its paths are relative to the set: \(inventory.pictures.first?.name ?? "").")
            }
        case .auto:
            if let (entry, prefix, bytes) = try Self.table(in: inventory, store, depth) {
                let table = try LabelTable(bytes, name: entry.name)
                // StyleGAN writes null where a set has no labels; its folders are parts.
                self.init(table, inventory, prefix: prefix, isGiven: false)
                files = [entry.path]
                if rows.isEmpty {
                    guard table.rows.isEmpty else {
                        throw DatasetError(
                            .badData, "\(table.name) in \(name) names no picture that is there.",
                            remedy: "Mend it, or leave it out with --labels folder or --labels none.")
                    }
                    for picture in inventory.pictures { rows[picture.path] = .init(label: nil, values: []) }
                    order = inventory.pictures.map(\.path)
                    problems = []
                }
            } else if inventory.labelFiles.contains(where: { PathText.fileExtension($0.path) == "cls" }) {
                try self.init(classFiles: inventory, store, name)
            } else {
                return nil
            }
        }
    }

    /// - Parameter prefix: the folder that the table's paths are relative to, with its slash.
    private init(_ table: LabelTable, _ inventory: PictureInventory, prefix: [UInt8], isGiven: Bool) {
        groupNames = table.groupNames
        hasLabels = table.hasLabels
        notes = [(hasLabels ? "Labels come from" : "No labels, but attributes come from") + " \(table.name)."]
        if !hasLabels && groupNames.isEmpty { notes = [] }
        notes += table.notes
        var used = 0
        for picture in inventory.pictures {
            guard picture.path.starts(with: prefix), let row = table.rows[Array(picture.path.dropFirst(prefix.count))] else {
                problems.append(.init(path: picture.path, reason: "\(table.name) does not list it"))
                continue
            }
            used += 1
            rows[picture.path] = row
            order.append(picture.path)
        }
        guard used < table.rows.count else { return }
        // A table that is given may cover several sets; one that lies in the set covers it.
        if isGiven {
            notes.append("\(table.rows.count - used) rows of \(table.name) name no picture of this set.")
            return
        }
        let known = Set(inventory.pictures.map(\.path) + inventory.problems.map(\.path))
        let missing = table.paths.map { prefix + $0 }.filter { !known.contains($0) }
        problems += missing.map { .init(path: $0, reason: "\(table.name) lists it, there is no such file", code: .inputOutput) }
    }

    /// WebDataset: a file KEY.cls beside the picture KEY.png.
    private init(classFiles inventory: PictureInventory, _ store: any PictureStore, _ name: String) throws(DatasetError) {
        groupNames = []
        hasLabels = true
        var classes: [[UInt8]: String] = [:]
        for entry in inventory.labelFiles where PathText.fileExtension(entry.path) == "cls" {
            let label = try LabelTable.classFile(store.contents(of: entry.path), name: entry.name)
            classes[Self.key(entry.path)] = label
            files.append(entry.path)
        }
        for picture in inventory.pictures {
            guard let label = classes[Self.key(picture.path)] else {
                problems.append(.init(path: picture.path, reason: "there is no .cls file beside it"))
                continue
            }
            rows[picture.path] = .init(label: label, values: [])
            order.append(picture.path)
        }
        notes = ["Labels come from \(classes.count) .cls files."]
    }

    func row(of path: [UInt8]) -> LabelTable.Row? { rows[path] }

    /// The set with these labels, or with its folders' where the table has attributes only.
    func labelled(
        _ source: PictureSource, _ info: SetInfo, below depth: Int, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet {
        var info = info
        info.notes += notes
        var position: [[UInt8]: Int] = [:]
        for (index, path) in order.enumerated() { position[path] = index }
        let chosen = source.files.compactMap { position[$0.path] }
        let all = order.compactMap { rows[$0] }
        let groups = ImageSet.groups(groupNames, all.map(\.values), &info).map { $0.selected(chosen) }
        guard hasLabels else {
            // A table of attributes says nothing of classes; one of neither says that there are none.
            if groupNames.isEmpty { return ImageSet(source: source, labels: nil, classNames: [], groups: groups, info: info) }
            return try ImageSet.labelled(source, info, groups: groups, below: depth)
        }
        let (codes, names) = ImageSet.PackedLabels.words(all.map { $0.label ?? "" }).coded
        return ImageSet(source: source, labels: chosen.map { codes[$0] }, classNames: names, groups: groups, info: info)
    }

    // MARK: Where the table lies

    /// The table in the innermost of the folders that hold everything.
    private static func table(
        in inventory: PictureInventory, _ store: any PictureStore, _ depth: Int
    ) throws(DatasetError) -> (DirectoryListing.Entry, prefix: [UInt8], bytes: [UInt8])? {
        let outer = (inventory.pictures.first.map { PathText.parts($0.path) } ?? []).prefix(depth)
        for length in (0...outer.count).reversed() {
            var prefix = Array(outer.prefix(length).joined(separator: [UInt8(ascii: "/")]))
            if !prefix.isEmpty { prefix.append(UInt8(ascii: "/")) }
            for name in ["metadata.csv", "metadata.jsonl", "dataset.json"] {
                let path = prefix + Array(name.utf8)
                guard let entry = inventory.labelFiles.first(where: { $0.path == path }) else { continue }
                let bytes = try store.contents(of: path)
                // Files of these names exist that say nothing of pictures.
                if LabelTable.concernsPictures(bytes, name: name) { return (entry, prefix, bytes) }
            }
        }
        return nil
    }

    /// What the paths of a given table are relative to: the set, a folder of it that holds everything, or the set's own.
    private static func prefix(
        of table: LabelTable, _ inventory: PictureInventory, _ depth: Int, _ name: String
    ) -> [UInt8] {
        let outer = (inventory.pictures.first.map { PathText.parts($0.path) } ?? []).prefix(depth)
        for length in 0...outer.count {
            var prefix = Array(outer.prefix(length).joined(separator: [UInt8(ascii: "/")]))
            if !prefix.isEmpty { prefix.append(UInt8(ascii: "/")) }
            if inventory.pictures.contains(where: {
                $0.path.starts(with: prefix) && table.rows[Array($0.path.dropFirst(prefix.count))] != nil
            }) { return prefix }
        }
        return []
    }

    /// WebDataset's key: the path up to the first dot of the file's name.
    private static func key(_ path: [UInt8]) -> [UInt8] {
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        let dot = path[start...].dropFirst().firstIndex(of: UInt8(ascii: ".")) ?? path.endIndex
        return Array(path[..<dot])
    }
}
