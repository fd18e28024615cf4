import Numerics

/// Samples that a learner can read: a feature matrix, a batch of images.
public protocol LearnerInput: Sendable {
    var sampleCount: Int { get }
    /// The samples at `indices`, in that order, repeats allowed.
    func samples(at indices: [Int]) -> Self
    func appending(_ other: Self) throws(LearnerError) -> Self
    /// A hash of every sample's content, equal for equal samples and, but for chance, for them alone.
    func contentHashes() -> [UInt64]
}

/// A recipe for a classifier: hyper-parameters only, no state.
public protocol Classifier<Input>: Sendable {
    associatedtype Input: LearnerInput

    /// Short name that becomes part of a result's identity, e.g. "logistic", "cnn".
    var name: String { get }
    /// Every hyper-parameter that changes the fit.
    var parameters: [String: String] { get }
    /// Whether a fit takes one thread only, so that several fits should run side by side.
    var fitsOnOneThread: Bool { get }

    /// Fits the classifier.
    ///
    /// - Parameters:
    ///   - labels: one class number in 0..<classes a sample; classes may be absent.
    ///   - seed: fixes initial weights and order; the same seed gives the same bits at any thread count.
    func fit(
        _ inputs: Input, labels: [Int], classes: Int, seed: UInt64, on parallel: Parallel
    ) throws(LearnerError) -> any ClassifierModel<Input>
}

extension Classifier {
    public var fitsOnOneThread: Bool { false }
}

/// A fitted classifier.
public protocol ClassifierModel<Input>: Sendable {
    associatedtype Input: LearnerInput
    /// samples × classes; rows sum to 1.
    func probabilities(_ inputs: Input, on parallel: Parallel) throws(LearnerError) -> Matrix<Double>
}

extension Matrix: LearnerInput {
    public var sampleCount: Int { rows }
    public func samples(at indices: [Int]) -> Matrix { rows(at: indices) }
    public func appending(_ other: Matrix) throws(LearnerError) -> Matrix {
        do throws(NumericsError) {
            guard other.columns == columns else {
                throw NumericsError(.dimensionMismatch, "\(columns) and \(other.columns) columns")
            }
            return try Matrix(rows: rows + other.rows, columns: columns, storage: storage + other.storage)
        } catch { throw .numeric(error) }
    }
}
