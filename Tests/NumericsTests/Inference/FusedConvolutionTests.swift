import Foundation
import Numerics
import Testing

/// Passes of networks that only run forward, against the sums that define them.
@Suite struct FusedConvolutionTests {
    static func noise(_ count: Int, _ seed: UInt64) -> [Float] {
        var stream = RandomStream(seed: seed)
        return (0..<count).map { _ in Float(stream.uniform()) * 2 - 1 }
    }

    static func direct(
        _ x: FeatureMaps, _ s: FusedConvolution.Shape, _ w: [Float], _ bias: [Float], _ height: Int, _ width: Int
    ) -> [Double] {
        var result: [Double] = []
        for image in 0..<x.images {
            for row in 0..<height {
                for column in 0..<width {
                    for output in 0..<s.outputs {
                        var sum = Double(bias[output])
                        for i in 0..<s.kernelHeight {
                            for j in 0..<s.kernelWidth {
                                let (r, c) = (row * s.stride + i - s.top, column * s.stride + j - s.left)
                                guard r >= 0, r < x.height, c >= 0, c < x.width else { continue }
                                for input in 0..<s.inputs {
                                    let place = ((image * x.height + r) * x.width + c) * s.inputs + input
                                    let weight = ((i * s.kernelWidth + j) * s.inputs + input) * s.outputs + output
                                    sum += Double(x.values[place]) * Double(w[weight])
                                }
                            }
                        }
                        result.append(sum)
                    }
                }
            }
        }
        return result
    }

    /// Kernel, stride, padding, channels: the forms of the reference networks, Winograd's among them.
    @Test(arguments: [
        (1, 1, 1, 0, 0, 16, 32), (3, 3, 1, 0, 0, 16, 16), (3, 3, 1, 1, 1, 32, 16), (3, 3, 2, 0, 0, 16, 48),
        (1, 7, 1, 0, 3, 16, 16), (7, 1, 1, 3, 0, 16, 16), (5, 5, 1, 2, 2, 4, 16), (3, 3, 2, 0, 0, 3, 32), (1, 1, 1, 0, 0, 5, 7),
    ])
    func agreesWithTheSum(
        height: Int, width: Int, stride: Int, top: Int, left: Int, inputs: Int, outputs: Int
    ) {
        let shape = FusedConvolution.Shape(
            inputs: inputs, outputs: outputs, kernel: (height, width), stride: stride, padding: (top, left))
        let weights = Self.noise(height * width * inputs * outputs, 1)
        let bias = Self.noise(outputs, 2)
        let x = FeatureMaps(images: 2, height: 13, width: 11, channels: inputs, values: Self.noise(2 * 143 * inputs, 3))
        let y = FusedConvolution(shape, weights: weights, bias: bias).forward(x)
        let relu = FusedConvolution(shape, weights: weights, bias: bias, activation: .relu).forward(x)
        let expected = Self.direct(x, shape, weights, bias, y.height, y.width)
        #expect(y.values.count == expected.count)
        let size = expected.map { $0 * $0 }.reduce(0, +).squareRoot()
        let gap = zip(y.values, expected).map { (Double($0) - $1) * (Double($0) - $1) }.reduce(0, +).squareRoot()
        #expect(gap < 2e-6 * size)
        #expect(zip(y.values, relu.values).allSatisfy { max($0, 0) == $1 })
    }

    /// A picture of several bands gives what it gives in one.
    @Test func bandsAgree() {
        let shape = FusedConvolution.Shape(inputs: 32, outputs: 64, kernel: (3, 3), padding: (1, 1))
        let weights = Self.noise(9 * 32 * 64, 4)
        let bias = Self.noise(64, 5)
        let x = FeatureMaps(images: 1, height: 150, width: 90, channels: 32, values: Self.noise(150 * 90 * 32, 6))
        let fast = FusedConvolution(shape, weights: weights, bias: bias).forward(x)
        let exact = FusedConvolution(shape, weights: weights, bias: bias, isExact: true).forward(x)
        // By the sums' own size, as `agreesWithTheSum` asks.
        let size = exact.values.map { Double($0) * Double($0) }.reduce(0, +).squareRoot()
        let gap = zip(fast.values, exact.values).map { Double($0 - $1) * Double($0 - $1) }.reduce(0, +).squareRoot()
        #expect(gap < 2e-6 * size)
    }

    @Test func poolsLeaveOutWhatIsOutside() {
        let x = FeatureMaps(images: 1, height: 3, width: 3, channels: 1, values: [1, 2, 3, 4, 5, 6, 7, 8, -9])
        let mean = InferencePasses.pool3(x, .mean, stride: 1, padding: 1)
        #expect(mean.values[0] == 3 && mean.values[8] == 2.5)
        let most: [Float] = [5, 6, 6, 8, 8, 8, 8, 8, 8]
        #expect(InferencePasses.pool3(x, .max, stride: 1, padding: 1).values == most)
        #expect(InferencePasses.pool3(x, .max, stride: 2, padding: 0).values == [8])
    }

    @Test func attentionIsASoftmaxOfProducts() {
        let (tokens, width, heads) = (150, 8, 2)
        let values = Self.noise(tokens * 3 * width, 7)
        let y = InferencePasses.attention(
            FeatureMaps(images: 1, height: 1, width: tokens, channels: 3 * width, values: values), heads: heads)
        let size = width / heads
        for (token, head) in [(0, 0), (149, 1)] {
            var scores = [Double](repeating: 0, count: tokens)
            for other in 0..<tokens {
                for k in 0..<size {
                    scores[other] += Double(values[token * 3 * width + head * size + k])
                        * Double(values[other * 3 * width + width + head * size + k])
                }
            }
            let weights = scores.map { exp($0 / Double(size).squareRoot()) }
            let sum = weights.reduce(0, +)
            for k in 0..<size {
                var expected = 0.0
                for other in 0..<tokens {
                    expected += weights[other] / sum * Double(values[other * 3 * width + 2 * width + head * size + k])
                }
                #expect(abs(Double(y.values[token * width + head * size + k]) - expected) < 1e-6)
            }
        }
    }
}
