import Metrics
import Results

/// What all columns say about one set: a given one, one seed of a generator, or a sanity row.
struct MeasuredSet: Codable, Sendable, Equatable {
    struct Value: Codable, Sendable, Equatable {
        var key: String
        var status: MetricStatus
        var reason: String?
        var value: Double?
        var interval: Interval?
        /// nil where the value takes part in no comparison.
        var replicates: [Double]?

        /// - Parameter compared: whether the value may be ranked.
        init(_ key: String, _ outcome: Result<Estimate, MetricError>, compared: Bool = true) {
            self.key = key
            switch outcome {
            case .success(let estimate) where !estimate.value.isFinite:
                status = .error
                reason = "the value is not a finite number; the features are too large or broken"
            case .success(let estimate):
                status = .ok
                value = estimate.value
                interval = estimate.interval.flatMap { $0.low.isFinite && $0.high.isFinite ? $0 : nil }
                replicates = estimate.replicates.flatMap { compared && $0.allSatisfy(\.isFinite) ? $0 : nil }
            case .failure(let error):
                status = error.status
                reason = error.reason
            }
        }
    }

    var fingerprint: String
    var rows: Int
    var labelled: Bool
    var values: [Value]
    var sheet: StudyResult.Sheet?
}
