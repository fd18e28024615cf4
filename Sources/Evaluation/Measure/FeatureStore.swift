import Datasets
import Features
import Foundation
import Neural
import Numerics

/// Features of sets, computed once and kept in the cache by content and extractor.
package struct FeatureStore {
    let cache: StageCache
    let parallel: Parallel

    package init(cache: StageCache, parallel: Parallel) {
        self.cache = cache
        self.parallel = parallel
    }

    /// - Parameters:
    ///   - name: what progress calls the set.
    ///   - fingerprint: of `set`.
    package func features<Content: RowSet>(
        _ set: Content, fingerprint: String, _ extractor: any FeatureExtractor<Content>, name: String,
        progress: any ProgressSink
    ) throws -> Matrix<Float> {
        let key = StageKey(["features"] + extractor.identity + [fingerprint])
        if let stored = cache.read(.features, key), let matrix = Self.matrix(stored),
            matrix.rows == set.count, matrix.columns == extractor.dimension
        {
            return matrix
        }
        let stage = "features (\(extractor.id)) of \(name)"
        progress.report(stage: stage, done: 0, of: set.count, detail: "")
        let matrix = try extractor.extract(set, parallel: parallel) { done, total in
            progress.report(stage: stage, done: done, of: total, detail: "")
        }
        try cache.write(Self.bytes(matrix), .features, key)
        return matrix
    }

    private static func bytes(_ matrix: Matrix<Float>) throws(NeuralError) -> [UInt8] {
        let entry = Safetensors.Entry(
            name: "features", tensor: Tensor(unchecked: matrix.storage, shape: [matrix.rows, matrix.columns]))
        return Safetensors.encode([entry]) { _ in .float32 }
    }

    private static func matrix(_ bytes: [UInt8]) -> Matrix<Float>? {
        guard let tensor = try? Safetensors(bytes).tensor("features"), tensor.shape.count == 2 else { return nil }
        return try? Matrix(rows: tensor.shape[0], columns: tensor.shape[1], storage: tensor.values)
    }
}
