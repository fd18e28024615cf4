import Datasets
import Evaluation
import Foundation
import Numerics
import Policy
import Results
import TestSupport
import Testing

/// Sets without classes pass the built-in image policies with a warning; classes on one side alone block them.
@Suite struct ClasslessSetsTests {
    private static let classMetrics = [
        "utility.tstr_gap", "balance.class_distribution", "balance.share_gap", "balance.intersectional_coverage",
    ]
    private static let pictureMetrics = ["fidelity.image_properties", "fidelity.mishandled"]
    private static let presets = ["image-default", "image-small", "image-strict"]

    private func policy(_ name: String) throws -> Policy {
        var texts: [String: String] = [:]
        for preset in Self.presets {
            texts[preset] = try String(
                contentsOf: SharedData.repository.appending(path: "reports/policies/\(preset).yaml"), encoding: .utf8)
        }
        let ids = texts.values.joined().split(separator: "id: ").dropFirst().compactMap { $0.split(separator: ",").first }
        return try Policy.builtin(name, builtins: texts, knownMetrics: Set(ids).map { MetricFacts(id: String($0)) })
    }

    private func images(_ seed: UInt64, classes: Int) throws -> ImageSet {
        var draw = RandomStream(seed: seed)
        let count = 40
        return try ImageSet(
            pixels: (0..<count * 64).map { _ in UInt8(draw.index(below: 256)) }, count: count, height: 8, width: 8, channels: 1,
            labels: classes == 0 ? nil : (0..<count).map { $0 % classes }, classNames: (0..<classes).map { "c\($0)" }, name: "set")
    }

    private func run(real: Int, synthetic: Int) throws -> RunResult {
        let request = EvaluationRequest(
            sets: Roles(real: "real", synthetic: "synthetic"), bootstrapReplicates: 10, floorSplits: 2, extractors: ["random"])
        return try Evaluation(request: request, parallel: Parallel(threads: 2), toolVersion: "test").run(
            ImageModality.self,
            Roles(
                real: images(1, classes: real), holdout: images(2, classes: real), synthetic: images(3, classes: synthetic)),
            progress: SilentProgress())
    }

    /// The checks of classes of a policy, or of `ids`, on a run.
    private func gate(
        _ run: RunResult, _ name: String = "image-default", ids: [String] = classMetrics
    ) throws -> [GateResult.Check] {
        let today = try #require(CalendarDate("2026-01-01"))
        return Judge.judge(run: run, policy: try policy(name), today: today).checks.filter { ids.contains($0.id) }
    }

    @Test func nothingIsAskedOfSetsWithoutClasses() throws {
        for run in [try run(real: 0, synthetic: 0), try run(real: 1, synthetic: 1)] {
            for name in Self.presets {
                let checks = try gate(run, name)
                #expect(Set(checks.map(\.id)) == Set(Self.classMetrics))
                for check in checks where check.outcome == .error {
                    #expect(!check.blocks && check.cause == .notApplicable, "\(name) \(check.id): \(check.reason)")
                }
            }
        }
    }

    @Test(arguments: [(2, 0, "the real set has them"), (0, 2, "the synthetic set has them")])
    func classesOnOneSideBlock(_ real: Int, _ synthetic: Int, _ words: String) throws {
        let checks = try gate(run(real: real, synthetic: synthetic))
        #expect(Set(checks.map(\.id)) == Set(Self.classMetrics))
        for check in checks {
            #expect(check.blocks && check.cause == .failed && check.reason.contains(words), "\(check.id): \(check.reason)")
        }
    }

    /// The image policies judge features too, which have neither classes nor pictures.
    @Test func matricesAreAskedForNoClassesOrPictures() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "assay-classless-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func matrix(_ name: String, _ seed: UInt64) throws -> String {
            var draw = RandomStream(seed: seed)
            let path = folder.appending(path: name + ".npy")
            try Data(NPY.encode((0..<300).map { _ in Float(draw.normal()) }, shape: [100, 3])).write(to: path)
            return path.path(percentEncoded: false)
        }
        let request = EvaluationRequest(
            sets: Roles(real: try matrix("real", 1), holdout: try matrix("holdout", 2), synthetic: try matrix("synthetic", 3)),
            modality: "features", bootstrapReplicates: 10, floorSplits: 2)
        let run = try Evaluation(request: request, parallel: .serial, toolVersion: "test").run(progress: SilentProgress())
        for name in Self.presets {
            let ids = Self.classMetrics + Self.pictureMetrics
            let checks = try gate(run, name, ids: ids)
            #expect(checks.count == ids.count && Set(checks.map(\.id)) == Set(ids))
            #expect(checks.allSatisfy { !$0.blocks && $0.cause == .notApplicable }, "\(name)")
        }
        let missing = try Judge.judge(run: run, policy: policy("image-strict"), today: #require(CalendarDate("2026-01-01")))
            .checks.filter { $0.cause == .missing }
        #expect(missing.isEmpty, "\(missing.map(\.id))")
    }

    /// What needs a holdout or rows enough still blocks where it has no value.
    @Test func onlyChecksOfClassesAndPicturesMayWarn() throws {
        for name in Self.presets {
            let warning = try policy(name).checks.filter { $0.onNotApplicable != nil }
            #expect(Set(warning.map(\.id)) == Set(Self.classMetrics + Self.pictureMetrics), "\(name)")
            #expect(warning.allSatisfy { $0.onNotApplicable == .warn })
        }
    }
}
