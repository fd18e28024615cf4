import Evaluation
import Foundation
import Generators
import Policy
import Studies
import TestSupport
import Testing

/// `study.yaml`: what is read, and that every mistake has its line.
@Suite struct StudyFileTests {
    private func parse(_ yaml: String) throws -> StudyRequest {
        try StudyFile.parse(yaml: yaml, name: "study.yaml", folder: "base")
    }

    @Test func wholeStudy() throws {
        let request = try parse(
            """
            title: Digits
            real: data/train
            holdout: /data/test
            rows: 5000
            seed: 7
            seeds: [1, 2, 3]
            epochs: 4
            replicates: 300
            splits: 10
            metrics: [fidelity.frechet_distance, privacy.nearest_neighbour_share]
            extractors: [embedded, random]
            utility: false
            sanity: true
            baselines: [marginal, smote]
            candidates:
              - {name: ours, path: sets/ours.npz}
              - path: sets/theirs.npz
              - {generator: vae, name: small, settings: {latent: 8, rate: 1e-3}, minutes: 2, seeds: 5}
              - generator: cvae
            """)
        #expect(request.title == "Digits")
        #expect(request.real == "base/data/train")
        #expect(request.holdout == "/data/test")
        #expect(request.rows == 5000)
        #expect(request.seed == 7)
        #expect(request.replicates == 300)
        #expect(request.floorSplits == 10)
        #expect(request.metrics == ["fidelity.frechet_distance", "privacy.nearest_neighbour_share"])
        #expect(request.extractors == ["embedded", "random"])
        #expect(!request.utility)
        #expect(request.baselines == "marginal,smote")
        #expect(request.baselineBudget == .epochs(4))
        #expect(request.baselineSeeds == [1, 2, 3])
        #expect(
            request.given == [
                .init(name: "ours", path: "base/sets/ours.npz"), .init(name: "theirs", path: "base/sets/theirs.npz"),
            ])
        #expect(
            request.generated == [
                .init(
                    name: "small", generator: "vae", settings: ["latent": "8", "rate": "1e-3"], budget: .minutes(2),
                    seeds: [5]),
                .init(name: "cvae", generator: "cvae", budget: .epochs(4), seeds: [1, 2, 3]),
            ])
        #expect(try parse("real: r").holdout == nil)
    }

    @Test func theShippedStudy() throws {
        let file = SharedData.repository.appending(path: "docs/study.yaml")
        let request = try StudyFile.parse(
            yaml: String(contentsOf: file, encoding: .utf8), name: "study.yaml", folder: "docs")
        #expect(request.given.map(\.name) == ["good", "flawed"])
        #expect(request.generated.map(\.seeds.count) == [1, 2])
    }

    private func failure(_ yaml: String) throws -> PolicyError {
        do { _ = try parse(yaml) } catch let error as PolicyError { return error }
        Issue.record("accepted: \(yaml)")
        return PolicyError(.syntax, "", file: "", remedy: "")
    }

    @Test(arguments: [
        ("real: r\nholdut: h\n", PolicyError.Code.unknownKey, 2, "holdout"),
        ("real: r\nreal: s\n", .duplicateKey, nil, "real"),
        ("title: x\n", .missingKey, 1, "real"),
        ("real: r\nrows: many\n", .wrongType, 2, "rows"), ("real: \"\"\nrows: 9\n", .missingKey, 1, "real"),
        ("real: r\nrows: 0\n", .outOfRange, 2, "rows"),
        ("real: r\nseeds: [1, 1]\n", .outOfRange, 2, "twice"),
        ("real: r\nseeds: []\n", .missingKey, 2, "seeds"),
        ("real: r\nsanity: false\n", .outOfRange, 2, "sanity"),
        ("real: r\nepochs: 2\nminutes: 3\n", .duplicateKey, nil, "budgets"),
        ("real: r\ncandidates:\n  - {name: a}\n", .missingKey, 3, "candidate 1"),
        ("real: r\ncandidates:\n  - {generator: vae, path: p}\n", .missingKey, 3, "candidate 1"),
        ("real: r\ncandidates:\n  - {generator: vae, epoch: 3}\n", .unknownKey, 3, "epochs"),
        ("real: r\ncandidates:\n  - {path: p, seeds: 3}\n", .unknownKey, 3, "seeds"),
        ("real: [\n", .syntax, nil, ""),
    ] as [(String, PolicyError.Code, Int?, String)])
    func mistakes(yaml: String, code: PolicyError.Code, line: Int?, word: String) throws {
        let error = try failure(yaml)
        #expect(error.code == code, "\(error)")
        if let line { #expect(error.line == line, "\(error)") }
        #expect(error.description.contains(word) || word.isEmpty, "\(error)")
        #expect(error.file == "study.yaml")
    }
}
