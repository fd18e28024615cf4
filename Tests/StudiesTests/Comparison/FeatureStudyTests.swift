import Datasets
import Evaluation
import Foundation
import Numerics
import Results
import Studies
import TestSupport
import Testing

/// Studies of feature matrices, which must be brought together as an evaluation does it.
@Suite struct FeatureStudyTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "assay-matrices-\(UUID().uuidString)")

    /// 80 rows of 4 columns in double precision, far from zero by `offset`.
    private func write(_ name: String, offset: Double, columns: Int = 4) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var random = RandomStream(seed: 3).split(name)
        let values = (0..<80 * columns).map { _ in random.normal() + offset }
        let path = folder.appending(path: "\(name)-\(offset)-\(columns).npy").path(percentEncoded: false)
        try Data(WideArrays.npy(values, shape: [80, columns])).write(to: URL(filePath: path))
        return path
    }

    private func distance(offset: Double, columns: Int = 4) throws -> (value: Double, warnings: [String]) {
        let request = StudyRequest(
            real: try write("real", offset: offset), holdout: try write("holdout", offset: offset),
            given: [.init(name: "given", path: try write("given", offset: offset, columns: columns))], rows: 60,
            replicates: 20, floorSplits: 2, metrics: ["fidelity.frechet_distance"], utility: false)
        var features = request
        features.modality = FeatureModality.name
        let cache = try StageCache(folder: folder.appending(path: "cache\(offset)").path(percentEncoded: false))
        let result = try Study(
            request: features, cache: cache, parallel: .serial, toolVersion: "test", clock: { 0 }
        ).run(progress: SilentProgress()).result
        return (try #require(result.candidates[0].values[0].value), result.warnings.map(\.code))
    }

    @Test func anOffsetThatFloatsCannotHoldIsTakenOff() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let plain = try distance(offset: 0)
        let far = try distance(offset: 1e9)
        #expect(plain.value > 0.01 && abs(far.value / plain.value - 1) < 1e-3)
        #expect(far.warnings.contains("features_shifted") && !plain.warnings.contains("features_shifted"))
    }

    /// Normal columns that go together: noise has the law of the marginals, and a linear classifier sees neither.
    @Test func honestFeaturesMakeNoMetricUnreliable() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func write(_ name: String) throws -> String {
            var random = RandomStream(seed: 4).split(name)
            let values = (0..<150).flatMap { _ in
                let common = random.normal()
                return (0..<6).map { _ in common + 0.3 * random.normal() }
            }
            let path = folder.appending(path: name + ".npy").path(percentEncoded: false)
            try Data(WideArrays.npy(values, shape: [150, 6])).write(to: URL(filePath: path))
            return path
        }
        var request = StudyRequest(
            real: try write("real"), holdout: try write("holdout"), given: [.init(name: "given", path: try write("given"))],
            replicates: 30, floorSplits: 3, utility: false)
        request.modality = FeatureModality.name
        let cache = try StageCache(folder: folder.appending(path: "cache").path(percentEncoded: false))
        let result = try Study(request: request, cache: cache, parallel: .serial, toolVersion: "test", clock: { 0 })
            .run(progress: SilentProgress()).result
        #expect(result.verdict.reliable, "\(result.sanity.filter { !$0.passed }.map { "\($0.statement) \($0.detail)" })")
        #expect(result.sanity.map(\.id).contains("marginals_seen") && !result.sanity.contains { $0.id.hasPrefix("ladder.") })
    }

    @Test func otherWidthsAreRefusedByName() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let error = #expect(throws: EvaluationError.self) { try distance(offset: 0, columns: 3) }
        #expect(error?.code == .badData && error?.message.contains("given-0.0-3.npy has 3") == true)
    }
}
