import Datasets
import Numerics

/// Rows that a generator learns from, made ready once for all generators of their kind.
public protocol TrainingRows<Content>: Sendable {
    associatedtype Content: RowSet

    /// - Parameter fingerprint: of `set`, where it is known already.
    /// - Throws: `GeneratorError.badData` for what cannot be learned from; `DatasetError`.
    init(_ set: Content, fingerprint: String?, parallel: Parallel) throws

    var count: Int { get }
    /// Bytes that a row of this shape takes.
    var bytesPerRow: Int { get }
    var fingerprint: String { get }
}

/// Makes rows like those it was fitted to.
///
/// A fit gives a `GeneratorModel`, which is all that sampling reads: a stored model gives the same samples as a fresh
/// one. Generators see their training set only, never a holdout.
public protocol Generator<Training>: Sendable {
    associatedtype Training: TrainingRows

    var descriptor: GeneratorDescriptor { get }

    /// - Throws: `GeneratorError`, `DatasetError`, `NeuralError`, `CancellationError`.
    func fit(_ data: Training, _ plan: FitPlan) throws -> GeneratorModel

    /// The first `plan.count` rows of the endless sequence that `plan.seed` names: more rows begin with the same ones.
    /// - Throws: `GeneratorError.badModel` when the model's tensors are not this generator's.
    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Training.Content

    /// Bytes that a sampled row takes.
    func bytesPerRow(_ model: GeneratorModel) -> Int

    /// Whether `SamplePlan.conditions` means something to it.
    var canCondition: Bool { get }
    /// Whether `SamplePlan.balance` does.
    var canBalance: Bool { get }
}

extension Generator {
    public var canCondition: Bool { false }
    public var canBalance: Bool { false }
}
