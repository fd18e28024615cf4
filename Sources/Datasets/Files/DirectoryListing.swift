import Glibc

/// The files of a folder and its sub-folders, in byte-wise order of their relative paths.
///
/// Names are bytes: they need not be UTF-8. Links are followed only to regular files inside the folder.
package struct DirectoryListing: Sendable {
    package struct Entry: Sendable {
        package let path: [UInt8]
        package let size: Int
        /// Relative path as text; bytes that are no UTF-8 are shown as �.
        package var name: String { String(decoding: path, as: UTF8.self) }
    }

    package struct Problem: Sendable {
        package let path: [UInt8]
        package let reason: String
        package var code = DatasetError.Code.badData
        /// Whether it hides an unknown number of files.
        package var isFolder = false
        package var name: String { String(decoding: path, as: UTF8.self) }
    }

    /// Regular files, hidden ones (and those of hidden folders) left out.
    package private(set) var files: [Entry] = []
    /// What cannot be read: dangling links, links that lead outside, special files, closed folders.
    package private(set) var problems: [Problem] = []

    private let root: [UInt8]
    private static let deepest = 64

    package init(_ path: String) throws(DatasetError) {
        root = Array(path.utf8)
        let inside = Self.resolved(root)
        var folders: [(path: [UInt8], depth: Int)] = [([], 0)]
        while let folder = folders.popLast() {
            guard let names = Self.names(in: absolute(folder.path)) else {
                if folder.depth == 0 { throw FileBytes.failure("read", FileBytes.lastComponent(path), errno) }
                problems.append(Problem(path: folder.path, reason: "the folder cannot be read", code: .inputOutput, isFolder: true))
                continue
            }
            for name in names where name.first != UInt8(ascii: ".") {
                let relative = folder.path.isEmpty ? name : folder.path + [UInt8(ascii: "/")] + name
                visit(relative, folder.depth, inside, &folders)
            }
        }
        files.sort { $0.path.lexicographicallyPrecedes($1.path) }
        problems.sort { $0.path.lexicographicallyPrecedes($1.path) }
    }

    /// Only the files `paths` of a folder.
    package init(_ path: String, only paths: [[UInt8]]) throws(DatasetError) {
        root = Array(path.utf8)
        guard let inside = Self.resolved(root) else {
            throw FileBytes.failure("read", FileBytes.lastComponent(path), errno)
        }
        for relative in paths {
            var folders: [(path: [UInt8], depth: Int)] = []
            // A folder on the way may be a link.
            if let target = Self.resolved(absolute(relative)), !Self.lies(target, inside: inside) {
                problems.append(Problem(path: relative, reason: "the link leads outside the folder"))
                continue
            }
            visit(relative, 0, inside, &folders)
            if !folders.isEmpty { problems.append(Problem(path: relative, reason: "it is a folder")) }
        }
        files.sort { $0.path.lexicographicallyPrecedes($1.path) }
        problems.sort { $0.path.lexicographicallyPrecedes($1.path) }
    }

    private static func lies(_ target: [UInt8], inside folder: [UInt8]?) -> Bool {
        guard let folder else { return false }
        return target.starts(with: folder.last == UInt8(ascii: "/") ? folder : folder + [UInt8(ascii: "/")])
    }

    private mutating func visit(
        _ relative: [UInt8], _ depth: Int, _ inside: [UInt8]?, _ folders: inout [(path: [UInt8], depth: Int)]
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
        case S_IFDIR:
            if depth + 1 < Self.deepest {
                folders.append((relative, depth + 1))
            } else {
                problems.append(
                    Problem(path: relative, reason: "folders lie more than \(Self.deepest) deep", isFolder: true))
            }
        case S_IFLNK:
            guard let target = Self.resolved(path) else {
                problems.append(Problem(path: relative, reason: "the link leads nowhere"))
                return
            }
            guard Self.lies(target, inside: inside) else {
                problems.append(Problem(path: relative, reason: "the link leads outside the folder"))
                return
            }
            if case .file(let size) = FileBytes.kind(of: path) {
                files.append(Entry(path: relative, size: size))
            } else {
                problems.append(
                    Problem(
                        path: relative, reason: "the link leads to a folder; such links are not followed",
                        isFolder: true))
            }
        default: problems.append(Problem(path: relative, reason: "it is no regular file"))
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
        try FileBytes.read(absolute(path), name: String(decoding: path, as: UTF8.self), limit: Self.largestFile)
    }
}
