import Features
import Foundation
import Numerics
import TestSupport
import Testing

@Suite struct TransformerTests {
    /// Folder, file and whether its positions follow the offset rule.
    static let dinov2: [(folder: String, file: String, rule: String)] = [
        ("plain", "model.safetensors", "size"), ("plain", "dinov2_toy14_plain.pth", "offset"),
        ("swiglu", "model.safetensors", "size"), ("swiglu", "dinov2_toy14_swiglu.pth", "offset"),
        ("registers", "model.safetensors", "antialias"), ("registers", "dinov2_toy14_registers.pth", "antialias"),
    ]

    @Test(.enabled(if: ReferenceGoldens.isHere, "needs shared/goldens"), arguments: dinov2)
    func dinov2Parity(folder: String, file: String, rule: String) throws {
        let network = try VisionTransformer(
            dinov2: ReferenceGoldens.weights("dinov2/\(folder)/\(file)"), heads: 4)
        #expect(network.rule.rawValue == rule && network.tableSide == 70)
        for (input, suffix) in [("crop70", "crop70"), ("squash56x56", "squash56x56_\(rule)"), ("squash84x56", "squash84x56_\(rule)")] {
            let pixels = try ReferenceGoldens.maps("dinov2/pixel_values_\(input)")
            let error = try ReferenceGoldens.worst(
                network.features(pixels), "dinov2/\(folder)/cls_\(suffix)_f64")
            #expect(error < 1e-5, "\(folder) \(file) \(input): \(error)")
        }
        let pixels = try ReferenceGoldens.maps("dinov2/pixel_values_crop70")
        let tokens = network.normalisedTokens(pixels)
        let first = Array(tokens.values[..<(tokens.values.count / pixels.images)])
        #expect(try ReferenceGoldens.worst(first, "dinov2/\(folder)/tokens_image0_crop70_f64") < 1e-5)
    }

    @Test(.enabled(if: ReferenceGoldens.isHere, "needs shared/goldens"), arguments: ["size", "offset", "antialias"])
    func positionsAreInterpolatedByTheRule(name: String) throws {
        let rule = try #require(PositionTable.Rule(rawValue: name))
        let table = try ReferenceGoldens.array("dinov2/interp_37x37_in_f32")
        let width = try #require(table.shape.last)
        let values = try table.doubles()
        // The first row is the class token's, which stays.
        let positions = PositionTable(side: 37, width: width, values: values[width...].map(Float.init))
        let expected = try ReferenceGoldens.array("dinov2/interp_37_to_16_\(name)_f64").doubles()
        let mine = values[..<width] + positions.interpolated(height: 16, width: 16, rule)
        try #require(mine.count == expected.count)
        let gap = zip(mine, expected).map { abs($0 - $1) }.max() ?? 1
        #expect(gap < 1e-12)
    }

    @Test(
        .enabled(if: ReferenceGoldens.isHere, "needs shared/goldens"),
        arguments: [("quick_gelu", "model"), ("gelu", "model"), ("gelu", "open_clip_model")])
    func clipParity(folder: String, file: String) throws {
        let weights = try ReferenceGoldens.weights("clip/\(folder)/\(file).safetensors")
        let activation = try #require(VisionTransformer.CLIPActivation(rawValue: folder))
        let network = try VisionTransformer(clip: weights, activation: activation, heads: 4)
        #expect(network.tableSide == 56)
        for input in ["pil", "cmmd_squash"] {
            let pixels = try ReferenceGoldens.maps("clip/pixel_values_\(input)")
            let pooled = try ReferenceGoldens.worst(network.pooled(pixels), "clip/\(folder)/pooled_\(input)_f64")
            let embeds = try ReferenceGoldens.worst(network.features(pixels), "clip/\(folder)/image_embeds_\(input)_f64")
            #expect(pooled < 1e-5 && embeds < 1e-5, "\(folder) \(file) \(input): \(pooled) \(embeds)")
        }
        // The other function is told apart.
        let other = try VisionTransformer(
            clip: weights, activation: activation == .exact ? .quick : .exact, heads: 4)
        let pixels = try ReferenceGoldens.maps("clip/pixel_values_pil")
        #expect(try ReferenceGoldens.worst(other.pooled(pixels), "clip/\(folder)/pooled_pil_f64") > 1e-4)
    }

    @Test(.enabled(if: ReferenceGoldens.isHere, "needs shared/goldens"))
    func filesOfOtherNetworksAreRefusedByName() throws {
        let clip = try ReferenceGoldens.weights("clip/gelu/model.safetensors")
        let dinov2 = try ReferenceGoldens.weights("dinov2/plain/model.safetensors")
        let errors = [
            #expect(throws: FeatureError.self) { try VisionTransformer(dinov2: clip, heads: 4) },
            #expect(throws: FeatureError.self) { try VisionTransformer(clip: dinov2, heads: 4) },
            #expect(throws: FeatureError.self) { try InceptionNetwork(dinov2) },
            #expect(throws: FeatureError.self) { try EfficientNetLite(clip) },
            // 96 channels are no published width, and nothing says how many heads share them.
            #expect(throws: FeatureError.self) { try VisionTransformer(dinov2: dinov2) },
        ]
        for error in errors {
            #expect(error?.code == .badWeights && error?.message.contains("safetensors") == true)
            #expect(error?.remedy.isEmpty == false)
        }
    }
}
