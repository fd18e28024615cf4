import Commands
import Evaluation
import Foundation
import Numerics
import Results
import Testing

/// A kind of data that the program does not know goes through every command once its one line is in the list.
@Suite struct PairModalityTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "assay-pairs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

    /// Pairs on two slanted clouds, one a class, that only both numbers together tell apart.
    private func write(_ name: String, seed: UInt64, rows: Int = 200) throws -> String {
        var random = RandomStream(seed: seed).split("test")
        let lines = (0..<rows).map { row in
            let a = random.normal() * 400
            let b = a * 0.8 + random.normal() * 40 + 600 * Double(row % 2)
            return "\(Int(a)) \(Int(b)) \(row % 2 == 0 ? "x" : "o")"
        }
        try lines.joined(separator: "\n").write(toFile: path(name), atomically: true, encoding: .utf8)
        return path(name)
    }

    private func run(_ arguments: [String], status: Int32 = 0) {
        let outcome = Modalities.$known.withValue(Modalities.all + [PairModality.self]) {
            Assay.outcome(of: arguments + (["gate", "report"].contains(arguments[0]) ? [] : ["--threads", "2"]))
        }
        #expect(outcome.status == status, "\(arguments.joined(separator: " ")): \(outcome.message)")
    }

    private func json(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: path(name))) }

    @Test func goesThroughEveryCommand() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (real, holdout) = (try write("real.pairs", seed: 1), try write("holdout.pairs", seed: 2))
        let good = try write("good.pairs", seed: 3)

        run([
            "generate", "pair-marginals", "--real", real, "--rows", "200", "--out", path("made.pairs"), "--save-model",
            path("model.safetensors"),
        ])
        run(["generate", "--model", path("model.safetensors"), "--rows", "200", "--out", path("again.pairs")])
        #expect(try json("made.pairs") == json("again.pairs"))

        let sets = ["--real", real, "--holdout", holdout]
        let few = ["--replicates", "20", "--splits", "2"]
        run(["evaluate", "--synthetic", good, "--policy", "none", "--out", path("good")] + sets + few)
        run(["evaluate", "--synthetic", path("made.pairs"), "--policy", "none", "--out", path("made")] + sets + few)
        func value(_ id: String, _ name: String) throws -> Double? {
            try CanonicalJSON.decode(RunResult.self, from: json("\(name)/run.json")).metrics
                .first { $0.id == id && $0.scope == .whole }?.value
        }
        for id in ["fidelity.frechet_distance", "fidelity.classifier_two_sample", "utility.tstr_gap"] {
            let (honest, shuffled) = (try #require(try value(id, "good")), try #require(try value(id, "made")))
            #expect(honest < shuffled, "\(id)")
        }
        #expect(try value("privacy.exact_copies", "good") == 0)

        let policy = path("policy.yaml")
        try """
        policy: pairs
        version: 1
        defaults: {min_rows: 50}
        checks:
          - id: fidelity.classifier_two_sample
            max: 0.7
        """.write(toFile: policy, atomically: true, encoding: .utf8)
        run(["gate", path("good/run.json"), "--policy", policy])
        run(["gate", path("made/run.json"), "--policy", policy], status: 1)
        run(["report", path("good/run.json"), "--policy", policy, "--out", path("report")])
        #expect(try String(decoding: json("report/report.html"), as: UTF8.self).contains("pairs"))

        run([
            "compare", "--real", real, "--holdout", holdout, "--synthetic", "good=\(good)", "--baselines", "pair-marginals",
            "--replicates", "20", "--splits", "2", "--out", path("study"),
        ])
        let study = try CanonicalJSON.decode(StudyResult.self, from: json("study/compare.json"))
        #expect(study.modality == "pairs")
        #expect(
            study.candidates.map(\.name) == [
                "good", "pair-marginals", "real holdout", "copy of train", "number marginals", "noise",
            ])

        run([
            "selftest", "--real", try write("pool.pairs", seed: 4, rows: 400), "--rows", "100", "--honest", "3",
            "--ladders", "duplication", "--replicates", "10", "--out", path("selftest"),
        ])
        run(["init", "--real", try write("more.pairs", seed: 5, rows: 400), "--out", path("draft.yaml"), "--replicates", "20"])
    }

    @Test func leaksAreFoundInAnyKind() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let real = try write("real.pairs", seed: 1)
        let good = try write("good.pairs", seed: 3)
        try String(contentsOfFile: real, encoding: .utf8).split(separator: "\n").reversed().joined(separator: "\n")
            .write(toFile: path("reversed.pairs"), atomically: true, encoding: .utf8)
        run(
            ["evaluate", "--real", real, "--holdout", path("reversed.pairs"), "--synthetic", good, "--out", path("out")],
            status: 65)
    }

    @Test func setsOfTwoKindsAreRefused() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let real = try write("real.pairs", seed: 1)
        run(["evaluate", "--real", real, "--synthetic", path("nothing.npz"), "--out", path("out")], status: 64)
    }
}
