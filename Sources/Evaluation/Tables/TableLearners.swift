import Datasets
import Features
import Learners
import Numerics

/// A classifier that predicts the target column from the others.
struct TableLearner<Learner: Classifier>: ContentLearner where Learner.Input == Matrix<Float> {
    let learner: Learner
    let words: String
    let suffix: String
    let refits: Int

    func reader(
        of sets: [Table], reference: Table?
    ) throws -> @Sendable (Table, Parallel) throws -> Matrix<Float> {
        guard let real = reference ?? sets.first else {
            throw EvaluationError(.badData, "there is no table to learn from", remedy: "Give --real.")
        }
        let encoder = try TableEncoder(real, leavingOut: real.target.map { [$0] } ?? [])
        return { try encoder.extract($0, parallel: $1) }
    }
}
