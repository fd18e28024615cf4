import Commands
import Evaluation
import Foundation
import Reporting
import Results
import TestSupport
import Testing

/// Stored runs and verdicts: edited, foreign and stale ones are refused by name wherever they are read.
@Suite(.serialized) struct StoredRunTests {
    /// A judged run with its manifest in `folder`/name.
    private func judged(_ folder: TemporaryFolder, _ name: String, policy: String = "builtin:image-small", change: (inout RunResult) -> Void = { _ in })
        throws -> String
    {
        var run = try CanonicalJSON.decode(RunResult.self, from: FuzzBases.made.get().run)
        change(&run)
        try FileManager.default.createDirectory(atPath: folder.file("in"), withIntermediateDirectories: true)
        try CanonicalJSON.encode(run).write(to: folder.url.appending(path: "in/run.json"))
        let outcome = Assay.outcome(of: ["gate", folder.file("in/run.json"), "--policy", policy, "--out", folder.file(name)])
        #expect([0, 1, 3, 4].contains(outcome.status), "\(outcome.message)")
        return folder.file(name)
    }

    private func readers(_ path: String, _ folder: TemporaryFolder) -> [[String]] {
        [
            ["gate", path, "--policy", "builtin:image-small"], ["report", path, "--out", folder.file("page")],
            ["card", path, "--out", folder.file("card")], ["nightly", "record", path, "--history", folder.file("history"), "--quiet"],
        ]
    }

    @Test func aWholeSetIsReadByAll() throws {
        let folder = try TemporaryFolder()
        let set = try judged(folder, "set")
        for words in readers(set, folder) + readers(set + "/run.json", folder) + readers(set + "/", folder) {
            let outcome = Assay.outcome(of: words)
            #expect([0, 1, 3].contains(outcome.status), "\(words): \(outcome.message)")
        }
        let gate = try CanonicalJSON.decode(GateResult.self, from: Data(contentsOf: URL(filePath: set + "/gate.json")))
        #expect(gate.runSha256 == Report.sha256(try Data(contentsOf: URL(filePath: set + "/run.json"))))
    }

    @Test func anEditedRunIsRefused() throws {
        let folder = try TemporaryFolder()
        let set = try judged(folder, "set")
        let file = URL(filePath: set + "/run.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacing("\"seed\" : 1", with: "\"seed\" : 2").utf8).write(to: file)
        for words in readers(set, folder) + [["gate", folder.file("in/run.json"), "--policy", "builtin:image-small", "--baseline", "last=" + set]] {
            let outcome = Assay.outcome(of: words)
            #expect(outcome.status == 65, "\(words)")
            #expect(outcome.message.contains("run.json was changed"), "\(outcome.message)")
        }
    }

    @Test func anEditedVerdictIsRefused() throws {
        let folder = try TemporaryFolder()
        let set = try judged(folder, "set")
        let file = URL(filePath: set + "/gate.json")
        let gate = try CanonicalJSON.decode(GateResult.self, from: Data(contentsOf: file))
        #expect(gate.verdict != .pass)
        var edited = gate
        edited.verdict = .pass
        edited.exitCode = 0
        var forged = edited
        for index in forged.checks.indices {
            forged.checks[index].blocks = false
            forged.checks[index].outcome = .pass
        }
        var foreign = gate
        foreign.runSha256 = String(repeating: "0", count: 64)
        for (name, value) in [("verdict", edited), ("checks", forged), ("run", foreign)] {
            try CanonicalJSON.encode(value).write(to: file)
            for hasManifest in [true, false] {
                if !hasManifest { try FileManager.default.removeItem(atPath: set + "/MANIFEST.sha256") }
                for words in [
                    ["card", set, "--out", folder.file("card")], ["nightly", "record", set, "--history", folder.file("history")],
                    ["card", folder.file("in/run.json"), "--gate", set + "/gate.json", "--out", folder.file("card")],
                ] {
                    let outcome = Assay.outcome(of: words)
                    #expect(outcome.status == 65, "\(name) \(hasManifest) \(words)")
                    #expect(outcome.message.contains("gate.json"), "\(outcome.message)")
                }
            }
            _ = try judged(folder, "set")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("history/runs")))
    }

    @Test func aVerdictOfAnotherRunIsRefused() throws {
        let folder = try TemporaryFolder()
        let set = try judged(folder, "set")
        let other = try judged(folder, "other") { $0.title = "another night" }
        try FileManager.default.removeItem(atPath: set + "/MANIFEST.sha256")
        try FileManager.default.removeItem(atPath: set + "/gate.json")
        try FileManager.default.copyItem(atPath: other + "/gate.json", toPath: set + "/gate.json")
        let outcome = Assay.outcome(of: ["nightly", "record", set, "--history", folder.file("history")])
        #expect(outcome.status == 65)
        #expect(outcome.message.contains("gate.json was made of another run"))
    }

    /// A policy of tables finds nothing in a run of images, and making each of its metrics computable is no remedy.
    @Test func aPolicyOfAnotherKindOfDataIsNamed() throws {
        let folder = try TemporaryFolder()
        let set = try judged(folder, "set")
        func policy(_ name: String, _ text: String) throws -> String {
            try Data("policy: \(name)\nversion: 1\n\(text)\n".utf8).write(to: URL(filePath: folder.file(name)))
            return folder.file(name)
        }
        let copy = try policy("copy", "extends: builtin:table-strict")
        for (policy, name) in [("builtin:table-default", "table-default"), ("builtin:health", "health"), (copy, "copy")] {
            let tables = try Program.run("gate", set, "--policy", policy).errors
            #expect(tables.contains("warning: policy \(name) was made for another kind of data than image (for table)"), "\(tables)")
            #expect(tables.contains("Take builtin:image-default"))
        }
        for kind in Modalities.all {
            let file = SharedData.repository.appending(path: "reports/policies/\(kind.defaultPolicy.dropFirst("builtin:".count)).yaml")
            let line = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").first { $0.hasPrefix("modalities: [") }
            let kinds = line?.dropFirst("modalities: [".count).dropLast().split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(kinds?.contains(kind.name) == true, "\(kind.name): \(line ?? "")")
        }
        let silent = try policy("silent", "checks: [{id: fidelity.precision, min: 0.1}]")
        for policy in ["builtin:image-small", silent, "default"] {
            #expect(try !Program.run("gate", set, "--policy", policy).errors.contains("another kind of data"))
        }
    }

    /// It would count as tonight until it comes.
    @Test func aNightThatHasNotComeIsTold() throws {
        let folder = try TemporaryFolder()
        _ = try judged(folder, "set")
        func record(_ night: String, _ set: String? = nil) throws -> String {
            let outcome = try Program.run(
                "nightly", "record", set ?? folder.file("set"), "--history", folder.file("history"), "--night", night)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return outcome.errors
        }
        #expect(try record("2199-01-01").contains("warning: runs/") && record("2199-01-01").contains("has not come yet"))
        #expect(try record("2024-02-29").isEmpty)
        // A verdict by another policy is no change of the sets.
        let strict = try record("2024-03-01", judged(folder, "strict", policy: "builtin:image-strict"))
        #expect(strict.contains("another policy than on 2024-02-29: image-small, version") && strict.contains("→ image-strict, version"), "\(strict)")
    }

    /// As versions before left it: a verdict that the manifest does not list.
    @Test func aVerdictOutsideTheManifestIsRefused() throws {
        let folder = try TemporaryFolder()
        let set = try judged(folder, "set")
        let manifest = URL(filePath: set + "/MANIFEST.sha256")
        let lines = try String(contentsOf: manifest, encoding: .utf8).split(separator: "\n").filter { !$0.hasSuffix("gate.json") }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: manifest)
        let outcome = Assay.outcome(of: ["nightly", "record", set, "--history", folder.file("history")])
        #expect(outcome.status == 65)
        #expect(outcome.message.contains("gate.json is not of the set"))
    }

    @Test func whatIsNoFileIsNotWaitedFor() throws {
        let folder = try TemporaryFolder()
        let set = try judged(folder, "set")
        for name in ["gate.json", "run.meta.json", "MANIFEST.sha256", "run.json"] {
            try? FileManager.default.removeItem(atPath: set + "/" + name)
            #expect(mkfifo(set + "/" + name, 0o644) == 0)
            let outcome = Assay.outcome(of: ["nightly", "record", set, "--history", folder.file("history")])
            #expect(outcome.status == 65, "\(name): \(outcome.message)")
            #expect(outcome.message.contains(name))
            unlink(set + "/" + name)
            _ = try judged(folder, "set")
        }
    }

    @Test func aBaselineOfOtherKernelsIsToldApart() throws {
        let folder = try TemporaryFolder()
        let bases = try FuzzBases.made.get()
        for (name, blas) in [("mine", "SkylakeX"), ("other", "Haswell")] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
            try bases.run.write(to: folder.url.appending(path: name + "/run.json"))
            var meta = try CanonicalJSON.decode(RunMeta.self, from: bases.meta)
            #expect(meta.kernels != nil)
            meta.kernels = .init(blas: blas, own: "avx2")
            try CanonicalJSON.encode(meta).write(to: folder.url.appending(path: name + "/run.meta.json"))
        }
        for (baseline, isTold) in [("mine", false), ("other", true)] {
            let out = folder.file("out-" + baseline)
            _ = Assay.outcome(of: [
                "gate", folder.file("mine"), "--policy", "builtin:image-small", "--baseline", "last=" + folder.file(baseline), "--out", out,
            ])
            let gate = try CanonicalJSON.decode(GateResult.self, from: Data(contentsOf: URL(filePath: out + "/gate.json")))
            #expect(gate.warnings.contains { $0.contains("other kernels (OpenBLAS Haswell") } == isTold)
            #expect(try String(contentsOfFile: out + "/report.html", encoding: .utf8).contains("OpenBLAS SkylakeX, own avx2"))
        }
    }

    @Test func aPathIsNoSplit() throws {
        let folder = try TemporaryFolder()
        let set = try SmallSets.write(20, in: folder, "set.npz")
        for path in ["/#/x", "/#x", "//#a", folder.path + "/#/" + folder.path] {
            for words in [["sample", "--from", path, "--rows", "1"], ["augment", "--real", path]] {
                let outcome = Assay.outcome(of: words + ["--out", folder.file("o.npz")])
                #expect(outcome.status == 66, "\(path): \(outcome.message)")
            }
            let outcome = Assay.outcome(of: [
                "evaluate", "--real", set, "--synthetic", path, "--out", folder.file("o"), "--policy", "none",
            ])
            #expect(outcome.status == 66, "\(path): \(outcome.message)")
            #expect(Assay.outcome(of: ["nightly", "report", "--history", path, "--out", folder.file("n")]).status == 66)
        }
    }
}
