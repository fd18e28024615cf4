import Datasets
import Features
import Foundation
import Numerics
import TestSupport
import Testing

/// Features keep the precision that their file has.
@Suite struct WideFeaturesTests {
    private func features(_ bytes: [UInt8]) throws -> FeatureSet {
        let path = FileManager.default.temporaryDirectory.appending(path: "wide-\(UUID().uuidString).npy")
            .path(percentEncoded: false)
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try FeatureSet(path: path)
    }

    private func normal(_ rows: Int, offset: Double, seed: UInt64 = 1, spread: Double = 1) throws -> FeatureSet {
        var random = RandomStream(seed: seed)
        let values = (0..<rows * 3).map { _ in (random.normal() * spread) + offset }
        return try features(WideArrays.npy(values, shape: [rows, 3]))
    }

    @Test func everyTypeOfNumbers() throws {
        let wanted = try Matrix<Float>(rows: 2, columns: 2, storage: [1, 0, 2, 3])
        let doubles: [Double] = [1, 0, 2, 3]
        let halves: [Float16] = [1, 0, 2, 3]
        let whole: [Int64] = [1, 0, 2, 3]
        let small: [Int32] = [1, 0, 2, 3]
        let bytes: [UInt8] = [1, 0, 2, 3]
        let negative: [Double] = [1, -0.0, 2, 3]
        var files = [WideArrays.npy(doubles, shape: [2, 2]), WideArrays.npy(halves, shape: [2, 2])]
        files.append(WideArrays.npy(whole, shape: [2, 2]))
        files.append(try NPY.encode(wanted))
        files.append(try NPY.encode(bytes, shape: [2, 2]))
        files.append(try NPY.encode(small, shape: [2, 2]))
        files.append(try Inflate.compressed(WideArrays.npy(negative, shape: [2, 2]), .gzip))
        for file in files {
            let found = try features(file)
            #expect(found.matrix == wanted && found.wide == nil)
            // The content is that of the numbers, not of their type; both zeros are one.
            #expect(try found.contents == features(files[0]).contents)
        }
        #expect(throws: FeatureError.self) { try features(WideArrays.npy([Int64.max, 0, 2, 3], shape: [2, 2])) }
        #expect(throws: FeatureError.self) { try features(WideArrays.npy("|b1", shape: [2], [1, 0])) }
    }

    @Test func rowsThatDifferAreNoCopies() throws {
        let found = try features(WideArrays.npy([1, 1 + 1e-10, 1, 1 + 1e-10], shape: [4, 1]))
        #expect(found.matrix.storage == [1, 1, 1, 1])
        #expect(found.contents[0] == found.contents[2] && found.contents[1] == found.contents[3])
        #expect(found.contents[0] != found.contents[1])
    }

    @Test func numbersBeyondFloatAreNamed() throws {
        let error = #expect(throws: FeatureError.self) { try features(WideArrays.npy([1, 1e300], shape: [2, 1])) }
        #expect(error?.code == .nonFinite && error?.message.contains("row 1, column 0 is 1e+300, beyond") == true)
    }

    @Test(arguments: [1e6, 1e8, -1e12]) func offsetsAreTakenAway(offset: Double) throws {
        let (real, synthetic) = (try normal(200, offset: offset), try normal(100, offset: offset + 0.5, seed: 2))
        let shift = try #require(FeatureShift(real: real, others: [synthetic]))
        #expect(shift.columns == [0, 1, 2])
        let plain = try normal(200, offset: 0)
        let moved = real.shifted(by: shift).matrix
        let means = shift.offsets.map { Float($0 - offset) }
        for row in 0..<200 {
            for column in 0..<3 {
                #expect(abs(moved[row, column] + means[column] - plain.matrix[row, column]) <= Float(1e-6 + abs(offset) * 3e-16))
            }
        }
        #expect(real.shifted(by: shift).contents == real.contents)
    }

    /// Where float32 holds the spread nothing is moved, so kernels of inner products keep their values.
    @Test(arguments: [0.0, 1, 1e4]) func ordinaryFeaturesAreLeftAlone(offset: Double) throws {
        let (real, synthetic) = (try normal(100, offset: offset), try normal(100, offset: offset, seed: 2))
        #expect(real.wide != nil)
        #expect(FeatureShift(real: real, others: [synthetic]) == nil)
    }

    @Test func constantColumns() throws {
        func column(_ value: Double) throws -> FeatureSet { try features(WideArrays.npy([value, value, value], shape: [3, 1])) }
        #expect(FeatureShift(real: try column(1e8 + 0.1), others: [try column(1e8 + 0.1)]) == nil)
        let shift = try #require(FeatureShift(real: try column(1e8), others: [try column(1e8 + 0.5)]))
        #expect(try column(1e8 + 0.5).shifted(by: shift).matrix.storage == [0.5, 0.5, 0.5])
    }
}
