import Datasets
import Generators
import Numerics
import Testing

/// What every control and every classical generator must keep.
@Suite struct UntrainedGeneratorTests {
    @Test(arguments: SmallSet.untrained) func sameBitsForAnyThreads(id: String) throws {
        let data = try SmallSet.images()
        let one = try SmallSet.sample(id, data, rows: 600)
        #expect(try SmallSet.sample(id, data, rows: 600, threads: 2) == one)
        #expect(try SmallSet.sample(id, data, rows: 600, seed: 2) != one)
    }

    @Test(arguments: SmallSet.untrained) func moreRowsBeginWithTheSame(id: String) throws {
        let data = try SmallSet.images()
        let many = try SmallSet.sample(id, data, rows: 520)
        let few = try SmallSet.sample(id, data, rows: 3)
        #expect(few.pixels == Array(many.pixels.prefix(3 * data.shape.count)))
        #expect(few.labels == many.labels.map { Array($0.prefix(3)) })
    }

    @Test(arguments: SmallSet.untrained) func storedModelGivesTheSame(id: String) throws {
        let data = try SmallSet.images(channels: 3)
        let generator = try GeneratorRegistry.image(id)
        let model = try generator.fit(data, FitPlan(seed: 4, tool: "test"))
        let read = try GeneratorModel(try model.encoded(), name: "model")
        #expect(read.header == model.header)
        let plan = SamplePlan(count: 40, seed: 9)
        let (fresh, stored) = (try generator.sample(model, plan), try generator.sample(read, plan))
        #expect(fresh == stored)
        #expect(fresh.count == 40)
        #expect(fresh.pixels.count == 40 * data.shape.count)
        #expect((fresh.labels != nil) == generator.descriptor.givesLabels)
        #expect(model.header.holdsTrainingRows == model.tensors.contains { $0.name == "bytes.pixels" })
    }

    /// No trap, and nothing but the one picture there is (noise has no spread to draw from either).
    @Test(arguments: SmallSet.untrained) func constantImages(id: String) throws {
        let data = try SmallSet.images([8, 9], constant: true)
        let still = ["rotate": "0", "scale": "0", "shift": "0"]
        let images = try SmallSet.sample(id, data, rows: 20, settings: id == "augment" ? still : [:])
        #expect(images.pixels.allSatisfy { abs(Int($0) - 77) <= 1 })
    }

    @Test(arguments: SmallSet.untrained) func oneClassOnly(id: String) throws {
        let images = try SmallSet.sample(id, try SmallSet.images([12]), rows: 20)
        #expect(images.labels?.allSatisfy { $0 == 0 } ?? true)
    }

    @Test(arguments: SmallSet.untrained) func withoutLabels(id: String) throws {
        let data = try SmallSet.images([12], labelled: false)
        if ["shuffled-labels", "class-gaussian", "class-gmm"].contains(id) {
            let error = #expect(throws: GeneratorError.self) { try SmallSet.sample(id, data, rows: 5) }
            #expect(error?.code == .badData)
        } else {
            #expect(try SmallSet.sample(id, data, rows: 5).labels == nil)
        }
    }

    @Test(arguments: ["class-gaussian", "class-gmm", "smote"]) func classWithOneImage(id: String) throws {
        let data = try SmallSet.images([12, 1])
        let error = #expect(throws: GeneratorError.self) { try SmallSet.sample(id, data, rows: 5) }
        #expect(error?.code == .badData)
        #expect(error?.message.contains("class 1 has one") ?? false)
    }

    @Test(arguments: ["gaussian", "ppca", "smote"]) func oneImage(id: String) throws {
        let data = try SmallSet.images([1], labelled: false)
        #expect(throws: GeneratorError.self) { try SmallSet.sample(id, data, rows: 5) }
    }

    @Test(arguments: SmallSet.untrained) func refusesUnknownSettings(id: String) throws {
        let data = try SmallSet.images([8])
        let error = #expect(throws: GeneratorError.self) {
            try SmallSet.sample(id, data, rows: 5, settings: ["nonsense": "1"])
        }
        #expect(error?.code == .usage)
    }

    /// A model whose tensors were swapped for others is refused, not read out of bounds.
    @Test(arguments: SmallSet.untrained) func refusesForeignTensors(id: String) throws {
        let generator = try GeneratorRegistry.image(id)
        var model = try generator.fit(try SmallSet.images(), FitPlan())
        let other = try GeneratorRegistry.image(id == "marginal" ? "gaussian" : "marginal")
        model.tensors = try other.fit(try SmallSet.images(), FitPlan()).tensors
        let error = #expect(throws: GeneratorError.self) { try generator.sample(model, SamplePlan(count: 5)) }
        #expect(error?.code == .badModel)
    }
}
