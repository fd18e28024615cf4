import Numerics
import Testing

import Learners

@Suite struct ClassificationScoresTests {
    /// True 0 0 1 1 2, said 0 1 1 1 0.
    private func example() throws -> Predictions {
        let probabilities = Matrix<Double>(
            unchecked: [0.8, 0.1, 0.1, 0.2, 0.6, 0.2, 0.1, 0.8, 0.1, 0.3, 0.5, 0.2, 0.5, 0.25, 0.25], rows: 5,
            columns: 3)
        return try Predictions(labels: [0, 0, 1, 1, 2], probabilities: probabilities)
    }

    @Test func matchesHandCount() throws {
        let confusion = Confusion(try example())
        #expect(confusion.accuracy == 0.6)
        #expect(confusion.recalls == [0.5, 1, 0])
        #expect(confusion.balancedAccuracy == 0.5)
        // F1: class 0 = 2·1/(2 + 2), class 1 = 2·2/(2 + 3), class 2 = 0.
        #expect(abs((confusion.macroF1 ?? 0) - (0.5 + 0.8 + 0) / 3) < 1e-15)
    }

    @Test func weightsRepeatRows() throws {
        let confusion = Confusion(try example(), weights: [3, 0, 1, 1, 0])
        #expect(confusion.accuracy == 1)
        #expect(confusion.recalls == [1, 1, nil])
    }

    @Test func refusesLabelsOutOfRange() {
        let probabilities = Matrix<Double>(rows: 1, columns: 2, repeating: 0.5)
        #expect(throws: LearnerError.self) { try Predictions(labels: [2], probabilities: probabilities) }
        #expect(throws: LearnerError.self) { try Predictions(labels: [0, 1], probabilities: probabilities) }
    }
}
