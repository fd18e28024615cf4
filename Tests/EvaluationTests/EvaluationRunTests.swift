import Datasets
import Evaluation
import Foundation
import Numerics
import Results
import TestSupport
import Testing

/// The whole path from image files to `run.json`, on a sample of the fixture sets.
@Suite struct EvaluationRunTests {
    private static func fixture(_ name: String) -> String {
        SharedData.repository.appending(path: "fixtures/shapes/\(name).npz").path(percentEncoded: false)
    }

    private func request(
        synthetic: String = fixture("good"), holdout: String? = fixture("holdout"), utility: Bool = true
    ) -> EvaluationRequest {
        EvaluationRequest(
            sets: Roles(real: Self.fixture("real"), holdout: holdout, synthetic: synthetic), limit: 250,
            bootstrapReplicates: 30, floorSplits: 3, extractors: ["embedded"], utility: utility)
    }

    private func run(_ request: EvaluationRequest, threads: Int = 2) throws -> RunResult {
        try Evaluation(request: request, parallel: Parallel(threads: threads), toolVersion: "test")
            .run(progress: SilentProgress())
    }

    @Test func sameBytesAtAnyThreadCount() throws {
        let one = try CanonicalJSON.encode(run(request(), threads: 1))
        let two = try CanonicalJSON.encode(run(request(), threads: 2))
        #expect(one == two)
        let read = try CanonicalJSON.decode(RunResult.self, from: one)
        #expect(try CanonicalJSON.encode(read) == one)
    }

    @Test func everyValueHasIntervalFloorAndAnchor() throws {
        let result = try run(request())
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
        #expect(figures.isSuperset(of: ["feature_map", "frechet_over_n", "precision_recall_over_k", "tstr", "share_gap", "grid_worst"]))
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
        let result = try run(request(synthetic: Self.fixture("real"), utility: false))
        #expect(result.metrics.first { $0.id == "privacy.exact_copies" }?.value == 1)
        #expect(result.metrics.first { $0.id == "fidelity.frechet_distance" }?.value == 0)
    }

    @Test func theHoldoutMustNotBeTheRealSet() throws {
        #expect(throws: EvaluationError.self) { try run(request(holdout: Self.fixture("real"))) }
    }

    @Test func degradationsAreSeen() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "assay-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func distance(_ synthetic: String) throws -> Double {
            let metric = try run(request(synthetic: synthetic, utility: false)).metrics
                .first { $0.id == "fidelity.frechet_distance" && $0.scope == .whole }
            return try #require(metric?.value)
        }
        let good = try ImageSet.open(Self.fixture("good"))
        var last = try distance(Self.fixture("good"))
        for severity in [2, 4] {
            let path = folder.appending(path: "blur\(severity).npz").path(percentEncoded: false)
            try NPZ.write(good.corrupted(by: Corruption(name: "blur", severity: severity), seed: 1), to: path)
            let value = try distance(path)
            #expect(value > 2 * last)
            last = value
        }
    }

    @Test func featuresOfTheUser() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "assay-features-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ name: String, _ rows: Int, shift: Double) throws -> String {
            var random = RandomStream(seed: 5).split(name)
            let values = (0..<rows * 12).map { _ in Float(random.normal() + shift) }
            let path = folder.appending(path: name + ".npy").path(percentEncoded: false)
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
