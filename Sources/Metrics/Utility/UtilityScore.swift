import Learners

/// How predictions are scored.
public enum UtilityScore: String, Sendable, CaseIterable {
    case accuracy
    case balancedAccuracy = "balanced_accuracy"
    case macroF1 = "macro_f1"
    /// Mean −log probability of the true class, in nats; the lower the better.
    case logLoss = "log_loss"

    /// - Parameter weights: how often each row counts; nil = once.
    /// - Returns: nil when no row counts.
    public func value(_ predictions: Predictions, weights: [Double]? = nil) -> Double? {
        switch self {
        case .accuracy: return Confusion(predictions, weights: weights).accuracy
        case .balancedAccuracy: return Confusion(predictions, weights: weights).balancedAccuracy
        case .macroF1: return Confusion(predictions, weights: weights).macroF1
        case .logLoss:
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
