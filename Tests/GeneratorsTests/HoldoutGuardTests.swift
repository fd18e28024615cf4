import Datasets
import Generators
import Testing

@Suite struct HoldoutGuardTests {
    @Test func refusesTheTrainingSet() throws {
        let training = try SmallSet.set([20, 20])
        let error = #expect(throws: GeneratorError.self) { try HoldoutGuard.check(training, against: training) }
        #expect(error?.code == .leak)
    }

    /// Labels, order and number do not hide shared images.
    @Test func countsSharedImages() throws {
        let whole = try SmallSet.set([20, 20])
        let training = try whole.subset(Array(0..<30))
        try HoldoutGuard.check(whole.subset(Array(30..<40)), against: training)
        let mixed = try whole.subset([39, 3, 38, 29, 30])
        let error = #expect(throws: GeneratorError.self) { try HoldoutGuard.check(mixed, against: training) }
        #expect(error?.message.contains("2 of 5 images") ?? false)
    }

    /// A stored model knows the images that it was trained on as well as the set itself does.
    @Test(arguments: [Array((0..<30).reversed()), [39, 3, 38, 29, 30], Array(0..<40)])
    func aModelKnowsItsTrainingImages(_ rows: [Int]) throws {
        let whole = try SmallSet.set([20, 20])
        let training = try whole.subset(Array(0..<30))
        let fitted = try GeneratorRegistry.image("gaussian").fit(TrainingImages(training), FitPlan())
        let model = try GeneratorModel(fitted.encoded(), name: "model")
        #expect(try model.trainingContents()?.count == 30)
        try HoldoutGuard.check(whole.subset(Array(30..<40)), against: model)
        let error = #expect(throws: GeneratorError.self) {
            try HoldoutGuard.check(whole.subset(rows), against: model)
        }
        #expect(error?.code == .leak)
    }

    /// One of an earlier version says what it cannot tell.
    @Test func aModelWithoutContentsSaysSo() throws {
        let whole = try SmallSet.set([20, 20])
        let training = try whole.subset(Array(0..<30))
        var model = try GeneratorRegistry.image("gaussian").fit(TrainingImages(training), FitPlan())
        model.tensors.removeAll { $0.name == "bytes.training_contents" }
        #expect(try HoldoutGuard.check(whole.subset(Array(30..<40)), against: model)?.contains("keeps no contents") == true)
        #expect(throws: GeneratorError.self) { try HoldoutGuard.check(training, against: model) }
    }
}
