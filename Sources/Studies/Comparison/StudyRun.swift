import Datasets
import Evaluation
import Features
import Generators
import Metrics
import Neural
import Numerics
import Results

/// One study of a kind of data.
struct StudyRun<Kind: Modality>: Sendable {
    let request: StudyRequest
    let cache: StageCache
    let parallel: Parallel
    let toolVersion: String
    let generators: [any Generator<Kind.Training>]
    let clock: @Sendable () -> Double

    func run(progress: any ProgressSink) throws -> Study.Outcome {
        try request.check()
        let columns = try StudyColumn.all(request, of: Kind.self)
        try Kind.check(extractors: request.extractors)
        let data = try StudyData<Kind>(request, parallel: parallel, progress: progress)
        let extractors = try Kind.extractors(request.extractors, for: data.training)
        let request = try request.resolved(labelled: data.training.labels != nil, known: generators)
        try request.check()
        let stage = request.generated.isEmpty ? nil : try generatorStage(data, progress)
        let measurer = StudyMeasurer<Kind>(
            request: request, data: data, columns: columns, extractors: extractors, cache: cache, parallel: parallel,
            progress: progress)

        progress.plan(
            PlannedStage.study(
                rows: data.rows, given: data.given.map(\.0.name),
                generated: try stage.map { stage in try request.generated.map { ($0, try stage.descriptor($0).family) } } ?? [],
                sanity: SanityRow.allCases.map { $0.name(in: Kind.self) }, values: Kind.values(in: data.training),
                spaces: extractors.map(\.id), columns: columns))
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
        let result = StudyAssembly<Kind>(
            request: request, data: data, columns: columns, floors: floors, rows: rows, extractors: extractors,
            toolVersion: toolVersion
        ).result()
        return Study.Outcome(
            result: result, costs: costs, failures: rows.compactMap(\.failure))
    }

    func generatorStage(_ data: StudyData<Kind>, _ progress: any ProgressSink) throws -> GeneratorStage<Kind> {
        GeneratorStage(
            training: try Kind.Training(
                data.training, fingerprint: data.trainingFingerprint, parallel: parallel),
            rows: data.rows, generators: generators, cache: cache, toolVersion: toolVersion, parallel: parallel, clock: clock, progress: progress)
    }

    // MARK: Rows

    private func row(
        _ given: StudyRequest.Given, _ set: Kind.Content, _ measurer: StudyMeasurer<Kind>, _ data: StudyData<Kind>
    ) throws -> StudyRow {
        let rows = set.limited(to: data.rows, seed: request.seed)
        let subject = StudySubject<Kind.Content>(
            name: given.name, rows: rows, fingerprint: try rows.fingerprint(parallel: parallel), kind: .given,
            sanity: nil, showsRows: true)
        var row = StudyRow(
            name: given.name, kind: .given,
            about: "Given: \(set.info.media) of \(Kind.Content.noun.counted(set.count))"
                + (rows.count < set.count ? ", \(rows.count) of them measured." : "."))
        row.parts = [try measured(measurer.protocolKey.with("given").with(subject.fingerprint), measurer) { subject }]
        return row
    }

    private func row(
        _ candidate: StudyRequest.Generated, _ stage: GeneratorStage<Kind>, _ measurer: StudyMeasurer<Kind>, _ data: StudyData<Kind>,
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
                if let epsilon = produced.epsilon { row.epsilon = max(epsilon, row.epsilon ?? 0) }
                // The same of every seed but for rounding of the noise.
                if row.parts.isEmpty { row.about = ([row.about] + produced.remarks).joined(separator: " ") }
                let key = measurer.protocolKey.with("generated").with(try stage.sampleKey(candidate, seed: seed).text)
                row.parts.append(
                    try measured(key, measurer) {
                        let rows = try produced.rows.relabelled(to: data.classNames)
                        return StudySubject<Kind.Content>(
                            name: "\(candidate.name), seed \(seed)", rows: rows,
                            fingerprint: try rows.fingerprint(parallel: parallel), kind: .generated, sanity: nil,
                            showsRows: !descriptor.copiesRows)
                    })
            } catch {
                guard let reason = Self.reason(error) else { throw error }
                row.parts = []
                row.failure = Study.Failure(
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

    private func row(_ kind: SanityRow, _ measurer: StudyMeasurer<Kind>, _ data: StudyData<Kind>) throws -> StudyRow {
        var row = StudyRow(name: kind.name(in: Kind.self), kind: .sanity, about: kind.about(in: Kind.self))
        row.sanity = kind
        row.copiesRows = kind == .copyOfTrain
        let random = RandomStream(seed: request.seed).split("anchors")
        row.parts = [
            try measured(measurer.protocolKey.with("sanity").with(row.name), measurer) {
                let rows =
                    switch kind {
                    case .realHoldout: try data.unseen.subset(data.holdoutRows)
                    case .copyOfTrain: try data.reference.subset(data.copyRows)
                    case .marginals:
                        try Kind.marginals.rows(
                            like: data.training, count: data.rows, stream: random, parallel: parallel)
                    case .noise:
                        try Kind.noise.rows(like: data.training, count: data.rows, stream: random, parallel: parallel)
                    }
                return StudySubject<Kind.Content>(
                    name: row.name, rows: rows, fingerprint: try rows.fingerprint(parallel: parallel),
                    kind: .sanity, sanity: kind, showsRows: kind == .marginals || kind == .noise)
            }
        ]
        return row
    }

    private func measured(
        _ key: StageKey, _ measurer: StudyMeasurer<Kind>, _ subject: () throws -> StudySubject<Kind.Content>
    ) throws -> MeasuredSet {
        if let stored = cache.readJSON(MeasuredSet.self, .blocks, key) { return stored }
        return try cache.storeJSON(measurer.measure(subject()), .blocks, key)
    }

    private func floors(_ measurer: StudyMeasurer<Kind>) throws -> [String: Floor] {
        let key = measurer.protocolKey.with("floors")
        if let stored = cache.readJSON([String: Floor].self, .blocks, key) { return stored }
        return try cache.storeJSON(measurer.floors(), .blocks, key)
    }
}
