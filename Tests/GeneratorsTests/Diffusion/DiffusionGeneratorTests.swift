import Datasets
import Generators
import Numerics
import Testing

@Suite struct DiffusionGeneratorTests {
    private static let settings = ["channels": "16", "batch": "16", "sampling-steps": "8", "rate": "0.003"]

    private func generator() throws -> any ImageGenerator { try GeneratorRegistry.image("ddpm") }

    @Test(arguments: [true, false]) func resumedTrainingGivesTheSameBits(labelled: Bool) throws {
        let (whole, resumed) = try TinyImages.interrupted(
            generator(), TinyImages.make(labelled: labelled), steps: 7, stop: 3, settings: Self.settings)
        #expect(whole == resumed)
    }

    @Test(arguments: [("0", true, 1), ("1.5", true, 3), ("0", false, 3)])
    func storedModelGivesTheSameRows(guidance: String, labelled: Bool, channels: Int) throws {
        let generator = try generator()
        let data = try TinyImages.make(side: 10, channels: channels, labelled: labelled)
        var settings = Self.settings
        settings["guidance"] = guidance
        let model = try generator.fit(
            data, FitPlan(seed: 5, budget: .steps(3), settings: settings, parallel: Parallel(threads: 2)))
        let again = try GeneratorModel(try model.encoded(), name: "model")
        let many = try generator.sample(again, SamplePlan(count: 70, seed: 3))
        let few = try generator.sample(model, SamplePlan(count: 5, seed: 3, parallel: Parallel(threads: 2)))
        #expect(many.shape == data.shape)
        #expect(Array(many.pixels[..<few.pixels.count]) == few.pixels)
        #expect(many.labels.map { Array($0[..<5]) } == few.labels)
        #expect((few.labels != nil) == labelled)
    }

    @Test func samplesShowTheirClass() throws {
        let generator = try generator()
        let model = try generator.fit(
            TinyImages.make(), FitPlan(seed: 5, budget: .steps(200), settings: Self.settings))
        let images = try generator.sample(model, SamplePlan(count: 40, seed: 3))
        let labels = try #require(images.labels)
        let right = zip(labels, TinyImages.halves(images)).count { label, half in
            (half.upper > half.left) == (label == 0)
        }
        #expect(right >= 38)
    }

    @Test func wrongSettingsAreRefused() throws {
        let data = try TinyImages.make()
        for settings in [["channels": "24"], ["solver": "euler"], ["guidance": "-1"]] {
            #expect(throws: GeneratorError.self) {
                try generator().fit(data, FitPlan(budget: .steps(1), settings: settings))
            }
        }
    }
}
