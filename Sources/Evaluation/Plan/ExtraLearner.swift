import Learners
import Metrics

/// A learner of TSTR that is trained where it is asked for, beside those that always are: it takes longer than they do.
public enum ExtraLearner: String, Sendable, CaseIterable {
    /// A multi-layer perceptron.
    case mlp

    /// Of names between commas, each at most once and in the order of `allCases`.
    /// - Throws: `EvaluationError.usage` for a name that there is not.
    public static func named(_ list: String) throws(EvaluationError) -> [ExtraLearner] {
        var found: Set<ExtraLearner> = []
        for name in list.split(separator: ",") {
            guard let learner = ExtraLearner(rawValue: String(name)) else {
                throw EvaluationError(
                    .usage, "there is no learner \(name)",
                    remedy: "Give \(allCases.map(\.rawValue).joined(separator: " or ")), or leave the option out.")
            }
            found.insert(learner)
        }
        return allCases.filter(found.contains)
    }

    var classifier: PerceptronClassifier { PerceptronClassifier() }
    var regressor: PerceptronRegressor { PerceptronRegressor() }
    /// As one of the models whose order is compared.
    var model: LearnedModel { LearnedModel(name: "perceptron", classifier, regressor) }
    var words: String { "perceptron" }
    var refits: Int { 4 }
}
