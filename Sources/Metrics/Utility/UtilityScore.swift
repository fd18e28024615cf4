import Learners

/// How predictions are scored.
public enum UtilityScore: String, Sendable, CaseIterable {
    case accuracy
    case balancedAccuracy = "balanced_accuracy"
    case macroF1 = "macro_f1"
    /// Mean over the classes of the area under the ROC curve of one class against the rest.
    case rocArea = "roc_auc"
    /// Mean −log probability of the true class, in nats; the lower the better.
    case logLoss = "log_loss"
    /// Expected calibration error over 15 bins of confidence; the lower the better.
    case calibrationError = "calibration_error"

    /// Whether lower is better.
    public var isLoss: Bool { self == .logLoss || self == .calibrationError }

    /// - Parameter weights: how often each row counts; nil = once.
    /// - Returns: nil when no row counts.
    public func value(_ predictions: Predictions, weights: [Double]? = nil) -> Double? {
        scorer(predictions)(weights)
    }

    /// The score of `predictions` for any weights of the rows; what does not depend on them is done once.
    func scorer(_ predictions: Predictions) -> @Sendable ([Double]?) -> Double? {
        switch self {
        case .accuracy: return { Confusion(predictions, weights: $0).accuracy }
        case .balancedAccuracy: return { Confusion(predictions, weights: $0).balancedAccuracy }
        case .macroF1: return { Confusion(predictions, weights: $0).macroF1 }
        case .rocArea:
            let area = ROCArea(predictions)
            return { area.macro(weights: $0) }
        case .calibrationError: return { Calibration(predictions, weights: $0).expectedError }
        case .logLoss:
            return { weights in
                var (sum, count) = (0.0, 0.0)
                for (row, loss) in predictions.logLoss.enumerated() {
                    let weight = weights?[row] ?? 1
                    sum += weight * loss
                    count += weight
                }
                return count > 0 ? sum / count : nil
            }
        }
    }

    var title: String {
        switch self {
        case .accuracy: "accuracy"
        case .balancedAccuracy: "balanced accuracy"
        case .macroF1: "macro F1"
        case .rocArea: "ROC AUC"
        case .logLoss: "log loss"
        case .calibrationError: "calibration error"
        }
    }
}
