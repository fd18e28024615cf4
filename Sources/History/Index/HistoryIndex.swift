import Foundation
import GRDB
import Hashing
import Results
import Synchronization

/// The SQLite index over a history's files: derived, so it may be lost or thrown away at any time.
struct HistoryIndex: Sendable {
    static let version = 2

    static var sqliteVersion: String {
        let version = try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }
        return version.flatMap(\.self) ?? "unknown"
    }

    let path: String
    private let held: Held
    private var queue: DatabaseQueue { held.queue.withLock { $0 } }

    /// The open index; a damaged one is replaced by its successor.
    private final class Held: Sendable {
        let queue: Mutex<DatabaseQueue>
        init(_ queue: DatabaseQueue) { self.queue = Mutex(queue) }
    }

    /// Opens the index, making it where it is absent. One that SQLite cannot read, or of another version, is made anew.
    init(path: String) throws(HistoryError) {
        self.path = path
        var info = stat()
        if stat(path, &info) == 0, info.st_mode & S_IFMT != S_IFREG {
            throw HistoryError(
                .inputOutput, "\(path), where the index is kept, is no regular file", remedy: "Take it away and run again.")
        }
        do {
            held = Held(try Self.retrying { try Self.open(path) })
        } catch let error as DatabaseError where Self.isDamaged(error) {
            do {
                try Self.discard(path)
                held = Held(try Self.retrying { try Self.open(path) })
            } catch { throw Self.translate(error, path) }
        } catch { throw Self.translate(error, path) }
    }

    private static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        configuration.journalMode = .wal
        configuration.label = "history index"
        configuration.prepareDatabase { db in
            // The files are the truth: after a power cut the index is healed from them.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            if try Int.fetchOne(db, sql: "PRAGMA user_version") == version { return }
            try db.inTransaction(.immediate) {
                if try Int.fetchOne(db, sql: "PRAGMA user_version") != version { try makeTables(db) }
                return .commit
            }
        }
        return queue
    }

    private static func makeTables(_ db: Database) throws {
        try db.execute(
            sql: """
                DROP TABLE IF EXISTS point;
                DROP TABLE IF EXISTS run;
                CREATE TABLE run (
                    file TEXT PRIMARY KEY NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL,
                    series TEXT NOT NULL, night INTEGER NOT NULL, made_at TEXT NOT NULL, verdict TEXT,
                    sentence TEXT NOT NULL, exit_code INTEGER, failed INTEGER NOT NULL
                ) WITHOUT ROWID;
                CREATE INDEX run_by_night ON run (series, night);
                CREATE TABLE point (
                    file TEXT NOT NULL REFERENCES run ON DELETE CASCADE, position INTEGER NOT NULL,
                    id TEXT NOT NULL, scope TEXT NOT NULL, scope_names TEXT NOT NULL, features TEXT,
                    variant TEXT NOT NULL, title TEXT, dimension TEXT NOT NULL, direction TEXT NOT NULL, unit TEXT NOT NULL, value REAL, low REAL,
                    high REAL, level REAL, method TEXT, limit_value REAL, outcome TEXT, blocks INTEGER NOT NULL,
                    metric_version INTEGER NOT NULL, tool_version TEXT NOT NULL, reference TEXT NOT NULL,
                    extractor TEXT NOT NULL, PRIMARY KEY (file, position)
                ) WITHOUT ROWID;
                PRAGMA user_version = \(version);
                """)
    }

    // MARK: errors

    /// Turning on the write-ahead log and opening while another process closes can be refused at once, without the
    /// busy timeout.
    private static func retrying<Value>(_ body: () throws -> Value) throws -> Value {
        let deadline = Date().addingTimeInterval(60)
        while true {
            do {
                return try body()
            } catch let error as DatabaseError
                where [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL].contains(error.resultCode) && Date() < deadline
            {
                usleep(UInt32.random(in: 5_000...50_000))
            }
        }
    }

    /// Takes the damaged index away and makes it anew, empty.
    func remake() throws(HistoryError) {
        let lock = Glibc.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        defer { if lock >= 0 { close(lock) } }
        if lock >= 0 { _ = flock(lock, LOCK_EX) }
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        let path = path
        do {
            let made = try Self.retrying { try Self.open(path) }
            held.queue.withLock { $0 = made }
        } catch { throw Self.translate(error, path) }
    }

    private static func isDamaged(_ error: DatabaseError) -> Bool {
        damage.contains(error.resultCode)
    }

    /// What SQLite says of pages, tables or rows that are not as they were written: our statements are right otherwise.
    private static let damage: [ResultCode] = [
        .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_FORMAT, .SQLITE_SCHEMA,
    ]

    private static func discard(_ path: String) throws {
        // One process at a time, and only if it is still unreadable when its turn comes.
        let lock = Glibc.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        defer { if lock >= 0 { close(lock) } }
        if lock >= 0 { _ = flock(lock, LOCK_EX) }
        do {
            _ = try retrying { try open(path) }
        } catch let error as DatabaseError where isDamaged(error) {
            for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        }
    }

    private static func translate(_ error: any Error, _ path: String) -> HistoryError {
        let code = (error as? DatabaseError)?.resultCode
        switch code {
        case .some(.SQLITE_BUSY), .some(.SQLITE_LOCKED):
            return HistoryError(
                .busy, "the index \(path) is held by another process", remedy: "Wait for it and run again.")
        case .some(.SQLITE_FULL):
            return HistoryError(
                .cannotWrite, "the index \(path) cannot grow: the disk is full", remedy: "Free some space.")
        case .some(let code) where damage.contains(code):
            return HistoryError(
                .damagedIndex, "the index \(path) is damaged",
                remedy: "Run `assay nightly reindex`: it makes it again from the runs.")
        default:
            return HistoryError(
                .inputOutput, "the index \(path) cannot be used (\(code.map { "\($0)" } ?? "\(error)"))",
                remedy: "Delete that file: `assay nightly reindex` makes it again from the runs.")
        }
    }

    private func write<Value>(_ body: (Database) throws -> Value) throws(HistoryError) -> Value {
        do {
            return try Self.retrying {
                try queue.writeWithoutTransaction { db in
                    var result: Value?
                    try db.inTransaction(.immediate) {
                        result = try body(db)
                        return .commit
                    }
                    guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
                    return result
                }
            }
        } catch let error as HistoryError {
            throw error
        } catch { throw Self.translate(error, path) }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(HistoryError) -> Value {
        do { return try Self.retrying { try queue.read(body) } } catch { throw Self.translate(error, path) }
    }

    // MARK: writing

    func add(_ run: IndexedRun) throws(HistoryError) {
        try write { db in try Self.insert(run, db) }
    }

    /// Brings the index in step with the files while no other process writes to it: a file that is linked before this
    /// takes the lock is seen here, one that is linked later is added by its writer after this lets go.
    /// - Parameters:
    ///   - afresh: forgets everything first, so that every file is read and checked.
    /// - Returns: the files that are not whole.
    func synchronise(with folder: HistoryFolder, afresh: Bool) throws(HistoryError) -> [DamagedFile] {
        // Looked at without the lock first: on most days there is nothing to do.
        if !afresh {
            let known = try sizes()
            let listed = try folder.list()
            if listed.count == known.count, listed.allSatisfy({ known[$0.path] == $0.size }) { return [] }
        }
        return try write { db in
            if afresh { try db.execute(sql: "DELETE FROM point; DELETE FROM run;") }
            var known = try Self.sizes(db)
            var damaged: [DamagedFile] = []
            for listed in try folder.list() {
                if known.removeValue(forKey: listed.path) == listed.size { continue }
                try Self.remove(listed.path, db)
                switch folder.read(listed.path) {
                case .success(let found):
                    let size = listed.size
                    try Self.insert(
                        IndexedRun(found.record, file: listed.path, size: size, digest: found.digest), db)
                case .failure(let reason):
                    damaged.append(DamagedFile(name: "runs/" + listed.path, reason: reason.text))
                }
            }
            for gone in known.keys.sorted() { try Self.remove(gone, db) }
            return damaged
        }
    }

    private func sizes() throws(HistoryError) -> [String: Int] { try read(Self.sizes) }

    private static func sizes(_ db: Database) throws -> [String: Int] {
        var result: [String: Int] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT file, size FROM run") { result[text(row, "file")] = whole(row, "size") }
        return result
    }

    private static func remove(_ file: String, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM point WHERE file = ?", arguments: [file])
        try db.execute(sql: "DELETE FROM run WHERE file = ?", arguments: [file])
    }

    private static func insert(_ run: IndexedRun, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                run.file, run.size, run.digest, run.series, run.night.day, run.madeAt, run.verdict?.rawValue,
                run.sentence, run.exitCode, run.failed,
            ])
        guard db.changesCount > 0 else { return }
        let statement = try db.cachedStatement(
            sql: "INSERT INTO point VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        for (position, point) in run.points.enumerated() {
            try statement.execute(arguments: [
                run.file, position, point.key.id, point.key.scope.kind.rawValue, Self.list(point.key.scope.names),
                point.key.features, Self.list(point.key.variant.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }),
                point.title, point.dimension, point.direction, point.unit, point.value,
                point.low, point.high, point.level, point.method, point.limit, point.outcome, point.blocks,
                point.identity.metricVersion, point.identity.toolVersion, point.identity.reference,
                point.identity.extractor,
            ])
        }
    }
}
