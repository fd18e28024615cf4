import Datasets
import Features
import Foundation
import Numerics
import Testing

@Suite struct UserFeaturesTests {
    private func file(_ matrix: Matrix<Float>) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "features-\(UUID().uuidString).npy")
            .path(percentEncoded: false)
        try NPY.write(NPY.encode(matrix), to: path)
        return path
    }

    @Test func read() throws {
        let matrix = try Matrix<Float>(rows: 2, columns: 3, storage: [1, 2, 3, 4, 5, 6])
        let path = try file(matrix)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let features = try FeatureSet(path: path)
        #expect(features.matrix == matrix)
        #expect(features.sha256.count == 64)
        #expect(path.hasSuffix(features.info.name))
    }

    @Test(arguments: [Float.nan, .infinity]) func valuesThatAreNoNumbersAreNamed(_ value: Float) throws {
        let path = try file(try Matrix<Float>(rows: 2, columns: 3, storage: [1, 2, 3, 4, value, 6]))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = try #require(throws: FeatureError.self) { try FeatureSet(path: path) }
        #expect(error.code == .nonFinite)
        #expect(error.message.contains(".npy: row 1, column 1 is"))
    }

    @Test func missingFile() throws {
        let error = try #require(throws: FeatureError.self) { try FeatureSet(path: "/nowhere/x.npy") }
        #expect(error.code == .missing)
    }
}
