import Datasets
import Evaluation
import Foundation
import Metrics
import Numerics
import Policy
import Results
import TestSupport
import Testing

/// The whole path from image files to `run.json`, on a sample of the fixture sets at half their size.
@Suite final class EvaluationRunTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "assay-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["real", "holdout", "good"] { _ = try SmallShapes.write(name, to: folder, rows: 300) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func fixture(_ name: String) -> String { folder.appending(path: "\(name).npz").path(percentEncoded: false) }

    private func request(
        synthetic: String = "good", holdout: String? = "holdout", utility: Bool = true
    ) -> EvaluationRequest {
        EvaluationRequest(
            sets: Roles(real: fixture("real"), holdout: holdout.map(fixture), synthetic: fixture(synthetic)), limit: 250,
            bootstrapReplicates: 30, floorSplits: 3, extractors: ["embedded"], utility: utility)
    }

    /// Real rows are the same in every test.
    private static let shared = SharedWork()

    private func run(
        _ request: EvaluationRequest, threads: Int = 2, sharing: SharedWork? = EvaluationRunTests.shared
    ) throws -> RunResult {
        var request = request
        request.shared = sharing
        return try Evaluation(request: request, parallel: Parallel(threads: threads), toolVersion: "test")
            .run(progress: SilentProgress())
    }

    @Test func sameBytesAtAnyThreadCountAndEveryValueWithIntervalFloorAndAnchor() throws {
        let one = try CanonicalJSON.encode(run(request(), threads: 1, sharing: nil))
        let result = try run(request(), threads: 2)
        #expect(try CanonicalJSON.encode(result) == one)
        let read = try CanonicalJSON.decode(RunResult.self, from: one)
        #expect(try CanonicalJSON.encode(read) == one)
        #expect(result.metrics.count > 15)
        // Of 25 rows a class some have fewer than 20, which is a status of its own.
        for metric in result.metrics where !(metric.scope.kind == .class && metric.status == .insufficientData) {
            #expect(metric.status == .ok, "\(metric.id): \(metric.reason ?? "")")
            // What cannot search all training rows under a limit says so in place of its interval.
            #expect(
                metric.interval != nil || metric.parameters["searched"] != nil && metric.intervalReason != nil,
                "\(metric.id) \(metric.scope)")
            #expect(metric.floor != nil, "\(metric.id) \(metric.scope)")
            #expect(!metric.anchors.isEmpty, "\(metric.id) \(metric.scope)")
            if let interval = metric.interval { #expect(interval.low <= interval.high, "\(metric.id)") }
        }
        let figures = Set(result.figures.map(\.id))
        #expect(figures.isSuperset(of: ["feature_map", "frechet_over_n", "precision_recall_over_k", "density_coverage_over_k", "tstr", "share_gap", "grid_worst"]))
        #expect(figures.count == result.figures.count)
        for figure in result.figures where figure.id.hasSuffix("_over_k") {
            guard case .lines(_, _, let series) = figure.content else { continue }
            #expect(series.allSatisfy { $0.low?.count == $0.x.count && $0.high?.count == $0.x.count }, "\(figure.id) has no band")
        }
    }

    /// A run that finds features, floors, anchors and classifiers of the real rows computed has the bytes of one that does not.
    @Test func whatRunsShareChangesNoByte() throws {
        func table(_ name: String) -> String {
            SharedData.repository.appending(path: "fixtures/customers/\(name).csv").path(percentEncoded: false)
        }
        func bytes(_ synthetic: String, _ seed: UInt64, _ sharing: SharedWork?) throws -> Data {
            var request = EvaluationRequest(
                sets: Roles(real: table("real"), holdout: table("holdout"), synthetic: table(synthetic)), seed: seed, limit: 150,
                bootstrapReplicates: 10, floorSplits: 2)
            request.open.target = "left"
            return try CanonicalJSON.encode(run(request, sharing: sharing))
        }
        let shared = SharedWork()
        let first = try bytes("good", 1, shared)
        #expect(try bytes("good", 1, shared) == first)
        let flawed = try bytes("flawed", 1, shared)
        _ = try bytes("good", 2, shared)
        #expect(try bytes("good", 1, nil) == first && bytes("flawed", 1, nil) == flawed)
    }

    @Test func memorisationNeedsAHoldout() throws {
        let result = try run(request(holdout: nil, utility: false))
        for id in [
            "privacy.holdout_copies", "privacy.nearest_neighbour_share", "privacy.authenticity", "privacy.data_copying",
        ] {
            let metric = try #require(result.metrics.first { $0.id == id })
            #expect(metric.status == .notApplicable)
            #expect(metric.value == nil)
            #expect(metric.reason?.contains("--holdout") == true)
        }
        // Copies can be counted without a holdout; what chance gives cannot.
        for id in ["privacy.exact_copies", "privacy.near_copies"] {
            let metric = try #require(result.metrics.first { $0.id == id })
            #expect(metric.value != nil && metric.interval != nil && metric.floor == nil)
            #expect(metric.floorReason?.contains("--holdout") == true)
        }
    }

    @Test func copiesOfTheRealSetAreFound() throws {
        let result = try run(request(synthetic: "real", utility: false))
        #expect(result.metrics.first { $0.id == "privacy.exact_copies" }?.value == 1)
        #expect(result.metrics.first { $0.id == "fidelity.frechet_distance" }?.value == 0)
    }

    @Test func theHoldoutMustNotBeTheRealSet() throws {
        #expect(throws: EvaluationError.self) { try run(request(holdout: "real")) }
    }

    @Test func degradationsAreSeen() throws {
        // At the size of the fixture: half of it has less to lose.
        let whole = SharedData.repository.appending(path: "fixtures/shapes")
        let policy = try Policy.parse(
            yaml: "policy: p\nversion: 1\nchecks: [{id: fidelity.frechet_distance, max: 1}]\n", name: "p", builtins: [:],
            knownMetrics: MetricRegistry.descriptors.map(\.facts))
        func distance(_ synthetic: String) throws -> Double {
            var request = request(utility: false)
            request.asked = Asked(policy: policy)
            request.sets = Roles(
                real: whole.appending(path: "real.npz").path(percentEncoded: false), synthetic: synthetic)
            let metric = try run(request).metrics
                .first { $0.id == "fidelity.frechet_distance" && $0.scope == .whole }
            return try #require(metric?.value)
        }
        let path = whole.appending(path: "good.npz").path(percentEncoded: false)
        let good = try ImageSet.open(path)
        var last = try distance(path)
        for severity in [2, 4] {
            let damaged = try good.corrupted(by: Corruption(name: "blur", severity: severity), seed: 1)
            try NPZ.write(damaged, to: fixture("blur\(severity)"))
            let value = try distance(fixture("blur\(severity)"))
            #expect(value > 2 * last)
            last = value
        }
    }

    @Test func featuresOfTheUser() throws {
        func write(_ name: String, _ rows: Int, shift: Double) throws -> String {
            var random = RandomStream(seed: 5).split(name)
            let values = (0..<rows * 12).map { _ in Float(random.normal() + shift) }
            let path = folder.appending(path: "user-\(name).npy").path(percentEncoded: false)
            try Data(NPY.encode(values, shape: [rows, 12])).write(to: URL(filePath: path))
            return path
        }
        let sets = Roles(
            real: try write("real", 300, shift: 0), holdout: try write("holdout", 300, shift: 0),
            synthetic: try write("synthetic", 200, shift: 3))
        let result = try run(EvaluationRequest(sets: sets, modality: "features", bootstrapReplicates: 20, floorSplits: 2))
        #expect(result.features.map(\.id) == ["user"])
        #expect(try #require(result.metrics.first { $0.id == "fidelity.precision" }?.value) < 0.1)
        #expect(try #require(result.metrics.first { $0.id == "fidelity.classifier_two_sample" }?.value) > 0.99)
    }

    @Test func fewRowsGiveAStatusAndNoTrap() throws {
        for limit in [2, 3, 6, 20] {
            var small = request()
            small.limit = limit
            let result = try run(small)
            for metric in result.metrics where metric.status != .ok {
                #expect(metric.value == nil)
                #expect(metric.reason?.isEmpty == false)
            }
        }
    }
}
