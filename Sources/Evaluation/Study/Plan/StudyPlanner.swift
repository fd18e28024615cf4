import Datasets
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
                guard let generator = generators.first(where: { $0.descriptor.id == candidate.generator }) else {
                    continue
                }
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

/// Time and memory of measuring one set, from operation counts. The paces were measured on two cores of Sapphire
/// Rapids; on another machine the times are off in proportion to its speed.
struct MeasuringCost {
    let rows: Int
    let searched: Int
    let unseen: Int
    let dimensions: [Int]
    let replicates: Int
    /// Values an image.
    let pixels: Int
    let threads: Int
    let utility: Bool

    /// Double-precision operations a second and thread.
    private static let pace = 3.5e10
    /// Seconds the classifiers take for an image value, all epochs, a thread.
    private static let networkPace = 2.4e-6

    var seconds: Double {
        let (n, replicates) = (Double(rows), Double(replicates))
        var operations = 0.0
        for dimension in dimensions {
            let d = Double(dimension)
            operations += 10 * n * n * d
            operations += replicates * (2 * n * d * d + 12 * d * d * d)
            operations += 50 * (2 * n * d * d + 12 * d * d * d)
            // Five folds of a logistic regression.
            operations += 1_500 * n * d
        }
        operations += 2 * n * Double(searched + unseen) * Double(dimensions.first ?? 0)
        let classifiers = utility ? Self.networkPace * n * Double(pixels) : 0
        return (operations / Self.pace + classifiers) / Double(threads)
    }

    func floorSeconds(splits: Int) -> Double {
        var operations = 0.0
        for dimension in dimensions {
            let (n, d) = (2 * Double(rows), Double(dimension))
            operations += 6 * n * n * d + Double(splits) * (4 * n * d * d + 40 * d * d * d + 750 * n * d)
        }
        return operations / (Self.pace * Double(threads))
    }

    /// Three sets of known quality, without intervals.
    var anchorSeconds: Double {
        let (n, operations) = (Double(rows), dimensions.reduce(0.0) { $0 + 30 * Double(rows) * Double(rows) * Double($1) })
        let moments = dimensions.reduce(0.0) { $0 + 3 * (2 * n * Double($1 * $1) + 12 * Double($1 * $1 * $1)) }
        return (operations + moments) / (Self.pace * Double(threads))
    }

    /// One run keeps no covariances of replicates; a thread holds a few at a time.
    var bytesOfOneRun: Int {
        let widest = dimensions.max() ?? 0
        return bytes + dimensions.reduce(0) { $0 - replicates * $1 * $1 * 8 } + 8 * threads * widest * widest * 8
    }

    /// The largest part at any time: features of the real rows and of one set, and the reference's covariances.
    var bytes: Int {
        var total = 200_000_000 + (searched + unseen + 2 * rows) * pixels
        for (index, dimension) in dimensions.enumerated() {
            total += (index == 0 ? 2 * (searched + unseen) : 0) * dimension * 4 + 6 * rows * dimension * 4
            total += replicates * dimension * dimension * 8
        }
        return total
    }
}
