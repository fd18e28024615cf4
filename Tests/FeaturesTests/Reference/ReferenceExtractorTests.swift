import Datasets
import Features
import Foundation
import Numerics
import TestSupport
import Testing

/// Preprocessing, the choice of a network and whole extractors, from pictures to features.
@Suite struct ReferenceExtractorTests {
    static func clipImages() throws -> [Image8] {
        try ["0_70x90", "1_87x61", "2_40x33", "3_56x56", "4_150x120", "5_64x101"].flatMap {
            try ReferenceGoldens.images("clip/in_\($0)_u8")
        }
    }

    static func gap(_ mine: FeatureMaps, _ path: String) throws -> Float {
        let theirs = try ReferenceGoldens.maps(path)
        try #require(mine.values.count == theirs.values.count)
        return zip(mine.values, theirs.values).map { abs($0 - $1) }.max() ?? 1
    }

    @Test(.enabled(if: ReferenceGoldens.isHere, "needs shared/goldens"))
    func preprocessingIsThatOfEachReference() throws {
        let images = try Self.clipImages()
        for (index, path) in [(0, "clip/resized_cropped_0_u8"), (2, "clip/resized_cropped_2_u8")] {
            let mine = try ReferencePreprocessing.cropped(images[index], short: 56, side: 56)
            #expect(mine.pixels == (try ReferenceGoldens.array(path).unsignedBytes()))
        }
        let cache = ResamplerCache()
        let cropped = ReferencePreprocessing.cropped(short: 56, side: 56, .clip)
        #expect(try Self.gap(cropped.maps(images, cache), "clip/pixel_values_pil") < 2e-6)
        let squashed = ReferencePreprocessing.squashedByTorch(side: 56, .clip)
        #expect(try Self.gap(squashed.maps(images, cache), "clip/pixel_values_cmmd_squash") < 1e-5)
        let few = [images[0], images[1], images[4]]
        let middle = ReferencePreprocessing.cropped(short: 80, side: 70, .imageNet)
        #expect(try Self.gap(middle.maps(few, cache), "dinov2/pixel_values_crop70") < 2e-6)
        let square = ReferencePreprocessing.squashed(side: 56, .imageNet)
        #expect(try Self.gap(square.maps(few, cache), "dinov2/pixel_values_squash56x56") < 2e-6)
        // A strip is refused before its long side is enlarged.
        let strip = try Image8(height: 1, width: 1000, channels: 1, pixels: [UInt8](repeating: 0, count: 1000))
        #expect(throws: DatasetError.self) { try cropped.maps([strip], cache) }
    }

    @Test(.enabled(if: ReferenceGoldens.isHere, "needs shared/goldens"), arguments: ["quick_gelu", "gelu"])
    func clipFromPicturesToFeatures(folder: String) throws {
        // config.json beside the file tells the heads and the function of the blocks.
        let path = try ReferenceGoldens.url("clip/\(folder)/model.safetensors").path(percentEncoded: false)
        let images = try ImageSet(images: Self.clipImages())
        let extractor = try ReferenceExtractor(ReferenceChoice("clip=\(path)"))
        #expect(extractor.version == "user's weights" && extractor.preprocessing.contains(folder))
        let features = try extractor.extract(images)
        #expect(try ReferenceGoldens.worst(features.storage, "clip/\(folder)/image_embeds_pil_f64") < 1e-5)
        #expect(features == (try extractor.extract(images, parallel: Parallel(threads: 3))))
        let unit = try ReferenceExtractor(ReferenceChoice("clip-cmmd=\(path)")).extract(images)
        #expect(try ReferenceGoldens.worst(unit.storage, "clip/\(folder)/image_embeds_l2_cmmd_squash_f64") < 1e-5)
    }

    @Test(
        .enabled(
            if: ReferenceGoldens.isHere && ConvolutionNetworkTests.liteWeights != nil,
            "needs shared/goldens and shared/data"),
        arguments: [("efficientnet-lite0", "crop256"), ("efficientnet-lite0-squash", "squash")])
    func efficientNetLiteFromPicturesToFeatures(id: String, name: String) throws {
        let path = try #require(ConvolutionNetworkTests.liteWeights).path(percentEncoded: false)
        let extractor = try ReferenceExtractor(ReferenceChoice("\(id)=\(path)"))
        #expect(extractor.version == "efficientnet-lite0-57934424")
        #expect(extractor.weightsSHA256 == "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db")
        let images = try ImageSet(
            images: ReferenceGoldens.images("efficientnet_lite0/in_cifar_6x32x32x3_u8")
                + ReferenceGoldens.images("efficientnet_lite0/in_sign_6x100x100x3_u8"))
        let features = try extractor.extract(images, parallel: Parallel(threads: 2))
        #expect(try ReferenceGoldens.worst(features.storage, "efficientnet_lite0/features_\(name)_f64") < 5e-5)
        let logits = try #require(extractor.classHead).logits(features)
        #expect(try ReferenceGoldens.worst(logits.storage, "efficientnet_lite0/logits_\(name)_f64") < 5e-5)
    }

    @Test func choicesNameTheNetworkTheResizeAndTheLayer() throws {
        #expect(try ReferenceChoice("inception=a=b.pth").path == "a=b.pth")
        #expect(try ReferenceChoice("inception=w").network == .inception(.legacy, .pool3))
        #expect(try ReferenceChoice("inception-clean-768=w").network == .inception(.clean, .mixed6))
        #expect(try ReferenceChoice("inception-pytorch=w").network == .inception(.pytorch, .pool3))
        #expect(try ReferenceChoice("clip-cmmd=w").network == .clip(forCMMD: true))
        for id in ReferenceChoice.ids { #expect(ReferenceChoice.network(id) != nil, "\(id)") }
        for wrong in ["inception", "inception=", "inception-63=w", "dino=w", "", "=w"] {
            let error = #expect(throws: FeatureError.self) { try ReferenceChoice(wrong) }
            #expect(error?.code == .invalidSetting && error?.remedy.isEmpty == false)
        }
        // A file that is not there, and one of something else.
        #expect(throws: FeatureError.self) { try ReferenceExtractor(ReferenceChoice("dinov2=/nowhere/w.pth")) }
        #expect(throws: FeatureError.self) { try ReferenceExtractor(ReferenceChoice("dinov2=\(#filePath)")) }
    }
}
