import Datasets
import Numerics
import Testing

@Suite struct CorruptionTests {
    @Test(arguments: Corruption.names.filter { $0 != "swap-halves" }, [1, 3])
    func damageGrowsWithSeverity(name: String, channels: Int) throws {
        let smooth = (0..<28 * 28 * channels).map { index -> UInt8 in
            let (row, column) = (index / channels / 28, index / channels % 28)
            return UInt8(120 + ((row / 5 + column / 7) % 2) * 90 + (row * column) % 7)
        }
        let image = try Image8(height: 28, width: 28, channels: channels, pixels: smooth)
        var last = 0.0
        for severity in 1...5 {
            var stream = RandomStream(seed: 5)
            let damaged = try Corruption(name: name, severity: severity).apply(image, &stream)
            #expect(damaged.shape == image.shape)
            let change = zip(damaged.pixels, image.pixels).reduce(0.0) {
                $0 + Double(abs(Int($1.0) - Int($1.1)))
            }
            #expect(change >= last, "\(name) \(severity)")
            last = change
        }
        #expect(last > 0)
    }

    @Test func swappingHalvesTwiceIsTheIdentity() throws {
        var stream = RandomStream(seed: 1)
        for width in [1, 6, 7] {
            let image = try SamplePictures.picture(2, height: 3, width: width)
            let once = try Corruption.halvesSwapped.apply(image, &stream)
            #expect(try Corruption.halvesSwapped.apply(once, &stream) == image)
            #expect(width == 1 || once != image)
        }
    }

    /// Training works on real values, the ladders on levels: both see the same damage.
    @Test(arguments: Corruption.names) func levelsAreTheRoundedValues(name: String) throws {
        let image = try SamplePictures.picture(2, height: 16, width: 13)
        let damage = try Corruption(name: name, severity: 3)
        var (first, second) = (RandomStream(seed: 8), RandomStream(seed: 8))
        #expect(try damage.apply(image, &first) == damage.apply(image.asFloat, &second).rounded8)
        #expect(first.next() == second.next())
    }

    @Test func noiseHasItsDeviation() throws {
        var random = RandomStream(seed: 3)
        let grey = try FloatImage(height: 200, width: 200, channels: 1, pixels: .init(repeating: 128, count: 40_000))
        let noisy = try Corruption.noise(sigma: 25).apply(grey, &random).pixels
        let mean = noisy.reduce(0, +) / 40_000
        let variance = noisy.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000
        #expect(abs(mean - 128) < 0.5)
        #expect(abs(variance.squareRoot() - 25) < 0.5)
    }

    @Test func aRectangleLargerThanTheImageCoversIt() throws {
        var random = RandomStream(seed: 3)
        let image = try SamplePictures.picture(2, height: 5, width: 7)
        let covered = try Corruption.covered(height: 9, width: 9, level: 7).apply(image, &random)
        #expect(covered.pixels.allSatisfy { $0 == 7 })
    }

    @Test func parametersOutsideTheirRangeAreRefused() throws {
        let image = try SamplePictures.picture(2)
        var stream = RandomStream(seed: 1)
        for wrong in [
            Corruption.blur(sigma: -1), .blur(sigma: .nan), .noise(sigma: .infinity), .pixelated(block: 0),
            .erased(share: 1.5), .covered(height: -1, width: 2, level: 0), .jpeg(quality: 0), .quantised(levels: 1), .saltAndPepper(share: -0.1),
        ] {
            #expect(throws: DatasetError.self) { try wrong.apply(image, &stream) }
        }
        #expect(throws: DatasetError.self) { try Corruption(name: "fog", severity: 1) }
        #expect(throws: DatasetError.self) { try Corruption(name: "blur", severity: 6) }
    }

    @Test func aShareOfTheSetIsDamaged() throws {
        let set = try ImageSet(images: (0..<20).map { try SamplePictures.picture($0) })
        let damaged = try set.corrupted(by: .quantised(levels: 2), share: 0.25, seed: 4)
        let before = try set.contentHashes()
        let after = try damaged.contentHashes(parallel: Parallel(threads: 2))
        #expect(zip(before, after).count { $0 != $1 } == 5)
        #expect(damaged.info.notes.count == 1)
        #expect(throws: DatasetError.self) { try set.corrupted(by: .halvesSwapped, share: 2, seed: 1) }
    }

    @Test func aFewComponentsRebuildASimpleSet() throws {
        // Images that are sums of two patterns need two components.
        var pixels: [UInt8] = []
        for image in 0..<30 {
            for place in 0..<36 {
                let across = (place % 6) * (image % 5) * 4
                let down = (place / 6) * (image % 7) * 3
                pixels.append(UInt8(20 + across + down))
            }
        }
        let set = try ImageSet(pixels: pixels, count: 30, height: 6, width: 6, channels: 1)
        let rebuilt = try set.reconstructed(fromComponents: 2)
        let error = zip(try rebuilt.pixels(in: 0..<30), pixels).map { abs(Int($0) - Int($1)) }.max()
        #expect((error ?? 9) <= 1)
        #expect(try set.reconstructed(fromComponents: 1).pixels(in: 0..<30) != pixels)
        #expect(throws: DatasetError.self) { try set.reconstructed(fromComponents: 31) }
    }
}
