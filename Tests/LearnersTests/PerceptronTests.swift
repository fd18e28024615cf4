import Numerics
import Testing

import Learners

@Suite struct PerceptronTests {
    /// Four clouds; the label is whether exactly one of two signs is positive, which no weighted sum can tell.
    private func exclusiveOr(_ rows: Int, seed: UInt64) -> (features: Matrix<Float>, labels: [Int]) {
        var random = RandomStream(seed: seed)
        var values: [Float] = []
        var labels: [Int] = []
        for row in 0..<rows {
            let (first, second) = (row % 2 == 0 ? 1.0 : -1, row / 2 % 2 == 0 ? 1.0 : -1)
            // Units of their own: without standardising the second column alone would be seen.
            values += [Float(first + 0.3 * random.normal()), Float(1e6 * (second + 0.3 * random.normal())), 7]
            labels.append(first * second < 0 ? 1 : 0)
        }
        return (Matrix(unchecked: values, rows: rows, columns: 3), labels)
    }

    private func accuracy(_ model: any ClassifierModel<Matrix<Float>>, _ test: (features: Matrix<Float>, labels: [Int])) throws -> Double {
        let probabilities = try model.probabilities(test.features, on: .serial)
        for row in 0..<probabilities.rows { #expect(abs(probabilities.row(row).reduce(0, +) - 1) < 1e-12) }
        return Confusion(try Predictions(labels: test.labels, probabilities: probabilities)).accuracy ?? 0
    }

    @Test func learnsWhatALinearModelCannot() throws {
        let (train, test) = (exclusiveOr(300, seed: 1), exclusiveOr(300, seed: 2))
        let model = try PerceptronClassifier().fit(train.features, labels: train.labels, classes: 2, seed: 3, on: .serial)
        #expect(try accuracy(model, test) > 0.97)
        let line = try LogisticRegression().fit(train.features, labels: train.labels, classes: 2, seed: 3, on: .serial)
        #expect(try accuracy(line, test) < 0.65)
    }

    /// Also with a class of one row, one that no row has, and a column far out in one row.
    @Test func learnsSeveralClasses() throws {
        var (features, labels) = gaussianClasses(count: 600, columns: 10, classes: 3, distance: 1.2, seed: 5)
        labels[0] = 3
        features[1, 0] = 1e30
        let (train, test) = (Array(0..<400), Array(400..<600))
        let model = try PerceptronClassifier().fit(
            features.rows(at: train), labels: train.map { labels[$0] }, classes: 5, seed: 1, on: .serial)
        #expect(try accuracy(model, (features.rows(at: test), test.map { labels[$0] })) > 0.85)
        #expect(try model.probabilities(features, on: .serial).columns == 5)
    }

    /// At any number of threads, beside other fits, and with the seed alone.
    @Test func sameBitsInEveryRun() throws {
        let (features, labels) = gaussianClasses(count: 200, columns: 8, classes: 2, distance: 0.4, seed: 6)
        @Sendable func fit(_ seed: UInt64, _ parallel: Parallel) throws(LearnerError) -> [Double] {
            try PerceptronClassifier(Perceptron(rounds: 5)).fit(features, labels: labels, classes: 2, seed: seed, on: parallel)
                .probabilities(features, on: parallel).storage
        }
        let first = try fit(1, .serial)
        #expect(try fit(1, Parallel(threads: 3)) == first)
        let others = try Parallel(threads: 4).tryMap(4) { block throws(LearnerError) in try fit(UInt64(block % 2) + 1, .serial) }
        for (block, other) in others.enumerated() { #expect((other == first) == (block % 2 == 0)) }
    }

    @Test func predictsNumbersInTheirUnit() throws {
        var random = RandomStream(seed: 4)
        let count = 500
        let features = Matrix<Float>(unchecked: (0..<2 * count).map { _ in Float(random.normal()) }, rows: count, columns: 2)
        // Neither scale nor place of the target is that of its inputs.
        let values = (0..<count).map { 1e9 + 1e6 * Double(abs(features[$0, 0]) + 0.5 * features[$0, 1]) }
        let (train, test) = (Array(0..<350), Array(350..<count))
        func explained(_ regressor: some Regressor) throws -> Double {
            let model = try regressor.fit(features.rows(at: train), values: train.map { values[$0] }, seed: 1, on: .serial)
            let answers = try model.values(features.rows(at: test), on: .serial)
            let own = test.map { values[$0] }
            let mean = own.reduce(0, +) / Double(own.count)
            let left = zip(own, answers).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            return 1 - left / own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        #expect(try explained(PerceptronRegressor()) > 0.95)
        // An absolute value is no line.
        #expect(try explained(LinearRegression()) < 0.7)
    }

    @Test func fewRowsAndBadOnes() throws {
        let few = exclusiveOr(8, seed: 1)
        let model = try PerceptronClassifier(Perceptron(rounds: 3)).fit(few.features, labels: few.labels, classes: 2, seed: 1, on: .serial)
        #expect(try model.probabilities(few.features, on: .serial).storage.allSatisfy(\.isFinite))
        #expect(try model.probabilities(Matrix(rows: 0, columns: 3), on: .serial).rows == 0)
        func code(_ body: () throws -> Void) -> LearnerError.Code? {
            do { try body() } catch { return (error as? LearnerError)?.code }
            return nil
        }
        #expect(code { _ = try model.probabilities(Matrix(rows: 2, columns: 2), on: .serial) } == .dimensionMismatch)
        #expect(code {
            _ = try PerceptronClassifier().fit(few.features, labels: few.labels.map { _ in 1 }, classes: 2, seed: 1, on: .serial)
        } == .oneClass)
        var broken = few.features
        broken[0, 0] = .nan
        #expect(code { _ = try PerceptronClassifier().fit(broken, labels: few.labels, classes: 2, seed: 1, on: .serial) } == .nonFinite)
        #expect(code { _ = try PerceptronRegressor().fit(few.features, values: [1], seed: 1, on: .serial) } == .dimensionMismatch)
    }
}
