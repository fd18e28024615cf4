import Datasets
import Numerics
import Testing

@Suite struct AugmentationChainTests {
    private func image(_ channels: Int = 3) throws -> FloatImage {
        var random = RandomStream(seed: 1)
        return try FloatImage(
            height: 12, width: 10, channels: channels,
            pixels: (0..<120 * channels).map { _ in Float(random.index(below: 256)) })
    }

    @Test func nothingAskedForChangesNothing() throws {
        var stream = RandomStream(seed: 1)
        let same = try AugmentationChain().apply(image(), &stream)
        #expect(same == (try image()))
        #expect(stream == RandomStream(seed: 1))
    }

    /// The chain is the documented order of the single changes, each drawing from the stream after the one before it.
    @Test func order() throws {
        let chain = AugmentationChain(
            degrees: 20, crop: 0.5, flip: 0.5, jitter: SIMD4(0.4, 0.3, 0.2, 0.1), noise: 6, erase: 1)
        var stream = RandomStream(seed: 4)
        let whole = try chain.apply(image(), &stream)
        var other = RandomStream(seed: 4)
        var expected = try RandomRotation(degrees: 20).apply(image(), &other)
        expected = try RandomResizedCrop(height: 12, width: 10, scale: 0.5...1).apply(expected, &other)
        expected = try RandomHorizontalFlip(probability: 0.5).apply(expected, &other)
        expected = try ColourJitter(brightness: 0.4, contrast: 0.3, saturation: 0.2, hue: 0.1).apply(expected, &other)
        expected = try GaussianNoise(sigma: 6).apply(expected, &other)
        expected = try RandomErasing(probability: 1).apply(expected, &other)
        #expect(whole == expected)
        #expect(whole.shape == (try image().shape))
    }

    @Test func refusesStrengthsOutOfRange() throws {
        for chain in [
            AugmentationChain(degrees: -1), AugmentationChain(scale: 1), AugmentationChain(crop: 0),
            AugmentationChain(flip: 1.1), AugmentationChain(jitter: SIMD4(0, 0, 0, 0.6)),
            AugmentationChain(noise: .nan),
        ] {
            #expect(throws: DatasetError.self) { try chain.check() }
        }
    }
}
