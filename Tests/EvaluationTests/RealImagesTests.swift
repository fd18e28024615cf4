import Datasets
import Evaluation
import Foundation
import Metrics
import Numerics
import Results
import TestSupport
import Testing

/// What a run says of copies of real images, and that it shows none.
@Suite struct RealImagesTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "assay-real-\(UUID().uuidString)")

    /// Blobs on a ramp, unlike each other; the corner holds a mark of its own.
    private static func pictures(_ count: Int, seed: UInt64) -> [UInt8] {
        (0..<count).flatMap { index in
            var random = RandomStream(seed: seed).split(index)
            let blobs = (0..<9).map { _ in (random.uniform() * 24, random.uniform() * 24, random.normal() * 90) }
            return (0..<24 * 24).map { place in
                let value = blobs.reduce(120.0) { sum, blob in
                    let (y, x) = (Double(place / 24) - blob.0, Double(place % 24) - blob.1)
                    return sum + blob.2 / (1 + (y * y + x * x) / 6)
                }
                return UInt8(max(0, min(255, value)))
            }
        }
    }

    private func write(_ pixels: [UInt8], _ name: String) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let count = pixels.count / 576
        let set = try ImageSet(
            pixels: pixels, count: count, height: 24, width: 24, channels: 1, labels: (0..<count).map { $0 % 2 },
            classNames: ["a", "b"])
        let path = folder.appending(path: name + ".npz").path(percentEncoded: false)
        try NPZ.write(set, to: path)
        return path
    }

    private func run(_ synthetic: [UInt8]) throws -> (result: RunResult, request: EvaluationRequest) {
        let request = EvaluationRequest(
            sets: Roles(
                real: try write(Self.pictures(150, seed: 1), "real"),
                holdout: try write(Self.pictures(150, seed: 2), "holdout"), synthetic: try write(synthetic, "synthetic")),
            bootstrapReplicates: 10, floorSplits: 2, extractors: ["embedded"], utility: false)
        let result = try Evaluation(request: request, parallel: Parallel(threads: 2), toolVersion: "test")
            .run(progress: SilentProgress())
        return (result, request)
    }

    private func captions(_ result: RunResult, _ id: String) throws -> [String] {
        let figure = try #require(result.figures.first { $0.id == id })
        guard case .images(_, _, _, _, let captions) = figure.content else { return [] }
        return captions
    }

    /// 20 exact and 20 mirrored copies of training images, 10 of the holdout, 100 of its own.
    @Test func copiesAreCountedAndHidden() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let real = Self.pictures(40, seed: 1)
        let mirrored: [UInt8] = (20 * 24..<40 * 24).flatMap { (row: Int) -> [UInt8] in
            real[row * 24..<(row + 1) * 24].reversed()
        }
        var synthetic: [UInt8] = Array(real.prefix(20 * 576))
        synthetic.append(contentsOf: mirrored)
        synthetic.append(contentsOf: Self.pictures(10, seed: 2))
        // Rows 50…149.
        synthetic.append(contentsOf: Self.pictures(100, seed: 3))
        let (result, request) = try run(synthetic)
        func metric(_ id: String) throws -> Results.Measurement { try #require(result.metrics.first { $0.id == id }) }
        #expect(try metric("privacy.exact_copies").value == 20.0 / 150)
        #expect(try metric("privacy.near_copies").value == 40.0 / 150)
        #expect(try metric("privacy.near_copies").floor?.value == 0)
        #expect(try metric("privacy.near_copies").nHoldout == 150)
        #expect(try metric("privacy.holdout_copies").value == 10.0 / 150)
        // The nearest to training are copies; every grid hides them.
        #expect(try captions(result, "grid_nearest_training").prefix(20).allSatisfy { $0.contains("copy of a training image") })
        for id in ["grid_random", "grid_worst", "grid_best", "grid_nearest_training"] {
            for caption in try captions(result, id) {
                let row = try #require(Int(caption.prefix { $0 != ":" }.dropFirst("image ".count)))
                #expect(caption.contains("copy of a") == (row < 50), "\(id): \(caption)")
            }
        }
        let figure = try #require(
            try Evaluation(request: request, parallel: .serial, toolVersion: "test").copies(progress: SilentProgress()))
        guard case .images(_, _, _, _, let pairs) = figure.content else { return }
        #expect(pairs.count == 2 * RealCopySheet.mostPairs && pairs[0] == "synthetic image 0")
        #expect(pairs[1] == "training image 0, equal")
    }

    @Test func honestSetsHaveNoCopies() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (result, request) = try run(Self.pictures(120, seed: 4))
        for id in ["privacy.exact_copies", "privacy.near_copies", "privacy.holdout_copies"] {
            let metric = try #require(result.metrics.first { $0.id == id })
            #expect(metric.value == 0, "\(id)")
            let interval = try #require(metric.floor?.interval, "\(id)")
            #expect(metric.floor?.value == 0 && interval.high > 0.01 && interval.high < 0.03)
        }
        #expect(try Evaluation(request: request, parallel: .serial, toolVersion: "test").copies(progress: SilentProgress()) == nil)
        #expect(try captions(result, "grid_best").allSatisfy { !$0.contains("copy") })
        // Classes have values of their own.
        #expect(result.metrics.contains { $0.id == "diversity.duplicates" && $0.scope == Scope(.class, "a") })
    }

    @Test func sheetsOfStudiesHideCopies() throws {
        let training = try ImageSet(pixels: Self.pictures(60, seed: 1), count: 60, height: 24, width: 24, channels: 1)
        let mask = try CopyMask(training: training, parallel: .serial)
        let own = try ImageSet(pixels: Self.pictures(5, seed: 3), count: 5, height: 24, width: 24, channels: 1)
        #expect(try mask.shown(training.subset([3, 4])).allSatisfy { $0 == CopyTile.image(.training) })
        #expect(try mask.shown(own) == (0..<5).map { try own.image(at: $0) })
    }

    @Test func theTileSaysWhatItHides() {
        let tile = CopyTile.image(.training)
        #expect(tile.height == CopyTile.side && tile != CopyTile.image(.holdout))
        // Letters in the middle, nothing but the frame at the side.
        #expect(tile.pixels[28 * 56..<29 * 56].contains(64) || tile.pixels[26 * 56..<27 * 56].contains(64))
    }
}
