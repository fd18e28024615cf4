import Datasets
import Evaluation
import Features
import Generators
import Neural
import Numerics
import Results

/// Reads the sets, tries each generator for a few steps and extrapolates. Keeps nothing.
public struct StudyPlanner {
    let request: StudyRequest
    let parallel: Parallel
    let clock: @Sendable () -> Double

    public init(
        request: StudyRequest, parallel: Parallel,
        clock: @escaping @Sendable () -> Double
    ) {
        self.request = request
        self.parallel = parallel
        self.clock = clock
    }

    private static let featureTrial = 128

    /// - Throws: what `Study.run` throws before its first training.
    public func plan(progress: any ProgressSink) throws -> StudyPlan {
        func plan<Kind: Modality>(_ kind: Kind.Type) throws -> StudyPlan {
            try self.plan(kind, generators: Kind.generators, progress: progress)
        }
        try request.check()
        return try plan(request.kind())
    }

    package func plan<Kind: Modality>(
        _ kind: Kind.Type, generators: [any Generator<Kind.Training>], progress: any ProgressSink
    ) throws -> StudyPlan {
        try request.check()
        let columns = try StudyColumn.all(request, of: kind)
        try Kind.check(extractors: request.extractors)
        let data = try StudyData<Kind>(request, parallel: parallel, progress: progress)
        let extractors = try Kind.extractors(request.extractors, for: data.training)
        let request = try request.resolved(labelled: data.training.labels != nil, known: generators)
        try request.check()

        progress.begin("timing the feature extractors")
        let trial = data.reference.limited(to: Self.featureTrial, seed: 1)
        var featureSeconds = 0.0
        for extractor in extractors {
            _ = try extractor.extract(trial, parallel: parallel)
            let began = clock()
            _ = try extractor.extract(trial, parallel: parallel)
            featureSeconds += (clock() - began) / Double(trial.count)
        }
        let cost = MeasuringCost(
            rows: max(data.rows, data.reference.count), searched: data.searched.count, unseen: data.unseen.count,
            dimensions: extractors.map(\.dimension), replicates: request.replicates,
            pixels: Kind.values(in: data.reference), threads: parallel.threads,
            utility: columns.contains { $0.source == .network })
        let measuring = cost.seconds + featureSeconds * Double(data.rows)

        var candidates = data.given.map { given in
            StudyPlan.Candidate(name: given.request.name, kind: .given, seeds: [], measuringSeconds: measuring)
        }
        if !request.generated.isEmpty {
            let trial = try GeneratorTrial<Kind>(data: data, parallel: parallel, clock: clock)
            for candidate in request.generated {
                let generator = try GeneratorRegistry.find(candidate.generator, in: generators)
                progress.report(stage: "trying the generators", done: 0, of: 0, detail: candidate.name)
                candidates.append(try trial.candidate(candidate, generator, measuring: measuring))
            }
        }
        candidates += SanityRow.allCases.map {
            StudyPlan.Candidate(name: $0.name(in: kind), kind: .sanity, seeds: [], measuringSeconds: measuring)
        }
        let shared = featureSeconds * Double(data.searched.count + data.unseen.count) + cost.floorSeconds(splits: request.floorSplits)
        return StudyPlan(
            title: request.title, rows: data.rows, trainingRows: data.training.count, holdoutRows: data.unseen.count,
            threads: parallel.threads, metrics: columns.map(\.key), candidates: candidates, sharedSeconds: shared,
            seconds: shared + candidates.reduce(0) { $0 + $1.seconds }, memoryBytes: cost.bytes,
            warnings: data.warnings)
    }
}
