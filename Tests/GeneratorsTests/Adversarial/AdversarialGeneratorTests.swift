import Datasets
import Generators
import Numerics
import Synchronization
import Testing

@Suite struct AdversarialGeneratorTests {
    /// Small images of two classes: a bright left or right half, with noise.
    private static func images(channels: Int = 1, side: Int = 10) throws -> TrainingImages {
        var random = RandomStream(seed: 1)
        let count = 48
        let labels = (0..<count).map { $0 % 2 }
        let pixels = labels.flatMap { label in
            (0..<side * side * channels).map { index -> UInt8 in
                let left = index / channels % side < side / 2
                return UInt8((left == (label == 0) ? 180 : 20) + random.index(below: 40))
            }
        }
        return try TrainingImages(
            ImageSet(
                pixels: pixels, count: count, height: side, width: side, channels: channels, labels: labels,
                classNames: ["left", "right"], name: "halves"))
    }

    private static let small = ["width": "32", "batch": "12", "latent": "8"]

    private static func plan(
        _ settings: [String: String], steps: Int, threads: Int = 1, checkpoint: FitPlan.Checkpoint? = nil
    ) -> FitPlan {
        FitPlan(
            seed: 3, budget: .steps(steps), settings: small.merging(settings) { $1 },
            parallel: Parallel(threads: threads), checkpoint: checkpoint)
    }

    static let variants: [(id: String, settings: [String: String])] = [
        ("gan", [:]), ("gan", ["penalty": "spectral", "network": "dcgan"]), ("wgan-gp", ["critic-steps": "2"]),
        ("cgan", [:]), ("cgan", ["network": "dcgan"]), ("cgan", ["penalty": "spectral"]),
        ("wgan-gp", ["network": "dcgan"]),
    ]

    /// Stopped at step 5 and taken up by another process and thread count: the same bits as in one go.
    @Test(arguments: 0..<variants.count) func resumesWithTheSameBits(_ index: Int) throws {
        let (id, settings) = Self.variants[index]
        let generator = try GeneratorRegistry.image(id)
        let data = try Self.images()
        let whole = try generator.fit(data, Self.plan(settings, steps: 9))
        let states = Mutex<[[UInt8]]>([])
        struct Stop: Error {}
        let killed = FitPlan.Checkpoint(everySeconds: 0) { state in
            let count = states.withLock { states in
                states.append(state)
                return states.count
            }
            if count == 5 { throw Stop() }
        }
        #expect(throws: Stop.self) {
            try generator.fit(data, Self.plan(settings, steps: 9, threads: 2, checkpoint: killed))
        }
        let resumed = FitPlan.Checkpoint(resume: states.withLock { $0.last }) { _ in }
        let rest = try generator.fit(data, Self.plan(settings, steps: 9, threads: 2, checkpoint: resumed))
        #expect(rest == whole)
        #expect(whole.header.steps == 9)
    }

    @Test(arguments: 0..<variants.count) func storedModelGivesTheSameSamples(_ index: Int) throws {
        let (id, settings) = Self.variants[index]
        let generator = try GeneratorRegistry.image(id)
        let data = try Self.images(channels: index % 2 == 0 ? 3 : 1)
        let model = try generator.fit(data, Self.plan(settings, steps: 3))
        let made = try generator.sample(model, SamplePlan(count: 20, seed: 4))
        let read = try GeneratorModel(model.encoded(), name: "model")
        #expect(try generator.sample(read, SamplePlan(count: 20, seed: 4, parallel: Parallel(threads: 2))) == made)
        // More rows begin with the same ones, across the passes of 256.
        let more = try generator.sample(read, SamplePlan(count: 300, seed: 4))
        #expect(Array(more.pixels.prefix(made.pixels.count)) == made.pixels)
        #expect(more.labels.map { Array($0.prefix(20)) } == made.labels)
        #expect((made.labels != nil) == (id == "cgan"))
        #expect(try generator.sample(read, SamplePlan(count: 20, seed: 5)).pixels != made.pixels)
        #expect(made.shape == data.shape)
    }

    /// Large sides take one more stage; odd ones are padded and cut.
    @Test func otherSizes() throws {
        let generator = try GeneratorRegistry.image("cgan")
        for network in ["fast", "dcgan"] {
            let data = try Self.images(channels: 3, side: 37)
            let model = try generator.fit(data, Self.plan(["network": network], steps: 1))
            let made = try generator.sample(model, SamplePlan(count: 2))
            #expect(made.shape == data.shape && made.pixels.count == 2 * 37 * 37 * 3)
        }
    }

    @Test func learnsTheClasses() throws {
        let generator = try GeneratorRegistry.image("cgan")
        let model = try generator.fit(try Self.images(), Self.plan(["rate": "0.002"], steps: 300, threads: 2))
        let made = try generator.sample(model, SamplePlan(count: 64))
        var right = 0
        for (row, label) in (made.labels ?? []).enumerated() {
            var sums = [0, 0]
            for index in 0..<100 { sums[index % 10 < 5 ? 0 : 1] += Int(made.pixels[row * 100 + index]) }
            if sums[label] > sums[1 - label] + 50 * 60 { right += 1 }
        }
        #expect(right >= 60)
    }

    @Test func refusals() throws {
        let data = try Self.images()
        let generator = try GeneratorRegistry.image("cgan")
        for settings in [["width": "40"], ["penalty": "none"], ["latent": "0"], ["ema": "2"], ["critic-steps": "2"]] {
            #expect(throws: GeneratorError.self) { try generator.fit(data, Self.plan(settings, steps: 1)) }
        }
        let bare = try TrainingImages(
            ImageSet(pixels: data.pixels, count: 48, height: 10, width: 10, channels: 1, name: "bare"))
        #expect(throws: GeneratorError.self) { try generator.fit(bare, Self.plan([:], steps: 1)) }
        var model = try generator.fit(data, Self.plan([:], steps: 1))
        model.header.settings["width"] = "64"
        #expect(throws: GeneratorError.self) { try generator.sample(model, SamplePlan(count: 1)) }
    }
}
