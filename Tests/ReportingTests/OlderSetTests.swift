import Foundation
import Hashing
import Reporting
import Testing

/// What is in an output folder from before: stale files of ours go, everything else stays.
@Suite struct OlderSetTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func files(_ names: String...) -> [OutputFile] { names.map { OutputFile(name: $0, data: Data("assay \($0)".utf8)) } }
    private func names(_ folder: URL) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    private func listed(_ folder: URL) throws -> [String] {
        try #require(try ResultManifest.read(in: folder.path)).digests.keys.sorted()
    }

    @Test func whatTheNewSetLacksGoes() throws {
        try withFolder { folder in
            try OutputFolder.write(files("run.json", "report.html", "report-pictures.html", "gate.json", "junit.xml", "results.sarif"), to: folder.path)
            // Of the user: a file that no manifest lists, and one under a name that we gave and they took over.
            try Data("mine".utf8).write(to: folder.appending(path: "notes.md"))
            try Data("mine".utf8).write(to: folder.appending(path: "report-pictures.html"))
            try OutputFolder.write(files("run.json", "report.html"), to: folder.path)
            #expect(try names(folder) == ["MANIFEST.sha256", "notes.md", "report-pictures.html", "report.html", "run.json"])
            #expect(try listed(folder) == ["report.html", "run.json"])
        }
    }

    @Test func anEditedVerdictGoesToo() throws {
        try withFolder { folder in
            try OutputFolder.write(files("run.json", "gate.json"), to: folder.path)
            try Data("{\"verdict\": \"pass\"}".utf8).write(to: folder.appending(path: "gate.json"))
            try OutputFolder.write(files("run.json"), to: folder.path)
            #expect(try names(folder) == ["MANIFEST.sha256", "run.json"])
        }
    }

    @Test func whatVersionsBeforeLeftUnlistedGoes() throws {
        try withFolder { folder in
            try Data("{\"schema\": \"assay.gate/1\"}".utf8).write(to: folder.appending(path: "gate.json"))
            try Data("<testsuite name=\"assay\"/>".utf8).write(to: folder.appending(path: "junit.xml"))
            // Of another program.
            try Data("<testsuite name=\"pytest\"/>".utf8).write(to: folder.appending(path: "metrics.prom"))
            try FileManager.default.createDirectory(at: folder.appending(path: "croissant.json"), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: folder.appending(path: "results.sarif").path, withDestinationPath: "gate.json")
            try OutputFolder.write(files("run.json"), to: folder.path)
            #expect(try names(folder) == ["MANIFEST.sha256", "croissant.json", "metrics.prom", "results.sarif", "run.json"])
        }
    }

    @Test func otherKindsShareTheFolder() throws {
        try withFolder { folder in
            try OutputFolder.write(files("compare.json", "compare.html"), to: folder.path)
            try OutputFolder.write(files("run.json", "gate.json"), to: folder.path)
            try OutputFolder.write(files("selftest.json"), to: folder.path)
            try OutputFolder.write(files("index.html", "series-a.html"), to: folder.path)
            try OutputFolder.write(files("run.json"), to: folder.path)
            try OutputFolder.write(files("index.html", "series-b.html"), to: folder.path)
            let all = ["compare.html", "compare.json", "index.html", "run.json", "selftest.json", "series-b.html"]
            #expect(try listed(folder) == all)
            #expect(try names(folder) == ["MANIFEST.sha256"] + all)
        }
    }

    @Test func aCardJoinsItsRun() throws {
        try withFolder { folder in
            try OutputFolder.write(files("run.json", "gate.json", "croissant.json"), to: folder.path)
            try OutputFolder.write(files("card.md", "croissant.json"), to: folder.path, mode: .join)
            #expect(try listed(folder) == ["card.md", "croissant.json", "gate.json", "run.json"])
            // What was changed meanwhile is no longer vouched for.
            try Data("x".utf8).write(to: folder.appending(path: "gate.json"))
            try OutputFolder.write(files("card.md", "croissant.json"), to: folder.path, mode: .join)
            #expect(try listed(folder) == ["card.md", "croissant.json", "run.json"])
        }
    }

    @Test func inputsStay() throws {
        try withFolder { folder in
            try OutputFolder.write(files("run.json", "gate.json"), to: folder.path)
            let gate = folder.appending(path: "gate.json").path
            try OutputFolder.write(files("run.json"), to: folder.path, inputs: [gate])
            #expect(FileManager.default.fileExists(atPath: gate))
        }
    }

    @Test func whatKilledWritersLeftGoes() throws {
        try withFolder { folder in
            for name in [".report.html.4194305.new", ".run.json.1.new", ".a.b.c.77.new"] {
                try Data("half".utf8).write(to: folder.appending(path: name))
            }
            let kept = [".x.new", ".hidden", "y.12.new", ".z.12a.new"]
            for name in kept { try Data("mine".utf8).write(to: folder.appending(path: name)) }
            try OutputFolder.write(files("run.json"), to: folder.path)
            #expect(try names(folder) == (kept + ["MANIFEST.sha256", "run.json"]).sorted())
        }
    }

    @Test func listsThatAreNone() throws {
        for text in ["x", "zz\n", String(repeating: "a", count: 64) + " x", "\u{0}"] {
            #expect(ResultManifest(Data(text.utf8)) == nil)
        }
        let digest = SHA256.hexDigest("x".utf8)
        for line in ["\(digest)  a", "\(digest) *a", "\(digest)  ./a\n", "\(digest.uppercased())  a\n"] {
            #expect(ResultManifest(Data(line.utf8))?.digests == ["a": digest])
        }
        #expect(ResultManifest(Data("\(digest)  a\n\(digest)  a\n".utf8)) == nil)
    }
}
