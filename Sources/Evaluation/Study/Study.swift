import Datasets
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
    let cache: StudyCache
    let parallel: Parallel
    let toolVersion: String
    let generators: [any ImageGenerator]
    let clock: @Sendable () -> Double

    public init(
        request: StudyRequest, cache: StudyCache, parallel: Parallel, toolVersion: String,
        generators: [any ImageGenerator] = GeneratorRegistry.images, clock: @escaping @Sendable () -> Double
    ) {
        self.request = request
        self.cache = cache
        self.parallel = parallel
        self.toolVersion = toolVersion
        self.generators = generators
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
        try request.check()
        let columns = try StudyColumn.all(request)
        let extractors = try request.extractors.map(FeatureStage(seed: request.seed, parallel: parallel).extractor)
        let data = try StudyData(request, parallel: parallel, progress: progress)
        let request = try request.resolved(labelled: data.training.labels != nil, known: generators)
        try request.check()
        let stage = request.generated.isEmpty ? nil : try generatorStage(data, progress)
        let measurer = StudyMeasurer(
            request: request, data: data, columns: columns, extractors: extractors, cache: cache, parallel: parallel,
            progress: progress)

        var rows: [StudyRow] = []
        var costs: [StudyMeta.Cost] = []
        for (given, set) in data.given { rows.append(try self.row(given, set, measurer, data)) }
        for candidate in request.generated {
            guard let stage else { continue }
            rows.append(try row(candidate, stage, measurer, data, &costs))
        }
        for kind in SanityRow.allCases { rows.append(try row(kind, measurer, data)) }
        let floors = try floors(measurer)
        progress.begin("comparisons")
        let result = StudyAssembly(
            request: request, data: data, columns: columns, floors: floors, rows: rows, extractors: extractors,
            toolVersion: toolVersion
        ).result()
        return Outcome(
            result: result, costs: costs, failures: rows.compactMap(\.failure))
    }

    func generatorStage(_ data: StudyData, _ progress: any ProgressSink) throws -> GeneratorStage {
        GeneratorStage(
            training: try TrainingImages(
                data.training, fingerprint: data.trainingFingerprint, parallel: parallel),
            rows: data.rows, generators: generators, cache: cache, toolVersion: toolVersion, parallel: parallel, clock: clock, progress: progress)
    }

    // MARK: Rows

    private func row(
        _ given: StudyRequest.Given, _ set: ImageSet, _ measurer: StudyMeasurer, _ data: StudyData
    ) throws -> StudyRow {
        let images = set.limited(to: data.rows, seed: request.seed)
        let subject = StudyMeasurer.Subject(
            name: given.name, images: images, fingerprint: try images.fingerprint(parallel: parallel), kind: .given,
            sanity: nil, showsImages: true)
        var row = StudyRow(
            name: given.name, kind: .given,
            about: "Given: \(set.info.media) of \(set.count) images"
                + (images.count < set.count ? ", \(images.count) of them measured." : "."))
        row.parts = [try measured(measurer.protocolKey.with("given").with(subject.fingerprint), measurer) { subject }]
        return row
    }

    private func row(
        _ candidate: StudyRequest.Generated, _ stage: GeneratorStage, _ measurer: StudyMeasurer, _ data: StudyData,
        _ costs: inout [StudyMeta.Cost]
    ) throws -> StudyRow {
        let descriptor = try stage.descriptor(candidate)
        var row = StudyRow(name: candidate.name, kind: .generated, about: descriptor.about(candidate))
        row.generator = descriptor.id
        row.copiesRows = descriptor.copiesRows
        row.seeds = candidate.seeds
        for seed in candidate.seeds {
            do {
                let produced = try stage.produce(candidate, seed: seed)
                costs.append(produced.cost)
                let key = measurer.protocolKey.with("generated").with(try stage.sampleKey(candidate, seed: seed).text)
                row.parts.append(
                    try measured(key, measurer) {
                        let images = try produced.images.relabelled(to: data.classNames)
                        return StudyMeasurer.Subject(
                            name: "\(candidate.name), seed \(seed)", images: images,
                            fingerprint: try images.fingerprint(parallel: parallel), kind: .generated, sanity: nil,
                            showsImages: !descriptor.copiesRows)
                    })
            } catch {
                guard let reason = Self.reason(error) else { throw error }
                row.parts = []
                row.failure = Failure(
                    name: candidate.name, reason: candidate.seeds.count > 1 ? "seed \(seed): \(reason)" : reason,
                    isDivergence: (error as? GeneratorError)?.code == .diverged)
                break
            }
        }
        return row
    }

    /// Why one generator failed; nil for what must stop the study.
    private static func reason(_ error: any Error) -> String? {
        switch error {
        case let error as GeneratorError where error.code != .usage && error.code != .leak: error.message
        case let error as NeuralError: error.message
        case let error as NumericsError: error.message
        default: nil
        }
    }

    private func row(_ kind: SanityRow, _ measurer: StudyMeasurer, _ data: StudyData) throws -> StudyRow {
        var row = StudyRow(name: kind.rawValue, kind: .sanity, about: kind.about)
        row.sanity = kind
        row.copiesRows = kind == .copyOfTrain
        let random = RandomStream(seed: request.seed).split("anchors")
        row.parts = [
            try measured(measurer.protocolKey.with("sanity").with(kind.rawValue), measurer) {
                let images =
                    switch kind {
                    case .realHoldout: try data.unseen.subset(data.holdoutRows)
                    case .copyOfTrain: try data.reference.subset(data.copyRows)
                    case .pixelMarginals:
                        try ImageAnchors.pixelMarginals(
                            of: data.training, count: data.rows, stream: random, parallel: parallel)
                    case .noise:
                        try ImageAnchors.noise(
                            like: data.training, count: data.rows, stream: random, parallel: parallel)
                    }
                return StudyMeasurer.Subject(
                    name: kind.rawValue, images: images, fingerprint: try images.fingerprint(parallel: parallel),
                    kind: .sanity, sanity: kind, showsImages: kind == .pixelMarginals || kind == .noise)
            }
        ]
        return row
    }

    private func measured(
        _ key: StudyKey, _ measurer: StudyMeasurer, _ subject: () throws -> StudyMeasurer.Subject
    ) throws -> MeasuredSet {
        if let stored = cache.readJSON(MeasuredSet.self, .blocks, key) { return stored }
        return try cache.storeJSON(measurer.measure(subject()), .blocks, key)
    }

    private func floors(_ measurer: StudyMeasurer) throws -> [String: Floor] {
        let key = measurer.protocolKey.with("floors")
        if let stored = cache.readJSON([String: Floor].self, .blocks, key) { return stored }
        return try cache.storeJSON(measurer.floors(), .blocks, key)
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
