import Learners
import Metrics
import Numerics
import Testing

/// More rows, what matters and which model is best, on tasks whose answers are known.
@Suite struct LearnedTaskTests {
    private static let columns = (0..<5).map { (name: "c\($0)", places: [$0]) }
    private let resamples = Resamples(seed: 1, replicates: 40)

    /// Column 0 decides the class, column 1 a little of it, the others nothing; `turned` lets column 4 decide instead.
    private func rows(_ count: Int, seed: UInt64, turned: Bool = false) throws -> LabelledSet<Matrix<Float>> {
        var random = RandomStream(seed: seed).split("learned")
        var inputs: [Float] = []
        var labels: [Int] = []
        for _ in 0..<count {
            let own = (0..<5).map { _ in random.normal() }
            inputs += own.map { Float($0) }
            labels.append((turned ? own[4] : own[0]) + 0.5 * own[1] + 0.3 * random.normal() > 0 ? 1 : 0)
        }
        return try LabelledSet(
            inputs: Matrix(unchecked: inputs, rows: count, columns: 5), labels: labels, classNames: ["no", "yes"])
    }

    private func task(_ synthetic: LabelledSet<Matrix<Float>>) throws -> LearnedTask {
        LearnedTask(
            try UtilityTask(real: rows(300, seed: 1), synthetic: synthetic, holdout: rows(250, seed: 2), seed: 1), seed: 1,
            parallel: .serial)
    }

    @Test func importanceTellsWhichColumnDecides() throws {
        let honest = try ImportanceAgreement.measure(
            task(rows(300, seed: 3)), columns: Self.columns, resamples: resamples)
        let turned = try ImportanceAgreement.measure(
            task(rows(300, seed: 3, turned: true)), columns: Self.columns, resamples: resamples)
        #expect(honest.estimate.value > 0.3 && turned.estimate.value < 0.3)
        // Of what the turned rows teach, column 1 alone helps with real ones.
        #expect(honest.estimate.notes[0].contains("real rows: c0, c1") && turned.estimate.notes[0].contains("synthetic rows: c1"))
        let interval = try #require(honest.estimate.interval)
        #expect(interval.low <= honest.estimate.value && honest.estimate.value <= interval.high && honest.floor.low <= honest.floor.high)
        #expect(throws: MetricError.self) {
            try ImportanceAgreement.measure(
                task(rows(100, seed: 3)), columns: Array(Self.columns.prefix(2)), resamples: resamples)
        }
    }

    @Test func wrongRowsDoHarmAndHonestOnesDoNot() throws {
        let honest = try AugmentationGain.measure(task(rows(900, seed: 3)), resamples: resamples).estimate
        let wrong = try AugmentationGain.measure(task(rows(900, seed: 3, turned: true)), resamples: resamples).estimate
        #expect(honest.value > -0.02 && honest.value < 0.1)
        #expect(try #require(wrong.interval).high < 0)
    }

    @Test func modelsStandInOneOrderWhereTheRowsAreTheSame() throws {
        let copy = try ModelRanking.measure(task(rows(300, seed: 1)), resamples: resamples)
        #expect(copy.estimate.value == 1 && copy.estimate.notes.count == 2)
        #expect(copy.estimate.parameters["models"] == "5" && copy.floor.low <= copy.floor.value)
    }

    @Test func aModelThatIsAskedForIsRankedToo() throws {
        let perceptron = LearnedModel(name: "perceptron", PerceptronClassifier(Perceptron(rounds: 5)), PerceptronRegressor(Perceptron(rounds: 5)))
        let found = try ModelRanking.measure(
            task(rows(300, seed: 1)), extra: [perceptron], resamples: Resamples(seed: 1, replicates: 5)).estimate
        #expect(found.value == 1 && found.parameters["models"] == "6" && found.parameters["variant"] == "with perceptron")
        #expect(found.notes.allSatisfy { $0.contains("perceptron 0.") })
    }

    /// A target of numbers goes the same way.
    @Test func numbersAreTaughtToo() throws {
        func rows(_ count: Int, _ seed: UInt64) throws -> RegressionSet {
            let own = try self.rows(count, seed: seed).inputs
            return try RegressionSet(
                inputs: own, values: (0..<count).map { Double(2 * own[$0, 0] + own[$0, 3]) })
        }
        let task = try LearnedTask(
            RegressionTask(real: rows(200, 1), synthetic: rows(200, 3), holdout: rows(150, 2), seed: 1), seed: 1,
            parallel: .serial)
        let found = try ImportanceAgreement.measure(task, columns: Self.columns, resamples: resamples).estimate
        #expect(found.notes[0].contains("real rows: c0, c3") && found.notes[0].contains("synthetic rows: c0, c3"))
        let ranked = try ModelRanking.measure(task, resamples: resamples).estimate
        #expect(ranked.value > 0 && ranked.notes[0].contains("after real rows: linear "))
    }
}
