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

    /// Rows of a few levels meet by chance, in the training set as between the sets; copied rows are more than that.
    @Test func rowsThatMeetByChanceAreNoLeak() throws {
        func rows(_ levels: [Int64]) throws -> Table {
            try Table(columns: [TableColumn(name: "a", type: .integer, cells: .integers(levels))], info: SetInfo(name: "t", media: "memory"))
        }
        // Three values stand twice.
        let training = try rows((0..<97).map { $0 } + [0, 1, 2])
        let words = try #require(try HoldoutGuard.check(rows((90..<100).map { $0 } + (200..<290).map { $0 }), against: training))
        #expect(words.contains("7 of 100 rows") && words.contains("as many as two samples of one source"))
        #expect(throws: GeneratorError.self) { try HoldoutGuard.check(rows((70..<97).map { $0 } + (200..<273).map { $0 }), against: training) }
        // Without twins nothing is chance.
        #expect(throws: GeneratorError.self) { try HoldoutGuard.check(rows((90..<190).map { $0 }), against: rows((0..<100).map { $0 })) }
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
