import Foundation
import TestSupport
import Testing

/// `assay compare` as a user runs it.
@Suite struct CompareTests {
    private static func fixture(_ name: String) -> String {
        SharedData.repository.appending(path: "fixtures/shapes/\(name).npz").path(percentEncoded: false)
    }

    private func expect(
        _ outcome: Program.Outcome, status: Int32, says words: String..., location: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
        for word in words {
            #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location)
        }
    }

    @Test func usage() throws {
        let real = Self.fixture("real")
        expect(try Program.run("compare", "--out", "x"), status: 64, says: "--real")
        expect(try Program.run("compare", "--real", real, "--out", "x"), status: 64, says: "nothing to compare")
        expect(
            try Program.run("compare", "--real", real, "--synthetic", "good", "--out", "x"), status: 64,
            says: "NAME=PATH")
        expect(
            try Program.run("compare", "--real", real, "--baselines", "default", "--rows", "0", "--out", "x"),
            status: 64, says: "--rows")
        expect(
            try Program.run("compare", "--real", real, "--baselines", "default", "--seeds", "1,1", "--out", "x"),
            status: 64, says: "--seeds")
        expect(
            try Program.run("compare", "--real", real, "--baselines", "vea", "--dry-run", "--out", "x"), status: 64,
            says: "vea")
        expect(
            try Program.run(
                "compare", "--real", real, "--synthetic", "a=b", "--metrics", "fidelity.frechet", "--dry-run", "--out",
                "x"),
            status: 64, says: "fidelity.frechet_distance")
    }

    @Test func studyFiles() throws {
        let folder = try TemporaryFolder()
        let study = try folder.write("real: r\nrows: 100\nholdot: h\n", to: "study.yaml")
        expect(
            try Program.run("compare", "--study", study, "--out", folder.file("out")), status: 78,
            says: "study.yaml:3", "holdot", "holdout")
        expect(
            try Program.run("compare", "--study", folder.file("absent.yaml"), "--out", folder.file("out")), status: 66)
        #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
        #expect(!FileManager.default.fileExists(atPath: folder.file("out.work")))
    }

    @Test func leaksAndInputsAreRefused() throws {
        let folder = try TemporaryFolder()
        let real = Self.fixture("real")
        expect(
            try Program.run(
                "compare", "--real", real, "--holdout", real, "--synthetic", "a=\(Self.fixture("good"))", "--out",
                folder.file("out")), status: 65, says: "holds training data")
        #expect(!FileManager.default.fileExists(atPath: folder.file("out/compare.json")))
        expect(
            try Program.run(
                "compare", "--real", folder.file("absent"), "--synthetic", "a=b", "--out", folder.file("out")),
            status: 66, says: "absent")
    }

    @Test func dryRunWritesNothing() throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(
            "compare", "--real", Self.fixture("real"), "--holdout", Self.fixture("holdout"), "--synthetic",
            "good=\(Self.fixture("good"))", "--rows", "100", "--dry-run", "--out", folder.file("out"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("nothing was written"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func aSmallStudy() throws {
        let folder = try TemporaryFolder()
        let arguments = [
            "compare", "--real", Self.fixture("real"), "--holdout", Self.fixture("holdout"), "--synthetic",
            "good=\(Self.fixture("good"))", "--synthetic", "flawed=\(Self.fixture("flawed"))", "--rows", "60",
            "--replicates", "20", "--splits", "2", "--extractors", "random", "--metrics",
            "fidelity.precision,privacy.exact_copies", "--out", folder.file("out"), "--quiet",
        ]
        let first = try Program.run(arguments)
        #expect(first.status == 0, "\(first.errors)")
        #expect(FileManager.default.fileExists(atPath: folder.file("out/MANIFEST.sha256")))
        let written = try Data(contentsOf: URL(filePath: folder.file("out/compare.json")))
        // It would hold pixels of real rows.
        #expect(!FileManager.default.fileExists(atPath: folder.file("out.work")))
        let json = try Program.run(arguments + ["--resume", "--json"])
        #expect(Data(json.output.utf8) == written)
        #expect(try Data(contentsOf: URL(filePath: folder.file("out/compare.json"))) == written)
    }
}
