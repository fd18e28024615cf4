import Foundation
import Hashing
import Results

/// A file of the history that is not taken as a run.
public struct DamagedFile: Codable, Sendable, Equatable {
    public var name: String
    public var reason: String
    public init(name: String, reason: String) {
        self.name = name
        self.reason = reason
    }
}

/// A folder of immutable runs with an index beside it.
///
/// Any number of processes may record at once. What `record` returned for is on disk under its own name; the index can
/// always be made again from the files.
public struct HistoryStore: Sendable {
    let folder: HistoryFolder
    let index: HistoryIndex
    /// Where the index lies instead of in the history, and why; nil where it lies in it.
    public let indexElsewhere: String?

    /// - Parameters:
    ///   - path: the history folder.
    ///   - create: makes it where it is absent.
    ///   - cache: where indexes of histories on network file systems are kept: `$ASSAY_CACHE_DIR`, else the user's
    ///     cache folder.
    public init(_ path: String, create: Bool, cache: String = HistoryStore.defaultCache) throws(HistoryError) {
        try self.init(path, create: create, cache: cache, fileSystem: nil)
    }

    package init(_ path: String, create: Bool, cache: String, fileSystem: FileSystemKind?) throws(HistoryError) {
        folder = try HistoryFolder(path, create: create)
        switch fileSystem ?? FileSystemKind.of(path) {
        case .local where access(path, W_OK) == 0:
            index = try HistoryIndex(path: path + "/index.sqlite")
            indexElsewhere = nil
        case .local:
            index = try HistoryIndex(path: Self.cached(path, in: cache))
            indexElsewhere = "\(path) cannot be written, so its index is kept in \(cache)"
        case .network(let name):
            index = try HistoryIndex(path: Self.cached(path, in: cache))
            indexElsewhere = "\(path) is on \(name), so its index is kept on this machine, in \(cache)"
        }
    }

    /// The folder of the files, which nothing but `record` may write to.
    public var runsFolder: String { folder.runs }

    public static var defaultCache: String {
        let environment = ProcessInfo.processInfo.environment
        if let chosen = environment["ASSAY_CACHE_DIR"], !chosen.isEmpty { return chosen }
        if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") { return base + "/assay" }
        return (environment["HOME"] ?? "/tmp") + "/.cache/assay"
    }

    /// Of the library in use.
    public static var sqliteVersion: String { HistoryIndex.sqliteVersion }

    private static func cached(_ path: String, in cache: String) throws(HistoryError) -> String {
        do {
            try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
        } catch {
            throw HistoryError(
                .cannotWrite, "the cache folder \(cache) cannot be made",
                remedy: "Name another one in ASSAY_CACHE_DIR.")
        }
        let real = URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path(percentEncoded: false)
        return "\(cache)/history-\(SHA256.hexDigest(Data(real.utf8)).prefix(16)).sqlite"
    }

    /// What became of a record.
    public struct Recorded: Sendable, Equatable {
        /// Relative to the history folder.
        public var file: String
        /// False when the same content was there already.
        public var isNew: Bool
        /// Why the index lacks it for now; the next report adds it.
        public var indexing: HistoryError?
    }

    /// Files a record for good. When this returns, the record survives a crash of the machine.
    public func record(_ record: NightRecord) throws(HistoryError) -> Recorded {
        let file = try RecordFile(record)
        let isNew = try folder.add(file)
        var result = Recorded(file: "runs/" + file.path, isNew: isNew)
        do throws(HistoryError) {
            try index.add(IndexedRun(record, file: file.path, size: file.bytes.count, digest: file.digest))
        } catch { result.indexing = error }
        return result
    }

    /// Adds to the index what it lacks and takes out what is gone.
    /// - Returns: the files that are not whole.
    public func heal() throws(HistoryError) -> [DamagedFile] { try synchronise(afresh: false) }

    private func synchronise(afresh: Bool) throws(HistoryError) -> [DamagedFile] {
        do throws(HistoryError) {
            return try index.synchronise(with: folder, afresh: afresh)
        } catch where error.code == .damagedIndex {
            return try rebuild()
        }
    }

    /// An index that turns out to be damaged is thrown away and made again: the files are what counts.
    private func rebuild() throws(HistoryError) -> [DamagedFile] {
        try index.remake()
        return try index.synchronise(with: folder, afresh: true)
    }

    private func summed() throws(HistoryError) -> (runs: Int, digest: String) {
        do throws(HistoryError) { return try index.summary() } catch where error.code == .damagedIndex {
            _ = try rebuild()
            return try index.summary()
        }
    }

    public struct Reindexed: Codable, Sendable, Equatable {
        public var runs: Int
        /// SHA-256 over the sorted rows: equal for equal indexes.
        public var digest: String
        public var damaged: [DamagedFile]
    }

    /// Reads every file and makes the index anew.
    public func reindex() throws(HistoryError) -> Reindexed {
        folder.removeLeftovers()
        let damaged = try synchronise(afresh: true)
        let summary = try summed()
        return Reindexed(runs: summary.runs, digest: summary.digest, damaged: damaged)
    }

    /// Heals the index and sums it up, without reading the files that it holds.
    public func refresh() throws(HistoryError) -> Reindexed {
        let damaged = try heal()
        let summary = try summed()
        return Reindexed(runs: summary.runs, digest: summary.digest, damaged: damaged)
    }

    /// The index as it is.
    public func summary() throws(HistoryError) -> (runs: Int, digest: String) { try index.summary() }

    /// The plain folder name that a series has in a history.
    public static func folderName(of series: String) -> String { SeriesName.folder(series) }

    package func runs(series: String?, since: Night?) throws(HistoryError) -> [IndexedRun] {
        do throws(HistoryError) { return try index.runs(series: series, since: since) } catch
            where error.code == .damagedIndex
        {
            _ = try rebuild()
            return try index.runs(series: series, since: since)
        }
    }

    /// The whole record behind an indexed run; nil when its file is no longer whole.
    package func record(of run: IndexedRun) -> NightRecord? {
        if case .success(let found) = folder.read(run.file) { return found.record }
        return nil
    }
}
