import Glibc

/// The files of a folder and its sub-folders, in byte-wise order of their relative paths.
///
/// Names are bytes: they need not be UTF-8. Links are followed, to files and folders, also out of the folder; a link back
/// to a folder that holds it is a problem. Of files that a table lists, links out of the folder are refused.
package struct DirectoryListing: Sendable {
    package struct Entry: Sendable {
        package let path: [UInt8]
        package let size: Int
        /// Relative path as text; see `PathText` for bytes that are no UTF-8.
        package var name: String { PathText.text(path) }
    }

    package struct Problem: Sendable {
        package let path: [UInt8]
        package let reason: String
        package var code = DatasetError.Code.badData
        /// Whether it hides an unknown number of files.
        package var isFolder = false
        package var name: String { PathText.text(path) }
    }

    /// Regular files, hidden ones (and those of hidden folders) left out.
    package private(set) var files: [Entry] = []
    /// What cannot be read: dangling links, links that lead outside, special files, closed folders.
    package private(set) var problems: [Problem] = []
    /// Hidden files and folders, which are not looked into.
    package private(set) var hidden: [[UInt8]] = []
    /// Links that lead out of the folder and were followed.
    package private(set) var outside: [[UInt8]] = []

    /// A folder to look into.
    private struct Folder {
        let path: [UInt8]
        /// The real folders from the outermost to this one: a link to one of them leads in a circle.
        let chain: [FolderIdentity]
    }

    private struct FolderIdentity: Equatable {
        let device: UInt
        let file: UInt
    }

    private let root: [UInt8]
    private static let deepest = 64
    /// Links can make a few folders look like endlessly many.
    private static let mostFiles = 16_000_000

    package init(_ path: String) throws(DatasetError) {
        root = Array(path.utf8)
        let inside = Self.resolved(root)
        var folders = [Folder(path: [], chain: Self.identity(root).map { [$0] } ?? [])]
        while let folder = folders.popLast() {
            guard let names = Self.names(in: absolute(folder.path)) else {
                if folder.path.isEmpty { throw FileBytes.failure("read", FileBytes.lastComponent(path), errno) }
                problems.append(
                    Problem(path: folder.path, reason: "the folder cannot be read", code: .inputOutput, isFolder: true))
                continue
            }
            for name in names {
                let relative = folder.path.isEmpty ? name : folder.path + [UInt8(ascii: "/")] + name
                if name.first == UInt8(ascii: ".") {
                    hidden.append(relative)
                } else {
                    visit(relative, folder.chain, inside, &folders)
                }
            }
            guard files.count <= Self.mostFiles else {
                throw DatasetError(
                    .badData, "\(FileBytes.lastComponent(path)) holds more than \(Self.mostFiles) files.",
                    remedy: "Look for links that lead to each other.")
            }
        }
        sort()
    }

    /// Only the files `paths` of a folder.
    package init(_ path: String, only paths: [[UInt8]]) throws(DatasetError) {
        root = Array(path.utf8)
        guard let inside = Self.resolved(root) else {
            throw FileBytes.failure("read", FileBytes.lastComponent(path), errno)
        }
        for relative in paths {
            var folders: [Folder] = []
            // A folder on the way may be a link.
            if let target = Self.resolved(absolute(relative)), !Self.lies(target, inside: inside) {
                problems.append(Problem(path: relative, reason: "the link leads outside the folder"))
                continue
            }
            visit(relative, [], inside, &folders)
            if !folders.isEmpty { problems.append(Problem(path: relative, reason: "it is a folder")) }
        }
        sort()
    }

    private mutating func sort() {
        files.sort { $0.path.lexicographicallyPrecedes($1.path) }
        problems.sort { $0.path.lexicographicallyPrecedes($1.path) }
        hidden.sort { $0.lexicographicallyPrecedes($1) }
        outside.sort { $0.lexicographicallyPrecedes($1) }
    }

    private static func lies(_ target: [UInt8], inside folder: [UInt8]?) -> Bool {
        guard let folder else { return false }
        return target.starts(with: folder.last == UInt8(ascii: "/") ? folder : folder + [UInt8(ascii: "/")])
    }

    private mutating func visit(
        _ relative: [UInt8], _ chain: [FolderIdentity], _ inside: [UInt8]?, _ folders: inout [Folder]
    ) {
        let path = absolute(relative)
        var status = stat()
        guard FileBytes.withPath(path, { lstat($0, &status) }) == 0 else {
            let reason = errno == ENOENT ? "there is no such file" : String(cString: strerror(errno))
            problems.append(Problem(path: relative, reason: reason, code: .inputOutput))
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: files.append(Entry(path: relative, size: Int(status.st_size)))
        case S_IFDIR: enter(relative, chain, &folders)
        case S_IFLNK:
            guard let target = Self.resolved(path) else {
                problems.append(Problem(path: relative, reason: "the link leads nowhere"))
                return
            }
            if !Self.lies(target, inside: inside) { outside.append(relative) }
            switch FileBytes.kind(of: path) {
            case .file(let size): files.append(Entry(path: relative, size: size))
            case .folder: enter(relative, chain, &folders)
            default: problems.append(Problem(path: relative, reason: "the link leads to no regular file"))
            }
        default: problems.append(Problem(path: relative, reason: "it is no regular file"))
        }
    }

    private mutating func enter(_ relative: [UInt8], _ chain: [FolderIdentity], _ folders: inout [Folder]) {
        guard let identity = Self.identity(absolute(relative)) else {
            problems.append(
                Problem(path: relative, reason: "the folder cannot be read", code: .inputOutput, isFolder: true))
            return
        }
        if chain.contains(identity) {
            problems.append(
                Problem(path: relative, reason: "the link leads back to a folder that holds it", isFolder: true))
        } else if chain.count >= Self.deepest {
            problems.append(
                Problem(path: relative, reason: "folders lie more than \(Self.deepest) deep", isFolder: true))
        } else {
            folders.append(Folder(path: relative, chain: chain + [identity]))
        }
    }

    private static func identity(_ path: [UInt8]) -> FolderIdentity? {
        var status = stat()
        guard FileBytes.withPath(path, { stat($0, &status) }) == 0 else { return nil }
        return FolderIdentity(device: UInt(status.st_dev), file: UInt(status.st_ino))
    }

    /// The first bytes of a listed file; empty where they cannot be read.
    func start(of path: [UInt8], count: Int) -> [UInt8] {
        let descriptor = FileBytes.withPath(absolute(path)) { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, read(descriptor, buffer.baseAddress, count))
        }
    }

    package func absolute(_ relative: [UInt8]) -> [UInt8] {
        relative.isEmpty ? root : root + [UInt8(ascii: "/")] + relative
    }

    private static let largestFile = 1 << 30

    private static func names(in path: [UInt8]) -> [[UInt8]]? {
        guard let stream = FileBytes.withPath(path, { opendir($0) }) else { return nil }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [0x2e] && name != [0x2e, 0x2e] { names.append(name) }
        }
        return names
    }

    private static func resolved(_ path: [UInt8]) -> [UInt8]? {
        guard let text = FileBytes.withPath(path, { realpath($0, nil) }) else { return nil }
        defer { free(text) }
        return (0..<strlen(text)).map { UInt8(bitPattern: text[$0]) }
    }
}

extension DirectoryListing: PictureStore {
    package func contents(of path: [UInt8]) throws(DatasetError) -> [UInt8] {
        try FileBytes.read(absolute(path), name: PathText.text(path), limit: Self.largestFile)
    }
}
