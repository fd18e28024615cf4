import Evaluation
import Metrics
import Results

/// What all columns say about one set: a given one, one seed of a generator, or a sanity row.
package struct MeasuredSet: Codable, Sendable, Equatable {
    package struct Value: Codable, Sendable, Equatable {
        package var key: String
        package var status: MetricStatus
        package var reason: String?
        package var value: Double?
        package var interval: Interval?
        /// nil where the value takes part in no comparison.
        package var replicates: [Double]?

        /// - Parameter compared: whether the value may be ranked.
        package init(_ key: String, _ outcome: Result<Estimate, MetricError>, compared: Bool = true) {
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

    package var fingerprint: String
    package var rows: Int
    package var labelled: Bool
    package var values: [Value]
    package var sheet: StudyResult.Sheet?

    package init(
        fingerprint: String, rows: Int, labelled: Bool, values: [Value], sheet: StudyResult.Sheet? = nil
    ) {
        self.fingerprint = fingerprint
        self.rows = rows
        self.labelled = labelled
        self.values = values
        self.sheet = sheet
    }
}
