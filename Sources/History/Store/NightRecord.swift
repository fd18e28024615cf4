import Foundation
import Hashing
import Results

/// One file of a history: what one night of one series measured, or why it could not.
public struct NightRecord: Codable, Sendable, Equatable {
    public static let schema = "assay.night/1"

    public var schema: String
    public var series: String
    /// yyyy-mm-dd.
    public var night: String
    /// The run without its figures; nil for a night that failed.
    public var run: RunResult?
    public var gate: GateResult?
    public var meta: RunMeta?
    public var failure: Failure?

    /// A job that ended without a result.
    public struct Failure: Codable, Sendable, Equatable {
        public var exitCode: Int
        public var message: String
        /// ISO 8601 in UTC, so that two failures of one night are told apart.
        public var at: String
        public init(exitCode: Int, message: String, at: String) {
            self.exitCode = exitCode
            self.message = message
            self.at = at
        }
    }

    public init(series: String, night: Night, run: RunResult, gate: GateResult?, meta: RunMeta?) {
        schema = Self.schema
        self.series = series
        self.night = night.description
        self.run = run
        self.run?.figures = []
        self.gate = gate
        self.meta = meta
    }

    public init(series: String, night: Night, failure: Failure) {
        schema = Self.schema
        self.series = series
        self.night = night.description
        self.failure = failure
    }

    /// When it was made, for the order within a night; empty where that is unknown.
    package var madeAt: String { meta?.finishedAt ?? failure?.at ?? "" }
}

/// The bytes of a record and the file name that they determine.
///
/// The name ends in the first twelve digits of the SHA-256 over the bytes: a file that was cut short or altered no
/// longer fits its name.
struct RecordFile {
    var bytes: Data
    var path: String
    var digest: String

    init(_ record: NightRecord) throws(HistoryError) {
        try SeriesName.check(record.series)
        do {
            bytes = try CanonicalJSON.encode(record)
        } catch {
            throw HistoryError(
                .badData, "the run of \(record.series) holds a number that is not finite",
                remedy: "Give the run.json that `assay evaluate` wrote.")
        }
        digest = SHA256.hexDigest(bytes)
        path = "\(SeriesName.folder(record.series))/\(record.night)_\(digest.prefix(12)).json"
    }

    /// - Returns: the record, or a reason why the file is not whole.
    static func read(_ bytes: Data, path: String) -> Result<(record: NightRecord, digest: String), DamageReason> {
        let digest = SHA256.hexDigest(bytes)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard name.hasSuffix("_\(digest.prefix(12)).json") else {
            return .failure(DamageReason("its content does not fit the checksum in its name"))
        }
        guard let record = try? CanonicalJSON.decode(NightRecord.self, from: bytes) else {
            return .failure(DamageReason("it is no record of Assay"))
        }
        guard record.schema == NightRecord.schema else {
            return .failure(DamageReason("it has schema \(record.schema); this version reads \(NightRecord.schema)"))
        }
        guard Night(record.night) != nil, record.run != nil || record.failure != nil,
            path == "\(SeriesName.folder(record.series))/\(name)", name.hasPrefix(record.night + "_")
        else { return .failure(DamageReason("its series or night does not fit its place")) }
        return .success((record, digest))
    }
}

struct DamageReason: Error, Equatable {
    var text: String
    init(_ text: String) { self.text = text }
}

/// Names that users give to series, and the folders they are kept in.
enum SeriesName {
    static func check(_ name: String) throws(HistoryError) {
        guard !name.utf8.contains(0) else {
            throw HistoryError(
                .usage, "the series name holds a NUL character", remedy: "Give another name with --series.")
        }
        guard !name.allSatisfy(\.isWhitespace), name.utf8.count <= 200 else {
            throw HistoryError(
                .usage, name.utf8.count > 200 ? "the series name is longer than 200 bytes" : "the series has no name",
                remedy: "Give a short name with --series.")
        }
    }

    /// A plain folder name; names that had to be changed carry a checksum, so that no two share a folder.
    static func folder(_ name: String) -> String {
        let plain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        if plain, name.utf8.count <= 60, !name.isEmpty { return name }
        let slug = name.lowercased().unicodeScalars.prefix(40).map { scalar -> Character in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "-"
        }
        return String(slug) + "~" + SHA256.hexDigest(Data(name.utf8)).prefix(8)
    }
}
