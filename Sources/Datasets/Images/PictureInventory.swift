/// Everything that lies in a folder or archive of pictures, before anything is left out: what is read, what cannot be
/// read and why, what is no picture.
struct PictureInventory {
    /// Pictures to decode.
    var pictures: [DirectoryListing.Entry] = []
    /// What is or may hide pictures and cannot be read.
    var problems: [DirectoryListing.Problem] = []
    /// Files that may name the labels of pictures.
    var labelFiles: [DirectoryListing.Entry] = []
    /// Files that are no pictures.
    var others: [[UInt8]] = []
    /// Sets of their own in one file.
    var packed: [[UInt8]] = []
    /// Hidden files, and hidden folders as one each.
    private(set) var hidden: [[UInt8]] = []
    /// Links that lead out of the folder and were followed.
    var outside: [[UInt8]] = []

    mutating func add(_ path: [UInt8], size: Int, _ kind: FileKind) {
        let entry = DirectoryListing.Entry(path: path, size: size)
        switch kind {
        case .picture: pictures.append(entry)
        case .labels: labelFiles.append(entry)
        case .packed: packed.append(path)
        case .other: others.append(path)
        case .otherPicture(let format):
            problems.append(
                .init(path: path, reason: "a \(format) picture, which is not read: convert it to PNG", code: .unsupported))
        }
    }

    mutating func addHidden(_ path: [UInt8]) {
        guard let outermost = Self.hiddenPart(of: path), hidden.last != outermost else { return }
        hidden.append(outermost)
    }

    /// The path up to its first hidden part, nil where no part is hidden.
    static func hiddenPart(of path: [UInt8]) -> [UInt8]? {
        let parts = PathText.parts(path)
        guard let place = parts.firstIndex(where: { $0.first == UInt8(ascii: ".") }) else { return nil }
        return Array(parts[...place].joined(separator: [UInt8(ascii: "/")]))
    }

    /// Only what lies in the folder `split`.
    func inside(_ split: String) -> PictureInventory {
        let folder = Array(split.utf8) + [UInt8(ascii: "/")]
        var chosen = self
        chosen.pictures.removeAll { !$0.path.starts(with: folder) }
        chosen.problems.removeAll { !$0.path.starts(with: folder) }
        chosen.others.removeAll { !$0.starts(with: folder) }
        chosen.packed.removeAll { !$0.starts(with: folder) }
        chosen.hidden.removeAll { !$0.starts(with: folder) }
        // Tables above the folder may name its pictures.
        chosen.labelFiles.removeAll {
            !$0.path.starts(with: folder) && !folder.starts(with: $0.path[..<(($0.path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)])
        }
        return chosen
    }

    /// In the order that every reader gives, and packed sets turned into what cannot be read beside pictures.
    func settled() -> PictureInventory {
        var all = self
        all.pictures.sort { $0.path.lexicographicallyPrecedes($1.path) }
        all.problems += packed.map {
            .init(path: $0, reason: "a set of its own beside pictures, which is not read: give its path", code: .unsupported)
        }
        all.problems.sort { $0.path.lexicographicallyPrecedes($1.path) }
        all.hidden = Set(hidden).sorted { $0.lexicographicallyPrecedes($1) }
        all.others.sort { $0.lexicographicallyPrecedes($1) }
        return all
    }

    /// Says what was followed out of the folder, and what was left out though nothing is wrong with it.
    /// - Parameter used: the label files that were read.
    func describe(in info: inout SetInfo, used: [[UInt8]]) {
        let read = Set(used)
        let others = (self.others + labelFiles.map(\.path).filter { !read.contains($0) })
            .sorted { $0.lexicographicallyPrecedes($1) }
        for (paths, what) in [
            (outside, "links lead out of the folder and were followed"), (others, "other files were left out"),
            (hidden, "hidden files or folders were left out"),
        ] where !paths.isEmpty {
            info.note("\(paths.count) \(what): \(Self.listed(paths)).", unnamed: "\(paths.count) \(what).")
        }
    }

    private static func listed(_ paths: [[UInt8]]) -> String { PathText.listed(paths.map { PathText.text($0) }) }
}
