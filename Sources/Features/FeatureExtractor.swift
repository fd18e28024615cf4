import Datasets
import Numerics

/// A named run of features that can be judged apart.
public struct FeatureRange: Sendable, Equatable {
    public let name: String
    public let columns: Range<Int>

    public init(_ name: String, _ columns: Range<Int>) {
        self.name = name
        self.columns = columns
    }
}

/// Turns rows of one kind of data into rows of features. Distances of features of different extractors are never compared: `id`,
/// `version`, `weightsSHA256` and `preprocessing` are part of a metric's identity.
public protocol FeatureExtractor<Content>: Sendable {
    associatedtype Content: RowSet

    /// "embedded", "random", …
    var id: String { get }
    var version: String { get }
    /// Hexadecimal digest of the weights, 64 digits; nil where there are none.
    var weightsSHA256: String? { get }
    /// Features a row.
    var dimension: Int { get }
    /// In the order of their columns; together they cover 0..<dimension.
    var levels: [FeatureRange] { get }
    /// What is done to a row before the network sees it, in words.
    var preprocessing: String { get }
    /// Classifiers on the features; nil, the default, where there are none.
    var classHead: ClassHead? { get }

    /// Features in the order of the rows; the same bits at any thread count.
    /// - Parameter progress: called with rows done and rows in all.
    /// - Throws: `DatasetError` for a row that cannot be decoded, `FeatureError` otherwise; `CancellationError`
    ///   when the task is cancelled.
    func extract(
        _ rows: Content, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws -> Matrix<Float>
}

extension FeatureExtractor {
    public var classHead: ClassHead? { nil }

    /// What two sets of features must have in common to be compared.
    package var identity: [String] { [id, version, weightsSHA256 ?? "", preprocessing] }

    public func extract(_ rows: Content, parallel: Parallel = .serial) throws -> Matrix<Float> {
        try extract(rows, parallel: parallel) { _, _ in }
    }
}
