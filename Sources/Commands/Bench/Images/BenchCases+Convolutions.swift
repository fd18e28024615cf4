import Datasets
import Features
import Numerics

extension BenchCase {
    /// Those of the embedded network at its own shapes, one of a GAN, and the network as a whole.
    static var convolutions: [BenchCase] {
        var cases: [BenchCase] = []
        let images = 128
        for (side, channels) in [(32, 32), (16, 64), (8, 128), (4, 256)] {
            cases.append(
                BenchCase(
                    "winograd.\(side)x\(side)x\(channels)",
                    "3×3 convolution, \(channels) to \(channels) channels, \(images) images; work as counted directly",
                    flop: Double(images * side * side * channels) * Double(18 * channels), items: (Double(images), "images")
                ) { parallel in
                    let layer = Winograd(inputs: channels, outputs: channels)
                    let weights = layer.transform(
                        weights: normals(9 * channels, channels, "w").storage, forBackward: false, parallel: .serial)
                    let x = normals(images * side * side, channels, "x").storage
                    let shape = Winograd.Geometry(images: images, height: side, width: side)
                    return { _ = layer.forward(x, shape, weights: weights, relu: true, parallel: parallel) }
                })
        }
        for (name, about, inputs, outputs, kernel, stride, padding, side) in [
            ("convolution.first.32x32x3", "the network's first 3×3 convolution, 3 to 32 channels", 3, 32, 3, 1, 1, 32),
            ("convolution.strided.16x16x64", "4×4 convolution with stride 2, 64 to 128 channels", 64, 128, 4, 2, 1, 16),
            ("convolution.pointwise.16x16x64", "1×1 convolution, 64 to 128 channels", 64, 128, 1, 1, 0, 16),
        ] {
            let layer = GeneralConvolution(
                inputs: inputs, outputs: outputs, kernel: kernel, stride: stride, padding: padding)
            let out = layer.outputSize(side)
            let flop = Double(images * out * out * outputs) * Double(2 * kernel * kernel * inputs)
            cases.append(
                BenchCase(name, "\(about), \(images) images", flop: flop, items: (Double(images), "images")) { parallel in
                    let weights = normals(kernel * kernel * inputs, outputs, "w").storage
                    let x = normals(images * side * side, inputs, "x").storage
                    let shape = Winograd.Geometry(images: images, height: side, width: side)
                    return { _ = layer.forward(x, shape, weights: weights, parallel: parallel) }
                })
        }
        return cases + [network("embedded.32x32x3", side: 32, channels: 3), network("embedded.28x28x1", side: 28, channels: 1)]
    }

    private static func network(_ name: String, side: Int, channels: Int) -> BenchCase {
        let count = 512
        // Sides of the inputs of `FoldedNetwork.channels`: the pools lie before the fifth, eighth and eleventh.
        let sides = [32, 32, 32, 32, 16, 16, 16, 8, 8, 8, 4, 4]
        let perImage = zip(FoldedNetwork.channels, sides).reduce(0.0) {
            $0 + 18 * Double($1.0.inputs * $1.0.outputs) * Double($1.1 * $1.1)
        }
        return BenchCase(
            name, "features of \(count) images by the embedded network, decoded and in memory",
            flop: perImage * Double(count), items: (Double(count), "images")
        ) { parallel in
            let extractor = try EmbeddedExtractor()
            var draw = RandomStream(seed: 1).split("bench images")
            let pixels = (0..<count * side * side * channels).map { _ in UInt8(draw.index(below: 256)) }
            let images = try ImageSet(pixels: pixels, count: count, height: side, width: side, channels: channels)
            return { _ = try extractor.extract(images, parallel: parallel) }
        }
    }
}
