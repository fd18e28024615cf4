import Datasets
import Metrics
import Numerics
import Results
import Testing

@Suite struct ImagePropertiesTests {
    private func set(
        _ count: Int, seed: UInt64, side: Int = 12, brighter: Double = 0, scale: Double = 40
    ) throws -> ImageSet {
        var draw = RandomStream(seed: seed)
        var pixels: [UInt8] = []
        for _ in 0..<count {
            let level: Double = 100 + brighter + 30 * draw.normal()
            for _ in 0..<side * side { pixels.append(UInt8(max(0, min(255, level + scale * draw.normal())))) }
        }
        return try ImageSet(pixels: pixels, count: count, height: side, width: side, channels: 1)
    }

    private func table(_ images: ImageSet) throws -> ImagePropertyTable {
        try ImagePropertyTable(images, limit: 500, seed: 1, parallel: Parallel(threads: 2))
    }

    @Test func propertiesOfKnownImages() throws {
        let flat = try Image8(height: 4, width: 6, channels: 1, pixels: [UInt8](repeating: 51, count: 24))
        #expect(ImagePropertyTable.properties(flat) == [6, 4, 0.2, 0, 0, 0])
        var dot = flat
        dot[1, 2, 0] = 102
        let values = ImagePropertyTable.properties(dot)
        // Inner pixels are 2 × 4; the Laplacian is −4·51 at the dot and 51 at its three inner neighbours.
        #expect(isClose(values[4], ((16.0 + 3) * 0.04 / 8).squareRoot(), 1e-12))
        let red = try Image8(height: 1, width: 2, channels: 3, pixels: [255, 0, 0, 255, 0, 0])
        #expect(isClose(ImagePropertyTable.properties(red)[5], 0.3 * 1.25.squareRoot(), 1e-9))
    }

    @Test func eachFaultShowsInItsProperty() throws {
        let real = try table(set(400, seed: 1))
        func values(_ images: ImageSet) throws -> [String: Double] {
            let entries = try ImageProperties(real: real, synthetic: table(images)).estimates(
                resamples: Resamples(seed: 1, replicates: 40), parallel: .serial)
            #expect(entries.count == 7 && entries[0].scope == .whole)
            var values: [String: Double] = [:]
            for entry in entries {
                let estimate = try entry.result.get()
                let interval = try #require(estimate.interval)
                #expect(interval.low <= estimate.value && estimate.value <= interval.high)
                values[entry.scope.name ?? "whole"] = estimate.value
            }
            return values
        }
        let good = try values(set(400, seed: 2))
        #expect(good.values.allSatisfy { $0 > 0.85 } && good["width"] == 1)
        let bright = try values(set(400, seed: 3, brighter: 60))
        #expect(try #require(bright["brightness"]) < 0.5)
        let soft = try values(set(400, seed: 4, scale: 20))
        #expect(try #require(soft["sharpness"]) < 0.1 && (soft["brightness"] ?? 0) > 0.85)
        let large = try values(set(400, seed: 5, side: 14))
        #expect(large["width"] == 0 && large["height"] == 0)
        #expect(try #require(large["whole"]) < 0.7)
    }

    @Test func floorsAndReasons() throws {
        let real = try table(set(300, seed: 6))
        let metric = try ImageProperties(real: real, synthetic: table(set(200, seed: 7)))
        let floors = metric.floors(holdout: try table(set(250, seed: 8)), splits: 4, seed: 1)
        #expect(floors.count == 7 && floors.values.allSatisfy { $0.count == 4 && $0.allSatisfy { $0 > 0.8 } })
        let same = metric.similarities(of: real)
        #expect(same.count == 7 && same.values.allSatisfy { $0 == 1 })
        let one = try table(set(1, seed: 9))
        #expect(throws: MetricError.self) { try ImageProperties(real: real, synthetic: one) }
    }
}
