import Evaluation
import Foundation
import Results

/// A comparison study as `assay compare` wrote it.
struct StoredStudy {
    let result: StudyResult
    /// nil where no compare.meta.json lies beside it.
    let meta: StudyMeta?
    /// compare.json as it was read, and where it lies.
    let data: Data
    let file: String

    /// Whether `folder` is the one that the study lies in, under its own name.
    func isHome(_ folder: String) -> Bool {
        OutputGuard.Identity(folder + "/compare.json").map { $0 == OutputGuard.Identity(file) } ?? false
    }

    private struct Schema: Decodable { var schema: String }

    /// - Parameter path: compare.json or its folder.
    /// - Returns: nil when the path is that of something else, such as a run.
    static func load(_ path: String) throws -> StoredStudy? {
        let (folder, name) = try StoredFolder.of(path, standard: "compare.json")
        let file = folder.path(name)
        guard path.hasSuffix(".json") || FileManager.default.fileExists(atPath: file) else { return nil }
        let data = try folder.data(name, what: "study", limit: 256 << 20)
        guard let schema = try? CanonicalJSON.decode(Schema.self, from: data).schema,
            schema.hasPrefix("assay.compare/")
        else { return nil }
        guard [StudyResult.schema, StudyResult.olderSchema].contains(schema),
            var result = try? CanonicalJSON.decode(StudyResult.self, from: data)
        else {
            throw CommandError(
                .badData, "\(file) has schema \(printable(schema)) or is damaged; this version reads \(StudyResult.schema)",
                remedy: "Use the version of Assay that wrote it, or compare again.")
        }
        result = try OlderResult.read(file, remedy: "Use the version of Assay that wrote it, or compare again.") { () throws(OlderRun.Unreadable) in
            try OlderRun.read(result)
        }
        let beside = try folder.optional("compare.meta.json", what: "meta", limit: 64 << 20)
        let meta = beside.flatMap { try? CanonicalJSON.decode(StudyMeta.self, from: $0) }
        return StoredStudy(result: result, meta: meta, data: data, file: file)
    }
}
