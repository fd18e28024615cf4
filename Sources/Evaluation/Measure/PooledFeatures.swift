import Datasets
import Features
import Numerics

/// Features of one set, computed once for all runs that draw their sets from it.
package struct PooledFeatures: Sendable {
    /// A row by its content; rows of one content have the same features.
    private let rows: [ContentHash: Int]
    /// By extractor id; n×d.
    private let matrices: [String: Matrix<Float>]

    /// - Parameter extractors: ids, e.g. "embedded".
    /// - Throws: `DatasetError`, `FeatureError`, `EvaluationError` for an extractor that there is not.
    package init<Kind: Modality>(
        _ kind: Kind.Type, of set: Kind.Content, extractors: [String], parallel: Parallel, progress: any ProgressSink
    ) throws {
        try Kind.check(extractors: extractors)
        var rows: [ContentHash: Int] = [:]
        for (row, content) in try set.contentHashes(parallel: parallel).enumerated() { rows[content] = row }
        var matrices: [String: Matrix<Float>] = [:]
        for extractor in try Kind.extractors(extractors, for: set) {
            let stage = "features (\(extractor.id))"
            matrices[extractor.id] = try extractor.extract(set, parallel: parallel) { done, total in
                progress.report(stage: stage, done: done, of: total, detail: "")
            }
        }
        self.rows = rows
        self.matrices = matrices
    }

    /// Of a set that was drawn from the pool; nil for other rows.
    func features(of set: some RowSet, _ extractor: String, parallel: Parallel) throws -> Matrix<Float>? {
        guard let matrix = matrices[extractor] else { return nil }
        var chosen: [Int] = []
        for content in try set.contentHashes(parallel: parallel) {
            guard let row = rows[content] else { return nil }
            chosen.append(row)
        }
        return matrix.rows(at: chosen)
    }
}
