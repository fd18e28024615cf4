import Learners
import Metrics
import Numerics
import Results
import Testing

@Suite struct UtilityStudyTests {
    static let names = ["ant", "bee", "cat"]

    static func blobs(
        _ rows: Int, seed: UInt64, classes: Int = 3, spread: Double = 1, shuffled: Bool = false
    ) throws -> LabelledSet<Matrix<Float>> {
        var random = RandomStream(seed: seed)
        var labels = (0..<rows).map { $0 % classes }
        let values = labels.flatMap { label in
            (0..<4).map { Float(($0 == label ? 3 : 0) + spread * random.normal()) }
        }
        if shuffled { labels = random.permutation(rows).map { labels[$0] } }
        return try LabelledSet(
            inputs: Matrix(rows: rows, columns: 4, storage: values), labels: labels, classNames: names)
    }

    private func study(
        synthetic: LabelledSet<Matrix<Float>>, holdout: Bool = true
    ) throws -> UtilityStudy {
        let task = try UtilityTask(
            real: Self.blobs(300, seed: 1), synthetic: synthetic, holdout: holdout ? Self.blobs(300, seed: 2) : nil,
            seed: 5)
        return try task.run(LogisticRegression(), seed: 6, on: .serial)
    }

    @Test func goodSyntheticSetHasNoGap() throws {
        let study = try study(synthetic: Self.blobs(300, seed: 3))
        let gap = try study.gapEstimate(resamples: Resamples(seed: 1))
        let interval = try #require(gap.interval)
        #expect(interval.low <= 0 && interval.high >= 0)
        #expect(try study.trtrEstimate(resamples: nil).value > 0.9)
        #expect(study.recalls.map(\.name) == Self.names)
        #expect(study.recalls.allSatisfy { $0.rows == 100 })
    }

    @Test func sameRowsGiveExactlyZero() throws {
        let study = try study(synthetic: Self.blobs(300, seed: 1))
        let gap = try study.gapEstimate(resamples: Resamples(seed: 1))
        #expect(gap.value == 0)
        #expect(gap.interval?.method == "agresti_min_paired")
        #expect((gap.interval?.high ?? 0) > 0)
    }

    @Test func shuffledLabelsTeachNothing() throws {
        let study = try study(synthetic: Self.blobs(300, seed: 3, shuffled: true))
        let tstr = try study.tstrEstimate(resamples: Resamples(seed: 1))
        #expect(tstr.value < 0.6)
        let gap = try study.gapEstimate(resamples: Resamples(seed: 1))
        #expect((gap.interval?.low ?? 0) > 0.2)
        #expect(gap.interval?.method == "paired_bootstrap_rows")
    }

    @Test func missingClassIsNeverFound() throws {
        let study = try study(synthetic: Self.blobs(200, seed: 3, classes: 2))
        #expect(study.recalls[2].tstr == 0 && study.recalls[2].trtr > 0.8)
        let notes = try study.tstrEstimate(resamples: nil).notes
        #expect(notes.contains("classes without a synthetic row, never learned: cat"))
        let single = try self.study(synthetic: Self.blobs(100, seed: 3, classes: 1))
        #expect(abs(try single.tstrEstimate(resamples: nil).value - 1.0 / 3) < 1e-12)
    }

    @Test func splitsWithoutHoldout() throws {
        let task = try UtilityTask(
            real: Self.blobs(300, seed: 1), synthetic: Self.blobs(300, seed: 3), holdout: nil, seed: 5)
        #expect(task.test.labels.count == 90 && task.real.labels.count == 210)
        for label in 0..<3 { #expect(task.test.labels.count { $0 == label } == 30) }
        let study = try task.run(LogisticRegression(), seed: 6, on: .serial)
        #expect(try study.gapEstimate(resamples: nil).parameters["test"] == "30 % of real")
        let floor = try task.floor(LogisticRegression(), splits: 2, seed: 7, on: .serial)
        #expect(floor.value >= 0 && floor.value < 0.15)
    }

    @Test func classesMatchByName() throws {
        let synthetic = try Self.blobs(300, seed: 3)
        let turned = try LabelledSet(
            inputs: synthetic.inputs, labels: synthetic.labels.map { 2 - $0 }, classNames: Self.names.reversed())
        let same = try study(synthetic: synthetic)
        let other = try study(synthetic: turned)
        #expect(same.tstr == other.tstr)
    }

    @Test func refusesBadInput() throws {
        let real = try Self.blobs(60, seed: 1)
        #expect(throws: MetricError.self) {
            try UtilityTask<Matrix<Float>>(real: real, synthetic: nil, holdout: nil, seed: 0)
        }
        let foreign = try LabelledSet(
            inputs: real.inputs, labels: real.labels, classNames: ["ant", "bee", "dragonfly"])
        let error = #expect(throws: MetricError.self) {
            try UtilityTask(real: real, synthetic: foreign, holdout: nil, seed: 0)
        }
        #expect(error?.reason.contains("dragonfly") == true)
        let one = try Self.blobs(60, seed: 1, classes: 1)
        #expect(throws: MetricError.self) { try UtilityTask(real: one, synthetic: real, holdout: nil, seed: 0) }
        #expect(throws: MetricError.self) {
            try LabelledSet(inputs: real.inputs, labels: [0], classNames: Self.names)
        }
    }

    @Test func figureHoldsBothClassifiers() throws {
        let figure = try study(synthetic: Self.blobs(300, seed: 3)).recallFigure()
        guard case .bars(_, let bars) = figure.content else { throw MetricError.failed("no bars") }
        #expect(bars.count == 6 && bars[0].role == .real && bars[1].role == .synthetic)
    }
}
