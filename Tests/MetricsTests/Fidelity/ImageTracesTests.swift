import Datasets
import Foundation
import Metrics
import Numerics
import Results
import Testing

@Suite struct ImageTracesTests {
    /// Slow waves, with what `change` adds to a place.
    private func picture(
        _ side: Int = 48, channels: Int = 1, _ change: (_ row: Int, _ column: Int, _ channel: Int) -> Double = { _, _, _ in 0 }
    ) throws -> Image8 {
        var pixels: [UInt8] = []
        for row in 0..<side {
            for column in 0..<side {
                for channel in 0..<channels {
                    let wave = 110 + 30 * sin(Double(row) / 9) + 20 * cos(Double(column) / 11)
                    pixels.append(UInt8(max(0, min(255, (wave + change(row, column, channel)).rounded()))))
                }
            }
        }
        return try Image8(height: side, width: side, channels: channels, pixels: pixels)
    }

    private struct Values {
        let values: [String: Double]
        subscript(_ name: String) -> Double { values[name] ?? .nan }
    }

    private func traces(_ image: Image8) throws -> Values {
        let set = try ImageSet(images: [image, image])
        let table = try ImagePropertyTable(set, limit: 10, traces: true, seed: 1, parallel: .serial)
        #expect(table.names.count == 12 && table.columns.allSatisfy { $0.count == 2 && $0[0] == $0[1] && $0[0].isFinite })
        return Values(values: Dictionary(uniqueKeysWithValues: zip(table.names, table.columns.map { $0[0] })))
    }

    @Test func eachTraceHasItsNumber() throws {
        let clean = try traces(picture())
        #expect(clean["grid_pattern"] < 0.003 && abs(clean["blockiness"] - 1) < 0.2 && clean["colour_noise"] == 0)

        var draw = RandomStream(seed: 5)
        let noisy = try traces(picture { _, _, _ in 8 * draw.normal() })
        #expect(abs(noisy["noise"] - 8.0 / 255) < 0.15 * 8 / 255)

        // A checkerboard of ±10 is a pattern of that deviation.
        let grid = try traces(picture { row, column, _ in (row + column) % 2 == 0 ? 10 : -10 })
        #expect(abs(grid["grid_pattern"] - 10.0 / 255) < 0.003)

        // Every block of 8×8 at a level of its own.
        let blocks = try traces(picture { row, column, _ in Double((row / 8 * 5 + column / 8 * 3) % 7) * 4 })
        #expect(blocks["blockiness"] > 2)

        let coloured = try traces(picture(channels: 3) { _, _, _ in 12 * draw.normal() })
        let grey = try traces(picture(channels: 3))
        #expect(coloured["colour_noise"] > 0.02 && grey["colour_noise"] < 0.001)

        // Enlarged by two, without new detail.
        let fine = try picture { _, _, _ in 15 * draw.normal() }
        var wide = fine
        for row in 0..<48 { for column in 0..<48 { wide[row, column, 0] = fine[row / 2, column / 2, 0] } }
        var smooth = wide
        for row in 1..<47 {
            for column in 1..<47 {
                let above = Int(wide[row - 1, column - 1, 0]) + Int(wide[row - 1, column, 0])
                let sum = above + Int(wide[row, column - 1, 0]) + Int(wide[row, column, 0])
                smooth[row, column, 0] = UInt8(sum / 4)
            }
        }
        #expect(try traces(smooth)["spectrum_slope"] > traces(fine)["spectrum_slope"] + 0.5)
    }

    /// Tiles of one brightness each are seen whatever their side, also beyond what is looked at of a huge picture; blocks of
    /// JPEG, noise and edges of what is shown are none.
    @Test func seamsAreThoseOfTiles() throws {
        var draw = RandomStream(seed: 9)
        for side in [16, 24, 64, 80] {
            let levels = (0..<400).map { _ in 6 * draw.normal() }
            let tiles = try traces(picture(200) { row, column, _ in levels[row / side * 20 + column / side] + 2 * draw.normal() })
            #expect(tiles["seams"] > 1.3, "tiles of \(side)")
        }
        let blocks = try traces(picture(200) { row, column, _ in Double((row / 8 * 5 + column / 8 * 3) % 7) * 4 })
        let noisy = try traces(picture(200) { _, _, _ in 8 * draw.normal() })
        let edge = try traces(picture(200) { row, column, _ in column >= 64 && row > 20 && row < 60 ? 60 : 0 })
        #expect(try traces(picture(200))["seams"] == 1 && blocks["seams"] == 1 && noisy["seams"] == 1 && edge["seams"] < 1.3)

        // The middle of a wide picture begins at no border of tiles of 192 pixels.
        let levels: [UInt8] = [100, 128, 112, 140, 124, 108, 136, 120, 104, 132, 116, 100]
        let line: [UInt8] = (0..<2304).map { levels[$0 / 192] }
        let pixels: [UInt8] = (0..<32).flatMap { _ in line }
        #expect(try traces(Image8(height: 32, width: 2304, channels: 1, pixels: pixels))["seams"] > 1.5)
    }

    /// Flat, tiny and huge pictures have finite numbers.
    @Test func oddPictures() throws {
        for (height, width) in [(1, 1), (1, 9), (2, 2), (7, 40), (3000, 4)] {
            let flat = try Image8(height: height, width: width, channels: 3, pixels: [UInt8](repeating: 9, count: height * width * 3))
            let found = try traces(flat)
            #expect(found["blockiness"] == 1 && found["noise"] == 0 && found["grid_pattern"] == 0)
        }
    }

    private func words(_ change: [Int: (Double, Double)]) throws -> [String] {
        func columns(_ shifted: Bool) -> [[Double]] {
            (0..<12).map { column in
                (0..<40).map { row in
                    let value = change[column].map { shifted ? $0.1 : $0.0 } ?? 1
                    return value + Double(row) / 400
                }
            }
        }
        return try ImageProperties(
            real: ImagePropertyTable(columns: columns(false)), synthetic: ImagePropertyTable(columns: columns(true))
        ).estimates(resamples: nil, parallel: .serial).compactMap { try $0.result.get().parameters[PartFacts.difference] }
    }

    /// What follows from another change, but for what chance does to means, is not told: darker images have less contrast and
    /// softer edges.
    @Test func whatFollowsIsNotTold() throws {
        func words(contrast: Double, spread: Double) throws -> [String] {
            func columns(_ factors: [Double]) -> [[Double]] {
                factors.enumerated().map { column, factor in
                    (0..<400).map { row in factor * (1 + (column > 1 ? spread : 0.05) * (Double((row * 37 + column) % 400) / 200 - 1)) }
                }
            }
            return try ImageProperties(
                real: ImagePropertyTable(columns: columns([1, 1, 1, 1, 1, 1])),
                synthetic: ImagePropertyTable(columns: columns([1, 1, 0.9, contrast, contrast * 0.97, 1]))
            ).estimates(resamples: nil, parallel: .serial).compactMap { try $0.result.get().parameters[PartFacts.difference] }
        }
        #expect(try words(contrast: 0.9, spread: 0.9) == ["10 % darker"])
        #expect(try words(contrast: 0.9, spread: 0.05) == ["10 % darker", "13 % softer at the edges, as after blurring"])
        #expect(try words(contrast: 0.6, spread: 0.9) == ["10 % darker", "40 % lower in contrast"])
    }

    /// Every fault moves several numbers; only the one that is particular to it speaks. Columns: 4 sharpness, 6 blockiness, 7 noise,
    /// 8 colour noise, 9 slope, 10 grid, 11 seams.
    @Test func oneFaultIsNamedOnce() throws {
        #expect(try words([:]).isEmpty)
        #expect(try words([4: (1, 3), 6: (2, 1), 7: (1, 9), 10: (0, 5)]) == ["overlaid with a grid pattern"])
        #expect(try words([4: (2, 1), 6: (1, 2), 7: (2, 1), 8: (2, 1), 9: (1, 2)]) == ["full of JPEG blocks"])
        #expect(try words([4: (2, 1), 7: (2, 1), 9: (1, 2)]) == ["blurred, without fine detail"])
        // A weak pattern beside blur is blur's.
        #expect(try words([4: (2, 1), 7: (2, 1), 9: (1, 2), 10: (1, 1.5)]) == ["blurred, without fine detail"])
        #expect(try words([4: (1, 2), 7: (1, 2), 8: (1, 2), 9: (2, 1)]) == ["noisy"])
        #expect(try words([8: (1, 2)]) == ["noisy in colour"])
        #expect(try words([6: (1, 2), 11: (1, 1.5)]) == ["broken by seams between tiles"])
        // No more than enlarging leaves.
        #expect(try words([11: (1, 1.08)]).isEmpty)
    }
}
