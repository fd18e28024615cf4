import Datasets
import Numerics
import Testing

@Suite struct ImageAugmentationTests {
    @Test func theIdentityChangesNothing() throws {
        let image = try SamplePictures.picture(4).asFloat
        #expect(image.warped(by: .identity) == image)
        #expect(image.warped(by: AffineMap(mirrored: true)) == image.flippedHorizontally)
        var stream = RandomStream(seed: 1)
        #expect(try RandomAffine().apply(image, &stream) == image)
    }

    @Test func shiftsMoveThePicture() throws {
        let image = try SamplePictures.picture(4, channels: 1).asFloat
        let moved = image.warped(by: AffineMap(right: 2, down: 1), fill: -1)
        #expect(moved.pixels[0] == -1)
        #expect(moved.pixels[1 * 7 + 2] == image.pixels[0])
        let repeated = image.warped(by: AffineMap(right: 2, down: 1), border: .repeated)
        #expect(repeated.pixels[0] == image.pixels[0])
        #expect(repeated.pixels[1 * 7 + 3] == image.pixels[1])
    }

    @Test func chainsAreSeededAndKeepTheShape() throws {
        let set = try ImageSet(images: (0..<4).map { try SamplePictures.picture($0, height: 12, width: 12) })
        let steps: [any ImageAugmentation] = [
            RandomAffine(degrees: 10, scale: 0.9...1.1, shift: 0.1, shear: 0.1), RandomHorizontalFlip(),
            RandomResizedCrop(height: 12, width: 12, scale: 0.5...1), RandomRotation(degrees: 5),
            ColourJitter(brightness: 0.2, contrast: 0.2, saturation: 0.2, hue: 0.1), GaussianNoise(sigma: 3),
            RandomErasing(probability: 1),
        ]
        let one = set.augmented(by: steps, seed: 1)
        #expect(try one.fingerprint() == set.augmented(by: steps, seed: 1).fingerprint(parallel: Parallel(threads: 3)))
        #expect(try one.fingerprint() != set.augmented(by: steps, seed: 2).fingerprint())
        #expect(one.uniformShape == set.uniformShape)
        let wrong = set.augmented(by: [RandomResizedCrop(height: 3, width: 3)], seed: 1)
        #expect(throws: DatasetError.self) { try wrong.image(at: 0) }
    }

    /// Mean area over 20,000 draws on 64×48, from torchvision: 0.4412 (rejection favours small parts).
    @Test func cropsHaveTheReferenceStatistics() {
        var stream = RandomStream(seed: 3)
        let crop = RandomResizedCrop(height: 8, width: 8)
        let shape = ImageShape(height: 64, width: 48, channels: 1)
        var (area, ratio) = (0.0, 0.0)
        for _ in 0..<20_000 {
            let part = crop.window(in: shape, &stream)
            area += Double(part.height * part.width) / Double(64 * 48)
            ratio += Double(part.width) / Double(part.height)
        }
        #expect(abs(area / 20_000 - 0.4412) < 0.01)
        #expect(abs(ratio / 20_000 - 0.9827) < 0.01)
    }
}
