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
                guard head != .spatial else {
                    checkSpatial(features)
                    continue
                }
                let error = try ReferenceGoldens.worst(features, "inception/out_\(norm)_\(head.rawValue)_f64")
                #expect(error < 1e-5, "\(norm) \(head): \(error)")
            }
        }
    }

    /// What torch-fidelity's module Mixed_6d.branch1x1 gives in double precision for the same pictures: places of an
    /// image's 17×17×7 values, and their mean.
    private func checkSpatial(_ features: [Float]) {
        let places = [0, 1, 6, 7, 1000, 2016, 2022]
        let expected: [(values: [Double], mean: Double)] = [
            ([0, 0.273919907, 0, 0, 0, 0.240860089, 0.0580338053], 0.541435904),
            ([0, 0.780793458, 0, 0, 0, 0.173545365, 0], 0.76789916),
            ([0, 1.28095176, 0, 0, 0, 0.271226151, 0.535905566], 1.18120886),
            ([0, 1.93879245, 0, 0, 0, 0, 0.268469259], 1.46155265),
        ]
        let size = InceptionNetwork.Head.spatial.dimension
        #expect(size == 2023 && features.count == 4 * size)
        for (image, wanted) in expected.enumerated() where features.count == 4 * size {
            let row = features[image * size..<(image + 1) * size].map(Double.init)
            for (place, value) in zip(places, wanted.values) { #expect(abs(row[place] - value) < 2e-5, "\(image) \(place)") }
            #expect(abs(row.reduce(0, +) / Double(size) - wanted.mean) < 1e-5)
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
