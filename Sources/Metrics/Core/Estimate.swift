import Numerics
import Results

/// A metric's value with its interval; what cannot be computed is a `MetricError` instead.
public struct Estimate: Sendable, Equatable {
    public var value: Double
    public var interval: Interval?
    /// Why there is no interval, where one was asked for.
    public var intervalReason: String?
    /// Everything that changes the number: k, estimator, subsets, …
    public var parameters: [String: String]
    public var notes: [String]
    /// The value on each bootstrap sample, in the order of `Resamples`; candidates of one study are compared by them.
    /// Not centred on the value. nil without resamples or where there are none.
    package var replicates: [Double]?

    public init(
        _ value: Double, interval: Interval? = nil, parameters: [String: String] = [:], notes: [String] = []
    ) {
        self.value = value
        self.interval = interval
        self.parameters = parameters
        self.notes = notes
    }
}

/// Why a metric has no value. Never a number in its place, never a trap.
public enum MetricError: Error, Sendable, Equatable {
    /// The question makes no sense for this input (no labels, no holdout); the text says what would make it one.
    case notApplicable(String)
    /// Too few rows; the text says how many are needed.
    case insufficientData(String)
    /// Broken input or a numeric failure.
    case failed(String)

    /// A numeric refusal, as a metric's.
    package init(_ error: NumericsError) {
        self = error.code == .empty ? .insufficientData(error.message) : .failed(error.message)
    }

    public var status: MetricStatus {
        switch self {
        case .notApplicable: .notApplicable
        case .insufficientData: .insufficientData
        case .failed: .error
        }
    }

    public var reason: String {
        switch self {
        case .notApplicable(let text), .insufficientData(let text), .failed(let text): text
        }
    }
}
