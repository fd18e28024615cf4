import Datasets
import Foundation

/// Keeps outputs off inputs: one check, made before any work and on every output of a command.
///
/// Paths are compared by what they lead to: links, `..`, trailing slashes and letter case (where the file system ignores
/// it) make no difference, because it is the files and folders themselves that are compared, by device and number.
enum OutputGuard {
    enum Output {
        /// A file that is replaced, or a folder that is made anew.
        case file(String)
        /// A folder that files are written into; `names` tells which names they can have.
        case folder(String, names: @Sendable (String) -> Bool)
        /// A folder that is cleared: no input may lie in it at any depth.
        case work(String)

        var path: String {
            switch self {
            case .file(let path), .folder(let path, _), .work(let path): path
            }
        }
    }

    /// - Parameter inputs: as the user gave them; `#split` behind a path is passed over, what is not there is left to the
    ///   reader to tell, and "none" and "builtin:NAME" are no paths.
    /// - Throws: `CommandError.cannotWrite` (exit status 73) when an output is an input, lies in one, or would take the
    ///   place of one.
    static func check(_ outputs: [Output], inputs: [String]) throws {
        let known = (inputs + [Configuration.fileName]).compactMap(Input.init)
        for output in outputs {
            let target = RealPath(output.path)
            for input in known {
                if target.identity == input.identity {
                    throw refused("\(output.path) is an input", output)
                }
                if input.isFolder, target.above.contains(input.identity) {
                    throw refused("\(output.path) lies inside the input \(input.path)", output)
                }
                switch output {
                case .file:
                    if replacesPart(target, of: input) {
                        throw refused("\(output.path) is a file that belongs to the input \(input.path)", output)
                    }
                case .folder(_, let names):
                    if let name = input.name(in: target), names(name) {
                        throw refused("the input \(input.path) would be written over: \(output.path) gets a file of its name", output)
                    }
                case .work:
                    if RealPath(input.path).above.contains(where: { $0 == target.identity }) {
                        throw refused("the input \(input.path) lies inside \(output.path), which is cleared", output)
                    }
                }
            }
        }
    }

    private static func refused(_ message: String, _ output: Output) -> CommandError {
        CommandError(.cannotWrite, message, remedy: "Choose a place outside of the inputs; nothing was written.")
    }

    /// A manifest names pictures in its folder and below, an IDX file has its labels beside it.
    private static func replacesPart(_ target: RealPath, of input: Input) -> Bool {
        guard target.identity != nil, !target.isFolder, !input.isFolder else { return false }
        let name = (target.path as NSString).lastPathComponent.lowercased()
        let folder = RealPath(input.path).above.first
        let ending = (name as NSString).pathExtension
        if ["csv", "tsv", "jsonl", "json"].contains((input.path as NSString).pathExtension.lowercased()) {
            return ["png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff"].contains(ending)
                && target.above.contains { $0 == folder }
        }
        return input.path.lowercased().contains("-ubyte") && name.contains("-ubyte") && target.above.first == folder
    }

    struct Identity: Hashable {
        var device: UInt64
        var number: UInt64

        init?(_ path: String) {
            var info = stat()
            guard stat(path, &info) == 0 else { return nil }
            device = UInt64(info.st_dev)
            number = UInt64(info.st_ino)
        }
    }

    private struct Input {
        let path: String
        let identity: Identity
        let isFolder: Bool

        init?(_ given: String) {
            if given == "none" || given.hasPrefix("builtin:") { return nil }
            let path = SetPath(given).file
            guard let identity = Identity(path) else { return nil }
            self.path = path
            self.identity = identity
            var isDirectory: ObjCBool = false
            isFolder = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
        }

        /// The name by which `folder` holds the input, or that of its own when it is a link to it.
        func name(in folder: RealPath) -> String? {
            guard folder.isFolder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
                return nil
            }
            return names.first { Identity(folder.path + "/" + $0) == identity }
        }
    }

    /// A path with every link followed as far as it exists; the rest is taken as written.
    struct RealPath {
        let path: String
        /// nil where nothing is there yet.
        let identity: Identity?
        /// Of the folders above that exist, the nearest first.
        let above: [Identity]
        let isFolder: Bool

        init(_ given: String) {
            let start = given.hasPrefix("/") ? given : FileManager.default.currentDirectoryPath + "/" + given
            var current = ""
            for part in start.split(separator: "/") where part != "." {
                if part == ".." {
                    current = current.lastIndex(of: "/").map { String(current[..<$0]) } ?? ""
                    continue
                }
                current += "/" + part
                if let real = realpath(current, nil) {
                    current = String(cString: real)
                    free(real)
                } else if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: current) {
                    // A link to what is not there yet would be made there.
                    let folder = current.lastIndex(of: "/").map { String(current[..<$0]) } ?? ""
                    let next = target.hasPrefix("/") ? target : folder + "/" + target
                    current = (next as NSString).standardizingPath
                }
                if current == "/" { current = "" }
            }
            path = current.isEmpty ? "/" : current
            identity = Identity(path)
            var isDirectory: ObjCBool = false
            isFolder = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
            var found: [Identity] = []
            var rest = current
            while let cut = rest.lastIndex(of: "/") {
                rest = String(rest[..<cut])
                if let identity = Identity(rest.isEmpty ? "/" : rest) { found.append(identity) }
            }
            above = found
        }
    }
}

extension OutputGuard.Output {
    /// Folders of our own kinds of results.
    static func report(_ path: String) -> Self { folder(path, prefixes: ["report", "run.", "gate.", "junit.", "results.", "croissant.", "metrics.", "openlineage.", "attestation."]) }
    static func study(_ path: String) -> Self { folder(path, prefixes: ["compare"]) }
    static func selftest(_ path: String) -> Self { folder(path, prefixes: ["selftest"]) }
    static func card(_ path: String) -> Self { folder(path, prefixes: ["card.", "croissant."]) }
    static func nights(_ path: String) -> Self { folder(path, prefixes: ["index.", "nightly.", "series-"]) }
    static func manual(_ path: String) -> Self { folder(path, prefixes: ["assay"]) }
    /// Files of a cache are named by the hash of their content's origin.
    static func cache(_ path: String) -> Self { folder(path, prefixes: []) }

    private static func folder(_ path: String, prefixes: [String]) -> Self {
        .folder(path) { name in name == "MANIFEST.sha256" || prefixes.contains { name.hasPrefix($0) } }
    }
}
