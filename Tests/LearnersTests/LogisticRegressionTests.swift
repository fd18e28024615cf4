import Foundation
import Numerics
import Testing

import Learners

@Suite struct LogisticRegressionTests {
    @Test func learnsSeparatedClasses() throws {
        let (features, labels) = gaussianClasses(count: 600, columns: 8, classes: 3, distance: 2, seed: 1)
        let train = Array(0..<400)
        let test = Array(400..<600)
        let model = try LogisticRegression().fit(
            features.rows(at: train), labels: train.map { labels[$0] }, classes: 3, seed: 0, on: .serial)
        let probabilities = try model.probabilities(features.rows(at: test), on: .serial)
        let predictions = try Predictions(labels: test.map { labels[$0] }, probabilities: probabilities)
        #expect((Confusion(predictions).accuracy ?? 0) > 0.97)
        for row in 0..<probabilities.rows { #expect(abs(probabilities.row(row).reduce(0, +) - 1) < 1e-12) }
    }

    /// The objective is convex, so a point where the penalised gradient vanishes is the only minimum.
    @Test func gradientVanishesAtTheFit() throws {
        let (features, labels) = gaussianClasses(count: 300, columns: 5, classes: 3, distance: 0.7, seed: 2)
        let model = try LogisticRegression(penalty: 2).fitted(features, labels: labels, classes: 3, on: .serial)
        #expect(model.converged)
        let probabilities = try model.probabilities(features, on: .serial)
        let standardised = Standardiser(features, on: .serial).blocks(features, on: .serial)[0]
        for k in 0..<3 {
            for column in 0..<5 {
                var gradient = 2 * model.coefficients[column * 3 + k]
                for row in 0..<300 {
                    gradient += Double(standardised[row, column]) * (probabilities[row, k] - (labels[row] == k ? 1 : 0))
                }
                // 1e-4 of the mean over 300 rows.
                #expect(abs(gradient) < 0.031)
            }
        }
    }

    @Test func absentClassGetsLowProbability() throws {
        let (features, labels) = gaussianClasses(count: 200, columns: 4, classes: 2, distance: 1, seed: 3)
        let model = try LogisticRegression().fit(features, labels: labels, classes: 3, seed: 0, on: .serial)
        let probabilities = try model.probabilities(features, on: .serial)
        for row in 0..<200 { #expect(probabilities[row, 2] < 0.05) }
    }

    @Test func sameBitsOnTwoThreads() throws {
        let (features, labels) = gaussianClasses(count: 2000, columns: 33, classes: 4, distance: 0.3, seed: 4)
        let fits = try [1, 2].map { threads in
            try LogisticRegression().fitted(features, labels: labels, classes: 4, on: Parallel(threads: threads))
        }
        #expect(fits[0].coefficients == fits[1].coefficients)
    }

    @Test func refusesBadInput() throws {
        let features = Matrix<Float>(unchecked: [1, 2, 3, .nan], rows: 2, columns: 2)
        let learner = LogisticRegression()
        #expect(throws: LearnerError.self) {
            try learner.fit(features, labels: [0, 1], classes: 2, seed: 0, on: .serial)
        }
        let finite = Matrix<Float>(unchecked: [1, 2, 3, 4], rows: 2, columns: 2)
        for labels in [[0], [0, 0], [0, 2], [-1, 0]] {
            #expect(throws: LearnerError.self) {
                try learner.fit(finite, labels: labels, classes: 2, seed: 0, on: .serial)
            }
        }
        let model = try learner.fit(finite, labels: [0, 1], classes: 2, seed: 0, on: .serial)
        #expect(throws: LearnerError.self) {
            try model.probabilities(Matrix<Float>(rows: 1, columns: 3), on: .serial)
        }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["ASSAY_TIMING"] != nil, "set ASSAY_TIMING to time"))
    func timing() throws {
        let (features, labels) = gaussianClasses(count: 10_000, columns: 448, classes: 10, distance: 0.1, seed: 5)
        for threads in [1, 2] {
            let clock = ContinuousClock()
            let time = try clock.measure {
                let model = try LogisticRegression().fitted(
                    features, labels: labels, classes: 10, on: Parallel(threads: threads))
                print("multinomial iterations", model.iterations, model.converged)
            }
            print("multinomial 10,000 × 448, 10 classes, threads", threads, time)
        }
    }
}
