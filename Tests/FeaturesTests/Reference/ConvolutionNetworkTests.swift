import Datasets
import Features
import Foundation
import Numerics
import TestSupport
import Testing

@Suite struct ConvolutionNetworkTests {
    @Test(.enabled(if: ReferenceGoldens.isHere, "needs shared/goldens"))
    func inceptionParity() throws {
        let network = try InceptionNetwork(WeightsFile(InceptionFormula.file(), name: "formula"))
        let url = try #require(SharedData.goldens("image/inception_in_4x3x299x299_u8.npy"))
        let file = try NumPyFile(url)
        let bytes = try file.unsignedBytes()
        let pixels = 299 * 299
        for norm in ["tf", "pm1"] {
            var values = [Float](repeating: 0, count: bytes.count)
            for image in 0..<4 {
                for channel in 0..<3 {
                    for place in 0..<pixels {
                        let level = Float(bytes[(image * 3 + channel) * pixels + place])
                        values[(image * pixels + place) * 3 + channel] =
                            norm == "tf" ? (level - 128) / 128 : 2 * (level / 255) - 1
                    }
                }
            }
            let images = FeatureMaps(images: 4, height: 299, width: 299, channels: 3, values: values)
            let heads = norm == "tf" ? InceptionNetwork.Head.allCases : [.pool3]
            for (head, features) in zip(heads, network.features(images, heads: heads)) {
                let error = try ReferenceGoldens.worst(features, "inception/out_\(norm)_\(head.rawValue)_f64")
                #expect(error < 1e-5, "\(norm) \(head): \(error)")
            }
        }
    }

    static let liteWeights = SharedData.data("weights/efficientnet_lite0/efficientnet-lite0-57934424.pth")

    @Test(.enabled(if: ReferenceGoldens.isHere && liteWeights != nil, "needs shared/goldens and shared/data"))
    func efficientNetLiteParity() throws {
        let path = try #require(Self.liteWeights).path(percentEncoded: false)
        let network = try EfficientNetLite(WeightsFile(path: path))
        var values: [Float] = []
        let small = try ReferenceGoldens.images("efficientnet_lite0/in_cifar_6x32x32x3_u8")
        let large = try ReferenceGoldens.images("efficientnet_lite0/in_sign_6x100x100x3_u8")
        for image in small + large {
            let (start, step) = image.height == 32 ? (0, 7) : (22, 4)
            for row in 0..<224 {
                for column in 0..<224 {
                    for channel in 0..<3 {
                        values.append((Float(image[start + row / step, start + column / step, channel]) - 127) / 128)
                    }
                }
            }
        }
        let features = network.features(FeatureMaps(images: 12, height: 224, width: 224, channels: 3, values: values))
        let first = try ReferenceGoldens.worst(features, "efficientnet_lite0/features_repeat_f64")
        let second = try ReferenceGoldens.worst(network.logits(features), "efficientnet_lite0/logits_repeat_f64")
        #expect(first < 5e-5 && second < 5e-5, "\(first) \(second)")
    }
}
