import Datasets
import Foundation
import Metrics
import Numerics
import TestSupport
import Testing

@Suite struct StructuralSimilarityTests {
    private func planes(_ name: String) throws -> [SSIM.Plane]? {
        guard let folder = SharedData.goldens("image") else { return nil }
        let url = folder.appending(path: "\(name).npy")
        let bytes = [UInt8](try Data(contentsOf: url)).suffix(192 * 192 * 3)
        let pixels = Array(bytes)
        return try (0..<3).map { channel in
            try #require(
                SSIM.Plane(
                    height: 192, width: 192,
                    values: stride(from: channel, to: pixels.count, by: 3).map { Double(pixels[$0]) / 255 }))
        }
    }

    @Test func equalsThePackages() throws {
        guard let a = try planes("img_a_192x192x3_u8"), let b = try planes("img_b_192x192x3_u8") else { return }
        #expect(isClose(try #require(SSIM.index(a, b)), 0.6769332348716142, 1e-9))
        #expect(isClose(try #require(SSIM.index(a, b, border: .mirrored)), 0.6670742864723714, 1e-9))
        // The package takes its constants' range from the images in single precision.
        #expect(isClose(try #require(SSIM.multiScale(a, b)), 0.9695299704877249, 2e-6))
        #expect(isClose(try #require(SSIM.index(a, a)), 1, 1e-12))
        #expect(isClose(try #require(SSIM.multiScale(a, a)), 1, 1e-12))
    }

    @Test func shapesAreChecked() throws {
        let small = try #require(SSIM.Plane(height: 10, width: 20, values: [Double](repeating: 0, count: 200)))
        #expect(SSIM.index([small], [small]) == nil)
        #expect(SSIM.Plane(height: 3, width: 3, values: [1]) == nil)
        let plane = try #require(SSIM.Plane(height: 20, width: 20, values: [Double](repeating: 0.5, count: 400)))
        #expect(SSIM.index([plane], [plane, plane]) == nil && SSIM.multiScale([plane], [plane]) == nil)
    }

    /// Images of `kinds` different patterns with a little noise.
    private func set(_ count: Int, kinds: Int, seed: UInt64, side: Int = 16) throws -> ImageSet {
        let patterns = (0..<kinds).map { kind in normalRows(1, side * side, seed: 100 + UInt64(kind)).storage }
        var draw = RandomStream(seed: seed)
        var pixels: [UInt8] = []
        for index in 0..<count {
            for value in patterns[index % kinds] {
                let level: Double = 128 + 50 * Double(value) + 5 * draw.normal()
                pixels.append(UInt8(max(0, min(255, level))))
            }
        }
        return try ImageSet(pixels: pixels, count: count, height: side, width: side, channels: 1)
    }

    @Test func collapseRaisesIt() throws {
        let metric = StructuralSimilarity(pairs: 100)
        let varied = try set(300, kinds: 50, seed: 1)
        let shape = metric.shape(of: [varied])
        #expect(shape == ImageShape(height: 16, width: 16, channels: 1))
        let runs = try [1, 2].map { try metric.similarities(varied, shape: shape, parallel: Parallel(threads: $0)) }
        #expect(runs[0] == runs[1] && runs[0].count == 100)
        let collapsed = try metric.similarities(set(300, kinds: 2, seed: 2), shape: shape, parallel: .serial)
        let estimate = metric.estimate(
            synthetic: collapsed, real: runs[0], shape: shape.label, resamples: Resamples(seed: 1))
        let interval = try #require(estimate.interval)
        let floor = metric.floor(real: runs[0], pairs: 100, splits: 10)
        #expect(floor.count == 10 && interval.low > floor.max() ?? 1)
        #expect(estimate.value > 0.3 && interval.high < 0.8)
    }

    @Test func sizesAreBroughtTogether() throws {
        let metric = StructuralSimilarity(pairs: 10)
        let sets = [try set(20, kinds: 3, seed: 3), try set(20, kinds: 3, seed: 4, side: 20)]
        let shape = metric.shape(of: sets)
        #expect(shape == ImageShape(height: 64, width: 64, channels: 1))
        #expect(try metric.similarities(sets[0], shape: shape, parallel: .serial).allSatisfy(\.isFinite))
        #expect(throws: MetricError.self) {
            try metric.similarities(set(3, kinds: 1, seed: 5), shape: shape, parallel: .serial)
        }
    }
}
