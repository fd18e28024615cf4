import Foundation
import Numerics
import Testing

import Learners

@Suite(.serialized) struct BinaryLogisticRegressionTests {
    /// Two columns of ±1: with n rows of each cell the optimum has a closed form in the log odds when λ → 0.
    @Test func matchesLogOddsOfATable() throws {
        // x = −1: 30 of 100 positive, x = +1: 80 of 100 positive.
        var values: [Float] = []
        var labels: [Int] = []
        for (x, positives) in [(Float(-1), 30), (1, 80)] {
            for row in 0..<100 {
                values.append(x)
                labels.append(row < positives ? 1 : 0)
            }
        }
        let features = Matrix<Float>(unchecked: values, rows: 200, columns: 1)
        let model = try BinaryLogisticRegression(penalty: 1e-9).fit(features, labels: labels, on: .serial)
        let scores = try model.scores(features, on: .serial)
        #expect(abs(scores[0] - log(0.3 / 0.7)) < 1e-4)
        #expect(abs(scores[199] - log(0.8 / 0.2)) < 1e-4)
    }

    @Test func separableDataStaysFinite() throws {
        let features = Matrix<Float>(unchecked: [-2, -1, 1, 2], rows: 4, columns: 1)
        let model = try BinaryLogisticRegression().fit(features, labels: [0, 0, 1, 1], on: .serial)
        let scores = try model.scores(features, on: .serial)
        #expect(scores[0] < 0 && scores[1] < 0 && scores[2] > 0 && scores[3] > 0)
        #expect(scores.allSatisfy { $0.isFinite })
    }

    @Test func constantColumnsSayNothing() throws {
        let features = Matrix<Float>(unchecked: [5, 5, 5, 5, 5, 5], rows: 6, columns: 1)
        let model = try BinaryLogisticRegression().fit(features, labels: [0, 1, 0, 1, 0, 1], on: .serial)
        #expect(try model.scores(features, on: .serial).allSatisfy { abs($0) < 1e-9 })
    }

    @Test func newtonAndLBFGSAgree() throws {
        let (features, labels) = gaussianClasses(count: 400, columns: 6, classes: 2, distance: 0.4, seed: 6)
        let newton = try BinaryLogisticRegression().fit(features, labels: labels, on: .serial)
        // The multinomial model splits the weight over two columns, which halves its penalty.
        let softmax = try LogisticRegression(penalty: 2).fitted(features, labels: labels, classes: 2, on: .serial)
        for column in 0..<6 {
            let difference = softmax.coefficients[column * 2 + 1] - softmax.coefficients[column * 2]
            #expect(abs(newton.weights[column] - difference) < 2e-3)
        }
    }

    @Test func sameBitsOnTwoThreads() throws {
        let (features, labels) = gaussianClasses(count: 3000, columns: 40, classes: 2, distance: 0.1, seed: 7)
        let fits = try [1, 2].map { threads in
            try BinaryLogisticRegression().fit(features, labels: labels, on: Parallel(threads: threads))
        }
        #expect(fits[0].weights == fits[1].weights && fits[0].intercept == fits[1].intercept)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["ASSAY_TIMING"] != nil, "set ASSAY_TIMING to time"))
    func timing() throws {
        for columns in [448, 2048] {
            let (features, labels) = gaussianClasses(
                count: 16_000, columns: columns, classes: 2, distance: 0.02, seed: 8)
            let time = try ContinuousClock().measure {
                let model = try BinaryLogisticRegression().fit(features, labels: labels, on: Parallel(threads: 2))
                print("binary iterations", model.iterations)
            }
            print("binary 16,000 ×", columns, "threads 2", time)
        }
    }
}
