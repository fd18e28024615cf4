import Datasets
import Evaluation
import Foundation
import Generators
import Numerics
import Results
import Studies
import TestSupport
import Testing

/// Small studies from files to `compare.json`.
@Suite struct StudyRunTests {
    private static func fixture(_ name: String) -> String {
        SharedData.repository.appending(path: "fixtures/shapes/\(name).npz").path(percentEncoded: false)
    }

    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appending(path: "assay-study-\(UUID().uuidString)")
        var path: String { url.path(percentEncoded: false) }
        deinit { try? FileManager.default.removeItem(at: url) }
    }

    private func request(
        generated: [StudyRequest.Generated], given: [StudyRequest.Given] = [.init(name: "good", path: fixture("good"))],
        holdout: String? = fixture("holdout"), metrics: [String]? = nil, utility: Bool = false
    ) -> StudyRequest {
        StudyRequest(
            real: Self.fixture("real"), holdout: holdout, given: given, generated: generated, rows: nil, replicates: 20,
            floorSplits: 2, extractors: ["random"], metrics: metrics, utility: utility,
            open: OpenOptions(limit: 120))
    }

    private let tiny = StudyRequest.Generated(name: "tiny", generator: "tiny", seeds: [1, 2])

    private func run(
        _ request: StudyRequest, cache: String, threads: Int = 2,
        generators: [any Generator<TrainingImages>] = [TinyGenerator(), TinyGenerator(id: "wild", spread: 80)]
    ) throws -> Study.Outcome {
        try Study(
            request: request, cache: StageCache(folder: cache), parallel: Parallel(threads: threads),
            toolVersion: "test", clock: { 0 }
        ).run(ImageModality.self, generators: generators, progress: SilentProgress())
    }

    @Test func resumedStudiesEndWithTheSameBytes() throws {
        let request = request(
            generated: [tiny, .init(name: "wild", generator: "wild", settings: ["spread": "1.5"], seeds: [1])])
        let whole = Folder()
        let first = try run(request, cache: whole.path, threads: 2)
        let bytes = try CanonicalJSON.encode(first.result)

        // Broken off in the second training, then resumed on one thread.
        let broken = Folder()
        let stop = FailingGenerator(id: "tiny", seed: 2, error: CancellationError())
        #expect(throws: CancellationError.self) {
            try run(request, cache: broken.path, generators: [stop, TinyGenerator(id: "wild", spread: 80)])
        }
        #expect(try CanonicalJSON.encode(run(request, cache: broken.path, threads: 1).result) == bytes)

        // Stages lost or damaged are made again.
        for (number, kind) in ["models", "samples", "features", "blocks"].enumerated() {
            let folder = whole.url.appending(path: kind)
            for (index, name) in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().enumerated()
            {
                let file = folder.appending(path: name)
                if (index + number) % 3 == 0 { try FileManager.default.removeItem(at: file) }
                if (index + number) % 3 == 1 {
                    try Data("damaged, and long enough to be looked at".utf8).write(to: file)
                }
            }
        }
        let again = try run(request, cache: whole.path, threads: 1)
        #expect(try CanonicalJSON.encode(again.result) == bytes)
        #expect(again.costs.count == 3)
    }

    @Test func rowsValuesAndRanks() throws {
        let folder = Folder()
        let result = try run(
            request(generated: [tiny, .init(name: "wild", generator: "wild", seeds: [1])]), cache: folder.path
        ).result
        #expect(
            result.candidates.map(\.name) == [
                "good", "tiny", "wild", "real holdout", "copy of train", "pixel marginals", "noise",
            ])
        #expect(result.candidates.map(\.kind) == [.given, .generated, .generated, .sanity, .sanity, .sanity, .sanity])
        #expect(result.candidates[1].fingerprints.count == 2)
        #expect(result.candidates[4].sheet == nil && result.candidates[3].sheet == nil)
        #expect(result.candidates[1].sheet != nil)
        for candidate in result.candidates {
            #expect(candidate.values.count == result.metrics.count)
            #expect(candidate.rows == 120)
            for (metric, value) in zip(result.metrics, candidate.values) where value.status == .ok {
                #expect((value.rank != nil) == (metric.ranked && candidate.kind != .sanity), "\(metric.key)")
                #expect(value.interval != nil, "\(candidate.name) \(metric.key)")
            }
        }
        let two = try #require(result.candidates[1].values.first)
        #expect(two.perSeed.count == 2)
        #expect(two.value == two.perSeed.reduce(0, +) / 2)
        // Wild noise is further from real rows than little noise.
        let pair = try #require(result.comparisons.first { $0.a == "tiny" && $0.b == "wild" })
        #expect(pair.metric == "fidelity.frechet_distance@random" && pair.difference < 0)
        #expect(result.warnings.contains { $0.code == "one_seed" && $0.message.contains("wild") })
        #expect(result.inputs.map(\.role) == [.real, .holdout, .synthetic])
        let read = try CanonicalJSON.decode(StudyResult.self, from: CanonicalJSON.encode(result))
        #expect(read == result)
    }

    @Test func aGeneratorThatFailsHasARow() throws {
        let folder = Folder()
        let failing = FailingGenerator(
            id: "tiny", seed: 2, error: GeneratorError(.diverged, "a loss is no number", remedy: ""))
        let outcome = try run(
            request(generated: [tiny], metrics: ["fidelity.precision"]), cache: folder.path, generators: [failing])
        #expect(outcome.failures.map(\.reason) == ["seed 2: a loss is no number"])
        #expect(outcome.failures.allSatisfy { $0.isDivergence })
        let row = try #require(outcome.result.candidates.first { $0.name == "tiny" })
        #expect(row.values.allSatisfy { $0.status == .error && $0.reason == "seed 2: a loss is no number" })
        #expect(outcome.result.warnings.contains { $0.code == "candidate_failed" })
    }

    @Test func precisionAloneIsUnreliable() throws {
        let folder = Folder()
        let verdict = try run(request(generated: [tiny], metrics: ["fidelity.precision"]), cache: folder.path).result
            .verdict
        #expect(!verdict.reliable)
        #expect(verdict.sentence.contains("copy of the training rows"), "\(verdict.sentence)")
    }

    @Test func smallGivenSetsTakePartAsFarAsTheyCan() throws {
        let folder = Folder()
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let small = folder.path + "/small.npz"
        try NPZ.write(ImageSet.open(Self.fixture("good")).limited(to: 50, seed: 2), to: small)
        let result = try run(
            request(generated: [tiny], given: [.init(name: "small", path: small)]), cache: folder.path + "/cache"
        ).result
        let row = try #require(result.candidates.first { $0.name == "small" })
        func value(_ key: String) throws -> StudyResult.Value {
            let index = try #require(result.metrics.firstIndex { $0.key == key })
            return row.values[index]
        }
        #expect(row.rows == 50)
        #expect(try value("fidelity.frechet_distance@random").status == .insufficientData)
        #expect(try value("diversity.coverage@random").status == .insufficientData)
        #expect(try value("fidelity.kernel_distance@random").rank != nil)
        #expect(try value("fidelity.precision@random").rank != nil)
        let twoSample = try value("fidelity.classifier_two_sample@random")
        #expect(twoSample.status == .ok && twoSample.rank == nil)
        #expect(result.warnings.contains { $0.code == "fewer_rows" })
    }

    // MARK: Training data

    @Test func aHoldoutThatIsTrainingDataIsRefused() throws {
        let folder = Folder()
        func refused(_ holdout: String) throws -> String {
            do {
                _ = try run(request(generated: [tiny], holdout: holdout), cache: folder.path)
            } catch let error as EvaluationError {
                #expect(error.code == .badData)
                return error.message
            }
            Issue.record("accepted")
            return ""
        }
        #expect(try refused(Self.fixture("real")).contains("120 of 120 images"))
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let part = folder.path + "/part.npz"
        let real = try ImageSet.open(Self.fixture("real"), options: OpenOptions(limit: 120, seed: 1))
        try NPZ.write(real.subset(Array(0..<60)), to: part)
        #expect(try refused(part).contains("60 of 60 images"))
    }

    @Test func withoutAHoldoutRealRowsAreSetApart() throws {
        let folder = Folder()
        let result = try run(
            request(generated: [tiny], holdout: nil, metrics: ["privacy.exact_copies", "fidelity.precision"]),
            cache: folder.path
        ).result
        #expect(result.settings["training_rows"] == "60")
        #expect(result.settings["holdout_rows"] == "60")
        #expect(result.candidates.first { $0.name == "good" }?.values.last?.status == .notApplicable)
        #expect(result.candidates.first { $0.name == "tiny" }?.values.last?.status == .ok)
        #expect(result.warnings.contains { $0.code == "no_holdout" })
    }

    @Test func badRequests() throws {
        let folder = Folder()
        #expect(throws: EvaluationError.self) { try run(request(generated: [], given: []), cache: folder.path) }
        #expect(throws: EvaluationError.self) { try run(request(generated: [tiny, tiny]), cache: folder.path) }
        #expect(throws: EvaluationError.self) {
            try run(request(generated: [.init(name: "noise", generator: "tiny")]), cache: folder.path)
        }
        #expect(throws: GeneratorError.self) {
            try run(request(generated: [.init(name: "x", generator: "nothing")]), cache: folder.path)
        }
        #expect(throws: GeneratorError.self) {
            try run(
                request(generated: [.init(name: "x", generator: "tiny", settings: ["size": "3"])]), cache: folder.path)
        }
        var many = request(generated: [tiny])
        many.rows = 5_000
        #expect(throws: EvaluationError.self) { try run(many, cache: folder.path) }
        let held = try StageCache(folder: folder.path)
        #expect(throws: EvaluationError.self) { try StageCache(folder: folder.path) }
        withExtendedLifetime(held) {}
    }

    @Test func plans() throws {
        let plan = try StudyPlanner(
            request: request(generated: [tiny]), parallel: Parallel(threads: 2), clock: { 0 }
        ).plan(ImageModality.self, generators: [TinyGenerator()], progress: SilentProgress())
        #expect(plan.rows == 120)
        #expect(
            plan.candidates.map(\.name) == [
                "good", "tiny", "real holdout", "copy of train", "pixel marginals", "noise",
            ])
        #expect(plan.text.contains("nothing was written"))
        #expect(plan.memoryBytes > 0)
    }
}
