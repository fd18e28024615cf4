import Datasets
import Features
import Neural
import Numerics
import Synchronization
import Testing

@Suite struct TrainingTests {
    @Test func resumesWithTheSameBits() throws {
        let (recipe, sets) = try tinyTraining()
        let states = Mutex<[[UInt8]]>([])
        var steps: [Int] = []
        let store = ExtractorTraining.Checkpoint(everySteps: 2) { state in states.withLock { $0.append(state) } }
        let whole = try ExtractorTraining.run(
            recipe: recipe, data: sets, checkpoint: store, parallel: Parallel(threads: 2), clock: { 0 },
            progress: { steps.append($0.step) })
        #expect(steps == Array(1...6))
        let resume = ExtractorTraining.Checkpoint(resume: states.withLock { $0[0] }) { _ in }
        var resumed: [Int] = []
        let second = try ExtractorTraining.run(
            recipe: recipe, data: sets, checkpoint: resume, parallel: .serial, clock: { 0 },
            progress: { resumed.append($0.step) })
        #expect(resumed == Array(3...6))
        #expect(second == whole)
        #expect(try EmbeddedExtractor(weights: whole).classHead?.groups.map(\.name) == ["colour", "grey"])

        var other = recipe
        other.decay *= 2
        #expect(throws: FeatureError.self) {
            try ExtractorTraining.run(
                recipe: other, data: sets, checkpoint: resume, parallel: .serial, clock: { 0 }, progress: { _ in })
        }
    }

    @Test func batchesDependOnTheStepAlone() throws {
        let (recipe, sets) = try tinyTraining()
        let source = try BatchSource(recipe: recipe, sets: sets)
        let order = source.order(epoch: 1)
        #expect(order.count == 24)
        let batch = try source.batch(step: 4, order: order, parallel: .serial)
        let again = try BatchSource(recipe: recipe, sets: sets)
            .batch(step: 4, order: source.order(epoch: 1), parallel: Parallel(threads: 3))
        #expect(batch.images == again.images)
        #expect(batch.labels == again.labels && batch.states == again.states)
        #expect(zip(batch.labels, batch.states).allSatisfy { ($0 < 0) == ($1 != 0) })
        #expect(batch.images.values.allSatisfy { abs($0) <= 2.2 })
    }

    @Test func setsThatTheRecipeDoesNotNameAreRefused() throws {
        var (recipe, sets) = try tinyTraining()
        recipe.drawn["grey"] = nil
        #expect(throws: FeatureError.self) { try BatchSource(recipe: recipe, sets: sets) }
    }

    @Test(arguments: CorruptionState.allCases) func corruptionsStayInRange(_ state: CorruptionState) throws {
        var random = RandomStream(seed: 3)
        let pixels = (0..<32 * 32 * 3).map { _ in Float(255 * random.uniform()) }
        let clean = try FloatImage(height: 32, width: 32, channels: 3, pixels: pixels)
        let image = try state.drawn(&random)?.apply(clean, &random)
        #expect((image == nil) == (state == .none))
        guard let image else { return }
        #expect(image.pixels.allSatisfy { (0...255).contains($0) })
        #expect(image != clean)
    }

    /// With every change switched off a view is the image itself.
    @Test func viewsWithoutChange() throws {
        var (recipe, sets) = try tinyTraining()
        (recipe.rotation, recipe.shift, recipe.scale) = (0, 0, [1, 1])
        (recipe.brightness, recipe.contrast, recipe.saturation) = (0, 0, 0)
        for share in [0.0, 1.0] {
            recipe.wholePixelShare = share
            var random = RandomStream(seed: 3)
            let view = Augmentation(recipe: recipe).view(of: 5, in: sets[1], &random)
            let image = sets[1].pixels[5 * 1024..<6 * 1024].map(Float.init)
            #expect(zip(view.pixels, image).allSatisfy { abs($0 - $1) < 0.02 })
        }
    }
}
