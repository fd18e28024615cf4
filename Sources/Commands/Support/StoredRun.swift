import Datasets
import Evaluation
import Foundation
import Reporting
import Results

/// A run that `assay evaluate` wrote, with what lies beside it.
///
/// Where MANIFEST.sha256 lies beside a file, the file must be the one that it lists: a run or verdict that was edited, or
/// left there by an earlier set, is refused by name.
struct StoredRun {
    let result: RunResult
    /// run.json as it was read.
    let data: Data
    private let file: String
    private let folder: StoredFolder

    /// - Parameter path: run.json or its folder.
    static func load(_ path: String) throws -> StoredRun {
        let (folder, name) = try StoredFolder.of(path, standard: "run.json")
        if FileBytes.kind(of: folder.path(name)) == .absent,
            let other = others.first(where: { FileBytes.kind(of: folder.path($0.file)) != .absent })
        {
            throw CommandError(
                .missing, "\(folder.path) holds \(other.what) (\(other.file)) and no run",
                remedy: "Give the run.json that `assay evaluate` wrote, or its folder.")
        }
        let data = try folder.data(name, what: "run", limit: 256 << 20)
        let file = folder.path(name)
        var run: RunResult
        do {
            run = try CanonicalJSON.decode(RunResult.self, from: data)
        } catch {
            throw CommandError(
                .badData, "\(file) is no run.json of Assay", remedy: "Give the run.json that `assay evaluate` wrote.")
        }
        guard [RunResult.schema, RunResult.olderSchema].contains(run.schema) else {
            throw CommandError(
                .badData, "\(file) has schema \(printable(run.schema)); this version reads \(RunResult.schema)",
                remedy: "Use the version of Assay that wrote it, or evaluate again.")
        }
        run = try OlderResult.read(file, remedy: "Use the version of Assay that wrote it, or evaluate again.") { () throws(OlderRun.Unreadable) in
            try OlderRun.read(run)
        }
        try requirePlausible(run, file)
        return StoredRun(result: run, data: data, file: file, folder: folder)
    }

    /// What other commands leave in a folder of results.
    private static let others: [(file: String, what: String)] = [
        ("compare.json", "a comparison study"), ("selftest.json", "a selftest"), ("nightly.json", "the trends of a history"),
    ]

    /// Refuses what no evaluation can have written, whatever the file is used for.
    private static func requirePlausible(_ run: RunResult, _ file: String) throws {
        let defects = RunDefect.all(of: run)
        guard let first = defects.first else { return }
        let rest = defects.count > 1 ? " (and \(defects.count - 1) more like it)" : ""
        throw CommandError(
            .badData, "\(file) holds what cannot be measured: \(printable(first.description))\(rest)",
            remedy: "Evaluate again; use the version of Assay that wrote it where it is a newer one.")
    }

    /// The files that were read or would be: an output must not take their place.
    var paths: [String] {
        [file] + ["run.meta.json", "gate.json"].map(folder.path).filter { FileManager.default.fileExists(atPath: $0) }
    }

    /// Whether `out` is the folder that the run lies in as run.json: there it is written again byte by byte.
    func isHome(_ out: String) -> Bool {
        OutputGuard.Identity(out + "/run.json").map { $0 == OutputGuard.Identity(file) } ?? false
    }

    /// Whether `out` holds this run as run.json: the file itself, or one of the same bytes.
    func isIn(_ out: String) -> Bool {
        isHome(out) || RegularFile.read(out + "/run.json", limit: data.count + 1) == data
    }

    /// - Throws: when `out` holds another run, which a file that describes this one would be taken for.
    func refuseOther(_ out: String) throws {
        guard FileBytes.kind(of: out + "/run.json") != .absent, !isIn(out) else { return }
        throw CommandError(
            .cannotWrite, "\(out) holds another run", remedy: "Choose the folder of the run itself or one without a run.json.")
    }

    /// - Throws: when a report in `out` would take the place of an input; the run's own folder may get a new verdict.
    func checkReport(_ out: String, inputs: [String]) throws {
        try OutputGuard.check([.report(out)], inputs: inputs + (isHome(out) ? [] : paths))
    }

    /// The times of the run, nil where there is no run.meta.json beside it.
    func meta() throws -> RunMeta? {
        guard let data = try folder.optional("run.meta.json", what: "meta", limit: 1 << 20) else { return nil }
        guard let meta = try? CanonicalJSON.decode(RunMeta.self, from: data), meta.schema == RunMeta.schema else {
            throw CommandError(
                .badData, "\(folder.path("run.meta.json")) is no run.meta.json of this version of Assay",
                remedy: "Take it away; run.json alone will do.")
        }
        return meta
    }

    /// The verdict beside the run, nil where there is none.
    func gate() throws -> GateResult? {
        guard let data = try folder.optional("gate.json", what: "gate", limit: 64 << 20) else { return nil }
        return try StoredGate.read(data, folder.path("gate.json"), of: self)
    }
}

/// A folder with files of Assay and, where it has one, the list of them.
struct StoredFolder {
    let path: String
    private let manifest: ResultManifest?

    /// - Parameters:
    ///   - path: of a file that ends in .json, or of a folder with `standard` in it.
    static func of(_ path: String, standard: String) throws -> (StoredFolder, name: String) {
        let isFile = path.hasSuffix(".json")
        let cut = path.lastIndex(of: "/")
        let name = isFile ? cut.map { String(path[path.index(after: $0)...]) } ?? path : standard
        var folder = isFile ? cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "" : path
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        return (StoredFolder(path: folder, manifest: try ResultManifest.read(in: folder)), name)
    }

    func path(_ name: String) -> String { path.isEmpty ? name : path == "/" ? "/" + name : path + "/" + name }

    /// - Throws: also where a list of files lies beside the file and does not fit it.
    func data(_ name: String, what: String, limit: Int) throws -> Data {
        let data = try InputFile.stored(path(name), what: what, limit: limit)
        // A copy under a name of the user's own is no part of a set.
        let isOurs = StoredFolder.names.contains(name) || manifest?.digests[name] != nil
        if let manifest, isOurs { try manifest.check(data, name: name, folder: path) }
        return data
    }

    func optional(_ name: String, what: String, limit: Int) throws -> Data? {
        var info = stat()
        guard lstat(path(name), &info) == 0 else { return nil }
        return try data(name, what: what, limit: limit)
    }

    private static let names: Set<String> = [
        "run.json", "run.meta.json", "gate.json", "compare.json", "compare.meta.json",
    ]
}
