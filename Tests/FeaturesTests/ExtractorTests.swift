import Datasets
import Features
import Numerics
import TestSupport
import Testing

@Suite struct ExtractorTests {
    /// The same bits at any thread count, and for an image whatever images come with it.
    @Test func deterministic() throws {
        let extractor = try EmbeddedExtractor()
        let images = try randomImages(133)
        let features = try extractor.extract(images, parallel: Parallel(threads: 2))
        #expect(features.rows == 133 && features.columns == 448)
        #expect(features.isFinite)
        #expect(try extractor.extract(images) == features)
        let some = [130, 4, 77]
        #expect(try extractor.extract(images.subset(some)) == features.rows(at: some))
    }

    @Test func levelsCoverTheFeatures() throws {
        for extractor in [try EmbeddedExtractor(), try RandomExtractor()] as [any FeatureExtractor] {
            #expect(extractor.levels.map(\.name) == ["texture", "parts", "contents"])
            #expect(extractor.levels.flatMap(\.columns) == Array(0..<extractor.dimension))
            #expect(extractor.weightsSHA256?.count == 64)
        }
    }

    @Test func imagesOfOtherSizesAndColours() throws {
        let extractor = try RandomExtractor()
        for images in [try randomImages(2, side: 28, channels: 1), try randomImages(2, side: 65)] {
            let features = try extractor.extract(images)
            #expect(features.rows == 2 && features.isFinite)
        }
        // A grey image and the same one in three equal channels are one image.
        let grey = try randomImages(3, channels: 1)
        let colour = try ImageSet(images: grey.images(in: 0..<3).map(\.asColour))
        #expect(try extractor.extract(grey) == extractor.extract(colour))
    }

    @Test func randomExtractorIsFixed() throws {
        let images = try randomImages(2)
        let (a, b) = (try RandomExtractor(), try RandomExtractor())
        #expect(a.weightsSHA256 == b.weightsSHA256)
        #expect(try a.extract(images) == b.extract(images))
        #expect(try a.weightsSHA256 != EmbeddedExtractor().weightsSHA256)
    }

    @Test func noImages() throws {
        let none = try randomImages(1).subset([])
        #expect(try RandomExtractor().extract(none).rows == 0)
    }

    /// Rows of a product's last, shorter block were summed in another order on some processors.
    @Test func logitsOfARowHangOnNothingElse() throws {
        let head = try #require(EmbeddedExtractor().classHead)
        var draw = RandomStream(seed: 4)
        let features = try Matrix(
            rows: 140, columns: FeatureNetwork.dimension,
            storage: (0..<140 * FeatureNetwork.dimension).map { _ in Float(draw.normal()) })
        let whole = try head.logits(features, parallel: Parallel(threads: 2))
        for rows in [[139, 3, 64], [63], Array((0..<140).reversed())] {
            let some = try head.logits(features.rows(at: rows))
            #expect(some.storage == whole.rows(at: rows).storage)
        }
    }

    static let mnist = SharedData.data("images/mnist/t10k-images-idx3-ubyte.gz")

    @Test(.enabled(if: mnist != nil, "needs ../shared/data/images/mnist")) func recognisesDigits() throws {
        let path = try #require(Self.mnist).path(percentEncoded: false)
        let images = try ImageSet.open(path).limited(to: 300, seed: 1)
        let extractor = try EmbeddedExtractor()
        let group = try #require(extractor.classHead?.groups.first { $0.name == "mnist" })
        let logits = try extractor.classLogits(images, parallel: Parallel(threads: 2))
        let right = (0..<images.count).count { row in
            let scores = Array(logits.row(row))[group.columns]
            return scores.indices.max { scores[$0] < scores[$1] } == group.columns.lowerBound + (images.labels?[row] ?? -1)
        }
        #expect(right >= 291)
    }
}
