import Datasets
import Features
import Numerics
import TestSupport
import Testing

@Suite struct DetailTests {
    /// Crops lie inside, apart where there is room, and are a function of the sides.
    @Test func placesOfCrops() throws {
        for (height, width, count) in [(32, 32, 1), (20, 31, 1), (33, 20, 2), (64, 64, 4), (100, 300, 16), (6000, 8000, 16)] {
            let places = DetailCrops.places(height: height, width: width)
            #expect(places.count == count)
            for place in places {
                #expect(place.top >= 0 && place.left >= 0)
                #expect(place.top + 32 <= max(32, height) && place.left + 32 <= max(32, width))
            }
        }
        // Not one phase of a block of eight alone.
        #expect(Set(DetailCrops.places(height: 256, width: 256).map { $0.left % 8 }).count > 4)
        let most = DetailCrops.places(height: 1 << 31, width: 1 << 31)
        #expect(most.allSatisfy { $0.left <= 1 << 31 })
    }

    @Test func cropsAreNativePixels() throws {
        let tall = try Image8(height: 40, width: 3, channels: 1, pixels: (0..<120).map { UInt8($0) })
        let crop = DetailCrops.crop(tall, at: DetailCrops.Place(top: 8, left: 0))
        // Mirrored at the right edge: columns 0 1 2 1 0 1 …
        #expect(Array(crop[0..<6]) == [24, 25, 26, 25, 24, 25])
        #expect(crop.count == 1024 && crop[31 * 32] == 117)
        let wide = try Image8(height: 33, width: 34, channels: 3, pixels: [UInt8](repeating: 7, count: 33 * 34 * 3))
        #expect(DetailCrops.crop(wide, at: DetailCrops.Place(top: 1, left: 2)) == [UInt8](repeating: 7, count: 3072))
    }

    /// Composition's columns are version 1's, to the bit; rows do not depend on threads nor on what comes with them.
    @Test func compositionIsVersionOne() throws {
        let images = try randomImages(5, side: 70)
        let (first, second) = (try EmbeddedExtractor(), try EmbeddedExtractor(for: images))
        #expect(first.version == "1" && second.version == "2" && first.weightsSHA256 == second.weightsSHA256)
        #expect(second.id == "embedded" && second.dimension == 640)
        #expect(second.levels.map(\.name) == ["texture", "parts", "contents", "detail texture", "detail parts"])
        #expect(second.levels.flatMap(\.columns) == Array(0..<640))
        let features = try second.extract(images, parallel: Parallel(threads: 2))
        #expect(features.isFinite && features.columns == 640)
        #expect(try features.columns(in: 0..<448) == first.extract(images))
        #expect(try second.extract(images.subset([3, 1])) == features.rows(at: [3, 1]))
        #expect(try second.classLogits(images) == first.classLogits(images))
    }

    /// Most pictures of the real set decide; those that are no larger than the network's field give version 1.
    @Test func sizeDecides() throws {
        let small = try randomImages(3)
        #expect(try EmbeddedExtractor(for: small).version == "1")
        let one = try ImageSet(images: small.images(in: 0..<3) + randomImages(1, side: 33).images(in: 0..<1))
        #expect(try EmbeddedExtractor(for: one).version == "1")
        #expect(try EmbeddedExtractor(for: randomImages(2, side: 33)).version == "2")
        // A small picture among large ones is its own detail.
        #expect(try EmbeddedExtractor(.wholeAndDetail).extract(one).isFinite)
    }

    /// A grid pattern that squeezing averages away.
    @Test func seesWhatSqueezingHides() throws {
        var (smooth, grid): ([UInt8], [UInt8]) = ([], [])
        for row in 0..<128 {
            for column in 0..<128 {
                let level = 60 + (row + column) / 2
                smooth.append(UInt8(level))
                grid.append(UInt8((row + column) % 2 == 0 ? level + 10 : level - 10))
            }
        }
        let images = try ImageSet(pixels: smooth + grid, count: 2, height: 128, width: 128, channels: 1)
        let features = try EmbeddedExtractor(for: images).extract(images)
        func distance(_ columns: Range<Int>) -> Float {
            var sum: Float = 0
            for column in columns {
                let step = features[0, column] - features[1, column]
                sum += step * step
            }
            return sum
        }
        #expect(distance(448..<640) > 1000 * distance(0..<448))
    }
}
