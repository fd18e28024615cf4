import Datasets
import Evaluation
import Foundation
import Numerics
import Results
import TestSupport
import Testing

/// Pictures above 32 pixels: two views, traces, a crop beside the small picture; and the first version by its name.
@Suite struct DetailRunTests {
    /// Slow waves of many phases, with a checkerboard on top.
    private func pictures(_ count: Int, seed: UInt64, grid: Int = 0) throws -> ImageSet {
        var draw = RandomStream(seed: seed)
        let side = 40
        var pixels: [UInt8] = []
        for _ in 0..<count {
            let (phase, step) = (draw.index(below: 200), 1 + draw.index(below: 3))
            for row in 0..<side {
                for column in 0..<side {
                    let wave = abs((row * step + column * 2 + phase) % 200 - 100)
                    let noise = draw.index(below: 5)
                    pixels.append(UInt8(60 + wave + noise + ((row + column) % 2 == 0 ? grid : 0)))
                }
            }
        }
        return try ImageSet(pixels: pixels, count: count, height: side, width: side, channels: 1)
    }

    @Test func detailIsAView() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "detail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func path(_ name: String) -> String { folder.appending(path: name + ".npz").path(percentEncoded: false) }
        try NPZ.write(pictures(40, seed: 1), to: path("real"))
        try NPZ.write(pictures(40, seed: 2, grid: 12), to: path("synthetic"))
        func run(_ extractor: String) throws -> RunResult {
            try Evaluation(
                request: EvaluationRequest(
                    sets: Roles(real: path("real"), holdout: nil, synthetic: path("synthetic")), bootstrapReplicates: 10,
                    floorSplits: 2, extractors: [extractor], utility: false), parallel: Parallel(threads: 2), toolVersion: "test"
            ).run(progress: SilentProgress())
        }
        let (second, first) = (try run("embedded"), try run("embedded@1"))
        #expect(second.features.map(\.id) == ["embedded"] && first.features.map(\.id) == ["embedded"])
        #expect(second.features.map(\.version) == ["2"] && first.features.map(\.version) == ["1"])
        func levels(_ run: RunResult) -> [String: Results.Measurement] {
            let found = run.metrics.filter { $0.id == "fidelity.frechet_distance" && $0.scope.kind == .level }
            return Dictionary(uniqueKeysWithValues: found.map { ($0.scope.name ?? "", $0) })
        }
        let (views, whole) = (levels(second), levels(first))
        #expect(views.count == 5 && Set(whole.keys) == ["texture", "parts", "contents"])
        for (name, one) in whole { #expect(views[name]?.value == one.value) }
        func ratio(_ name: String) -> Double { (views[name]?.value ?? .nan) / (views[name]?.floor?.value ?? .nan) }
        #expect(ratio("detail texture") > 10 * ratio("texture"))
        let grid = try #require(second.metrics.first { $0.scope == Scope(.column, "grid_pattern") })
        #expect(grid.parameters[PartFacts.difference] == "overlaid with a grid pattern")
        let sheet = try #require(second.figures.first { $0.id == "grid_random" })
        #expect(sheet.caption.contains("pixel by pixel"))
    }
}
