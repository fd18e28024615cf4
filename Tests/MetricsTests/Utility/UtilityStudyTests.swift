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
        #expect(gap.interval?.method == "agresti_min_paired_refits")
        #expect((gap.interval?.high ?? 0) > 0)
    }

    @Test func shuffledLabelsTeachNothing() throws {
        let study = try study(synthetic: Self.blobs(300, seed: 3, shuffled: true))
        let tstr = try study.tstrEstimate(resamples: Resamples(seed: 1))
        #expect(tstr.value < 0.6)
        let gap = try study.gapEstimate(resamples: Resamples(seed: 1))
        #expect((gap.interval?.low ?? 0) > 0.2)
        #expect(gap.interval?.method == "paired_bootstrap_rows_refits")
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
        let floor = try #require(study.gapFloor)
        #expect(floor.value >= 0 && floor.value < 0.15 && floor.low == -floor.high)
        #expect(study.testRows == study.testRows.sorted() && study.testRows.count == 90)
        // 30 % of the synthetic rows are tested on, none of which trained.
        #expect(task.heldOut?.labels.count == 90 && task.synthetic.labels.count == 210)
    }

    @Test func syntheticRowsAreKeptOutOfTraining() throws {
        let task = try UtilityTask(
            real: Self.blobs(300, seed: 1), synthetic: Self.blobs(200, seed: 3), holdout: Self.blobs(300, seed: 2),
            seed: 5)
        let heldOut = try #require(task.heldOut)
        #expect(heldOut.labels.count + task.synthetic.labels.count == 200 && task.real.labels.count == 240)
        let rows = Set((0..<heldOut.inputs.rows).map { Array(heldOut.inputs.row($0)) })
        for row in 0..<task.synthetic.inputs.rows {
            #expect(!rows.contains(Array(task.synthetic.inputs.row(row))))
        }
        let study = try task.run(LogisticRegression(), seed: 6, on: .serial)
        let (tsts, trts) = (
            try study.tstsEstimate(resamples: Resamples(seed: 1)), try study.trtsEstimate(resamples: nil)
        )
        #expect(tsts.value > 0.9 && trts.value > 0.9)
        #expect(tsts.parameters["test_rows"] == "\(heldOut.labels.count)" && tsts.interval?.method == "score_rows_and_refits")
        #expect((study.unseenRealAccuracy ?? 0) > 0.9)
        // All of them are new to what learned from real rows.
        #expect(trts.parameters["test_rows"] == "200" && trts.parameters["test"] == "synthetic rows")
        #expect(study.trts?.labels.sorted() == (heldOut.labels + task.synthetic.labels).sorted())
    }

    /// Labels that mean nothing: the synthetic task cannot be learned, and real-trained answers do not confirm them.
    @Test func mixedLabelsFailTheSyntheticTests() throws {
        let study = try study(synthetic: Self.blobs(300, seed: 3, shuffled: true))
        #expect(try study.tstsEstimate(resamples: nil).value < 0.6)
        #expect(try study.trtsEstimate(resamples: nil).value < 0.6)
    }

    @Test func tooFewSyntheticRowsToTestOn() throws {
        let study = try study(synthetic: Self.blobs(30, seed: 3))
        #expect(study.syntheticRows == 30)
        let error = #expect(throws: MetricError.self) { try study.tstsEstimate(resamples: nil) }
        #expect(error?.status == .insufficientData)
    }

    /// Fits side by side and one after the other give the same answers.
    @Test func sameAnswersOnAnyThreads() throws {
        let task = try UtilityTask(
            real: Self.blobs(200, seed: 1), synthetic: Self.blobs(200, seed: 3), holdout: Self.blobs(60, seed: 2),
            seed: 5)
        let learner = XGBoostClassifier(rounds: 5)
        let one = try task.run(learner, seed: 6, on: .serial)
        let two = try task.run(learner, seed: 6, on: Parallel(threads: 3))
        #expect(one.tstr == two.tstr && one.trtr == two.trtr && one.tsts == two.tsts && one.gapFloor == two.gapFloor)
    }

    @Test func scoresAgreeWithTheGap() throws {
        let study = try study(synthetic: Self.blobs(300, seed: 3, shuffled: true))
        let resamples = Resamples(seed: 1, replicates: 40)
        guard case .forest(_, let reference, let rows) = study.scoresFigure(resamples: resamples).content else {
            throw MetricError.failed("no forest")
        }
        #expect(reference == 0 && rows.count == 5 && rows.allSatisfy { $0.low <= $0.value && $0.value <= $0.high })
        let gap = try study.gap(.accuracy)
        #expect(rows[0].name == "accuracy" && abs(rows[0].value - gap) < 1e-12)
        let estimate = try study.calibrationEstimate(resamples: resamples)
        #expect(abs(estimate.value - (UtilityScore.calibrationError.value(study.tstr) ?? -1)) < 1e-12)
        let interval = try #require(estimate.interval)
        #expect(interval.low <= estimate.value && estimate.value <= interval.high)
        #expect(study.calibrationFloor(resamples: resamples) != nil)
    }

    @Test func confusionIsShownAsShares() throws {
        let study = try study(synthetic: Self.blobs(200, seed: 3, classes: 2))
        guard case .matrix(_, _, let columns, let groups) = study.confusionFigure().content else {
            throw MetricError.failed("no matrix")
        }
        #expect(columns == Self.names && groups.map(\.name) == ["trained on real", "trained on synthetic"])
        for group in groups {
            for row in group.rows { #expect(abs(row.cells.reduce(0) { $0 + ($1.value ?? 0) } - 1) < 1e-12) }
        }
        // The third class was never shown: nothing is taken for it.
        #expect(groups[1].rows.allSatisfy { $0.cells[2].value == 0 && $0.cells[2].text.isEmpty })
        #expect((groups[1].rows[2].cells[2].tint ?? 0) == 0.5)
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
