import Foundation
import Numerics
import Testing

import Learners

@Suite struct XGBoostClassifierTests {
    /// Four clouds; the label is whether exactly one of two signs is positive, which no weighted sum can tell.
    private func exclusiveOr(_ rows: Int, seed: UInt64) -> (features: Matrix<Float>, labels: [Int]) {
        var random = RandomStream(seed: seed)
        var values: [Float] = []
        var labels: [Int] = []
        for row in 0..<rows {
            let (first, second) = (row % 2 == 0 ? 1.0 : -1, row / 2 % 2 == 0 ? 1.0 : -1)
            values += [Float(first + 0.3 * random.normal()), Float(second + 0.3 * random.normal())]
            values += [Float(random.normal())]
            labels.append(first * second < 0 ? 1 : 0)
        }
        return (Matrix(unchecked: values, rows: rows, columns: 3), labels)
    }

    private func accuracy(
        _ classifier: some Classifier<Matrix<Float>>, train: (features: Matrix<Float>, labels: [Int]),
        test: (features: Matrix<Float>, labels: [Int]), classes: Int
    ) throws -> Double {
        let model = try classifier.fit(train.features, labels: train.labels, classes: classes, seed: 3, on: .serial)
        let probabilities = try model.probabilities(test.features, on: .serial)
        for row in 0..<probabilities.rows { #expect(abs(probabilities.row(row).reduce(0, +) - 1) < 1e-12) }
        return Confusion(try Predictions(labels: test.labels, probabilities: probabilities)).accuracy ?? 0
    }

    @Test func learnsWhatALinearModelCannot() throws {
        let (train, test) = (exclusiveOr(400, seed: 1), exclusiveOr(400, seed: 2))
        #expect(try accuracy(XGBoostClassifier(), train: train, test: test, classes: 2) > 0.97)
        #expect(try accuracy(LogisticRegression(), train: train, test: test, classes: 2) < 0.65)
    }

    @Test func learnsSeveralClasses() throws {
        let (features, labels) = gaussianClasses(count: 900, columns: 20, classes: 3, distance: 1, seed: 5)
        let (train, test) = (Array(0..<600), Array(600..<900))
        let found = try accuracy(
            XGBoostClassifier(), train: (features.rows(at: train), train.map { labels[$0] }),
            test: (features.rows(at: test), test.map { labels[$0] }), classes: 3)
        #expect(found > 0.9)
    }

    /// Two fits one after the other and two side by side; the seed draws the columns of each tree.
    @Test func sameBitsInEveryRun() throws {
        let (features, labels) = gaussianClasses(count: 400, columns: 40, classes: 3, distance: 0.4, seed: 6)
        @Sendable func fit(_ seed: UInt64) throws(LearnerError) -> [Double] {
            try XGBoostClassifier(rounds: 10).fitted(features, labels: labels, classes: 3, seed: seed)
                .probabilities(features, on: .serial).storage
        }
        let first = try fit(1)
        #expect(try fit(1) == first)
        let others = try Parallel(threads: 4).tryMap(8) { block throws(LearnerError) in try fit(UInt64(block % 2) + 1) }
        for (block, other) in others.enumerated() { #expect((other == first) == (block % 2 == 0)) }
    }

    @Test func absentClassAndScores() throws {
        let (features, labels) = gaussianClasses(count: 200, columns: 4, classes: 2, distance: 1, seed: 3)
        let model = try XGBoostClassifier().fitted(features, labels: labels, classes: 3, seed: 0)
        let probabilities = try model.probabilities(features, on: .serial)
        for row in 0..<200 { #expect(probabilities[row, 2] < 0.1) }
        #expect(throws: LearnerError.self) { try model.scores(features) }
        let two = try XGBoostClassifier().fitted(features, labels: labels, classes: 2, seed: 0)
        let share = try two.probabilities(features, on: .serial)
        for (row, score) in try two.scores(features).enumerated() {
            #expect(abs(1 / (1 + exp(-score)) - share[row, 1]) < 1e-6)
        }
        #expect(try two.probabilities(Matrix(rows: 0, columns: 4), on: .serial).rows == 0)
    }

    @Test func refusesBadInput() throws {
        let learner = XGBoostClassifier()
        let broken = Matrix<Float>(unchecked: [1, 2, 3, .nan], rows: 2, columns: 2)
        let error = #expect(throws: LearnerError.self) {
            try learner.fit(broken, labels: [0, 1], classes: 2, seed: 0, on: .serial)
        }
        #expect(error?.code == .nonFinite)
        let finite = Matrix<Float>(unchecked: [1, 2, 3, 4], rows: 2, columns: 2)
        for labels in [[0], [0, 0], [0, 2], [-1, 0]] {
            #expect(throws: LearnerError.self) {
                try learner.fit(finite, labels: labels, classes: 2, seed: 0, on: .serial)
            }
        }
        #expect(throws: LearnerError.self) {
            try learner.fit(Matrix<Float>(rows: 2, columns: 0), labels: [0, 1], classes: 2, seed: 0, on: .serial)
        }
        let model = try learner.fit(finite, labels: [0, 1], classes: 2, seed: 0, on: .serial)
        #expect(throws: LearnerError.self) { try model.probabilities(Matrix<Float>(rows: 1, columns: 3), on: .serial) }
    }
}
