import Datasets
import Metrics
import Numerics
import Testing

/// Pictures with structure at several scales, so that they resemble each other no more than photographs do.
func structuredPictures(_ count: Int, side: Int = 32, channels: Int = 1, seed: UInt64) -> [Image8] {
    (0..<count).map { index in
        var random = RandomStream(seed: seed).split(index)
        var field = [Double](repeating: 0, count: side * side)
        for cells in [4, 8, 16] {
            let grid = (0..<(cells + 1) * (cells + 1)).map { _ in random.normal() * 60 / Double(cells).squareRoot() }
            for row in 0..<side {
                for column in 0..<side {
                    let (y, x) = (Double(row * cells) / Double(side), Double(column * cells) / Double(side))
                    let (top, left) = (Int(y), Int(x))
                    let (fy, fx) = (y - Double(top), x - Double(left))
                    func value(_ i: Int, _ j: Int) -> Double { grid[(top + i) * (cells + 1) + left + j] }
                    field[row * side + column] += (value(0, 0) * (1 - fx) + value(0, 1) * fx) * (1 - fy)
                        + (value(1, 0) * (1 - fx) + value(1, 1) * fx) * fy
                }
            }
        }
        let pixels = field.flatMap { value in
            [UInt8](repeating: UInt8(max(0, min(255, 128 + value))), count: channels)
        }
        return Image8(unchecked: pixels, ImageShape(height: side, width: side, channels: channels))
    }
}

@Suite struct NearCopiesTests {
    private static let training = structuredPictures(400, seed: 1)

    private func share(_ images: [Image8], of training: [Image8] = training, threads: Int = 1) throws -> Double {
        let matches = try matches(images, of: training, threads: threads)
        return Double(matches.count { $0.isCopy }) / Double(matches.count)
    }

    private func matches(
        _ images: [Image8], of training: [Image8] = training, threads: Int = 1
    ) throws -> [NearCopySearch.Match] {
        let parallel = Parallel(threads: threads)
        return try NearCopySearch().matches(
            of: PictureIndex(ImageSet(images: images), parallel: parallel),
            in: PictureIndex(ImageSet(images: training), parallel: parallel), parallel: parallel)
    }

    /// The picture seen through another one: `read` says which value of the old stands at a place of the new.
    private func moved(_ image: Image8, _ read: (Int, Int) -> (Double, Double)) -> Image8 {
        var result = image
        let last = Double(image.width - 1)
        for row in 0..<image.height {
            for column in 0..<image.width {
                let place = read(row, column)
                let (y, x) = (min(last, max(0, place.0)), min(last, max(0, place.1)))
                let (top, left) = (min(image.height - 2, Int(y)), min(image.width - 2, Int(x)))
                let (fy, fx) = (y - Double(top), x - Double(left))
                func value(_ i: Int, _ j: Int) -> Double { Double(image[top + i, left + j, 0]) }
                let mixed = (value(0, 0) * (1 - fx) + value(0, 1) * fx) * (1 - fy)
                    + (value(1, 0) * (1 - fx) + value(1, 1) * fx) * fy
                result[row, column, 0] = UInt8(max(0, min(255, mixed.rounded())))
            }
        }
        return result
    }

    private static let kinds = [
        "level", "mirrored", "upside_down", "shift", "shift_mirrored", "crop", "bright", "contrast", "noise",
    ]

    @Test(arguments: kinds) func findsCopies(_ kind: String) throws {
        var random = RandomStream(seed: 9)
        let copies = Self.training.prefix(40).map { image -> Image8 in
            switch kind {
            case "level":
                return Image8(unchecked: image.pixels.map { $0 < 255 ? $0 + 1 : 254 }, image.shape)
            case "mirrored": return moved(image) { (Double($0), Double(31 - $1)) }
            case "upside_down": return moved(image) { (Double(31 - $0), Double($1)) }
            case "shift": return moved(image) { (Double($0 + 2), Double($1 - 1)) }
            case "shift_mirrored": return moved(image) { (Double($0 - 1), Double(31 - $1 - 2)) }
            case "crop": return moved(image) { (1.4 + Double($0) * 0.92, 0.7 + Double($1) * 0.92) }
            case "bright":
                return Image8(unchecked: image.pixels.map { UInt8(min(255, Int($0) + 20)) }, image.shape)
            case "contrast":
                return Image8(unchecked: image.pixels.map { UInt8(20 + Int($0) * 7 / 10) }, image.shape)
            default:
                return Image8(
                    unchecked: image.pixels.map { UInt8(max(0, min(255, Double($0) + 3 * random.normal()))) },
                    image.shape)
            }
        }
        #expect(try share(copies) >= 0.9, "\(kind)")
    }

    @Test func reencodedCopiesAreFound() throws {
        let set = try ImageSet(images: Array(Self.training.prefix(40)))
        let encoded = try set.corrupted(by: Corruption(name: "jpeg", severity: 1), seed: 1)
        let found = try share((0..<40).map { try encoded.image(at: $0) })
        #expect(found >= 0.8, "\(found)")
    }

    @Test func otherSizesAndChannelsAreFound() throws {
        let large = structuredPictures(30, side: 64, channels: 3, seed: 1)
        #expect(try share(large, of: structuredPictures(100, side: 64, seed: 1)) == 1)
    }

    @Test func unseenPicturesAreNoCopies() throws {
        #expect(try share(structuredPictures(200, seed: 2)) == 0)
    }

    @Test func blankPicturesResembleNothing() throws {
        let blank = Image8(unchecked: [UInt8](repeating: 7, count: 1024), ImageShape(height: 32, width: 32, channels: 1))
        let found = try matches([blank], of: [blank] + Self.training)
        #expect(!found[0].isInformative && !found[0].isCopy)
        let counted = NearCopies.Found(exact: [true], matches: found)
        #expect(counted.flags == [true] && counted.blank == 1)
    }

    @Test func sameAtAnyThreadCount() throws {
        let images = Array(Self.training.prefix(10)) + structuredPictures(70, seed: 3)
        #expect(try matches(images, threads: 1) == matches(images, threads: 3))
    }

    @Test func theFloorIsTheHoldoutsRate() throws {
        let synthetic = NearCopies.Found(
            exact: [Bool](repeating: false, count: 200), distances: (0..<200).map { $0 < 10 ? 0.5 : 9 }, radius: 1)
        let holdout = NearCopies.Found(
            exact: [Bool](repeating: false, count: 100), distances: (0..<100).map { $0 < 2 ? 0.5 : 9 }, radius: 1)
        let estimate = try NearCopies.estimate(synthetic: synthetic, holdout: holdout, radius: 1)
        #expect(estimate.value == 0.05 && estimate.parameters["match"] == "features")
        let floor = try #require(NearCopies.floor(holdout: holdout, synthetic: 200))
        #expect(floor.value == 0.02)
        #expect(try #require(floor.interval).high > 0.07)
        // An honest holdout of few rows has no copy by construction.
        let none = NearCopies.Found(
            exact: [Bool](repeating: false, count: 100), distances: [Double](repeating: 9, count: 100), radius: 1)
        #expect(NearCopies.floor(holdout: none, synthetic: 200)?.value == 0)
        #expect(try NearCopies.estimate(synthetic: synthetic, holdout: nil).value == 0.05)
    }

    @Test func theRadiusLeavesRepeatsOut() throws {
        #expect(try NearCopies.radius(spacing: [0, 0] + (1...999).map(Double.init)) == 1)
        #expect(try NearCopies.radius(spacing: (1...5000).map(Double.init)) == 5)
        #expect(try NearCopies.radius(spacing: [Double](repeating: 0, count: 200)) == 0)
        #expect(throws: MetricError.self) { try NearCopies.radius(spacing: [1, 2]) }
        #expect(throws: MetricError.self) { try NearCopies.radius(spacing: [Double](repeating: .nan, count: 200)) }
    }
}
