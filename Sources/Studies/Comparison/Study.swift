import Datasets
import Evaluation
import Features
import Generators
import Metrics
import Neural
import Numerics
import Results

/// A comparison study: every candidate trained, sampled and measured by one protocol, then ranked with what the
/// comparison leaves open. Each finished stage goes to the cache, so that a study that was broken off ends with the
/// same bytes after it is resumed.
public struct Study: Sendable {
    let request: StudyRequest
    let cache: StageCache
    let parallel: Parallel
    let toolVersion: String
    let clock: @Sendable () -> Double

    public init(
        request: StudyRequest, cache: StageCache, parallel: Parallel, toolVersion: String,
        clock: @escaping @Sendable () -> Double
    ) {
        self.request = request
        self.cache = cache
        self.parallel = parallel
        self.toolVersion = toolVersion
        self.clock = clock
    }

    public struct Outcome: Sendable {
        public var result: StudyResult
        public var costs: [StudyMeta.Cost]
        /// Candidates that could not be trained or measured.
        public var failures: [Failure]
    }

    public struct Failure: Sendable, Equatable {
        public var name: String
        /// As the row states it.
        public var reason: String
        /// Whether the training left the finite numbers; else the data did not suit it.
        public var isDivergence: Bool
    }

    /// - Throws: what stops the whole study, before any training where it can be known: `DatasetError`,
    ///   `EvaluationError`, `FeatureError`, `GeneratorError.usage`. A generator that fails does not; its row says why.
    public func run(progress: any ProgressSink) throws -> Outcome {
        func run<Kind: Modality>(_ kind: Kind.Type) throws -> Outcome {
            try self.run(kind, generators: Kind.generators, progress: progress)
        }
        try request.check()
        return try run(request.kind())
    }

    /// The same with generators of the caller's choice.
    package func run<Kind: Modality>(
        _ kind: Kind.Type, generators: [any Generator<Kind.Training>], progress: any ProgressSink
    ) throws -> Outcome {
        try StudyRun<Kind>(
            request: request, cache: cache, parallel: parallel, toolVersion: toolVersion, generators: generators,
            clock: clock
        ).run(progress: progress)
    }
}

extension GeneratorDescriptor {
    /// What a row of the study is, with what differs from the standard.
    func about(_ candidate: StudyRequest.Generated) -> String {
        var extras = candidate.settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
        if trainsBySteps, candidate.budget != .standard { extras.append(candidate.budget.text) }
        let text = summary.hasSuffix(".") ? String(summary.dropLast()) : summary
        return text + (extras.isEmpty ? "." : " (" + extras.joined(separator: ", ") + ").")
    }
}
