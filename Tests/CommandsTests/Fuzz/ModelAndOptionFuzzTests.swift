import Commands
import Foundation
import Neural
import Numerics
import Testing

/// Edited model headers, damaged indexes and extreme options.
@Suite(.serialized) struct ModelAndOptionFuzzTests {
    private static let scale = StoredFilesFuzzTests.scale

    @Test func modelHeaders() throws {
        let bases = try FuzzBases.made.get()
        let file = try Safetensors([UInt8](bases.model))
        let tree = try JSONTree(Data(try #require(file.metadata["assay"]).utf8))
        let path = bases.root + "/edited.model"
        var statuses: Set<Int32> = []
        for number in 0..<80 * Self.scale {
            var random = RandomStream(seed: 12).split("model").split(number)
            let edited = random.index(below: 2) == 0 ? tree.withExtremeNumber(&random) : tree.mutated(&random)
            StoredFilesFuzzTests.note("model", number, edited.data)
            let text = String(decoding: edited.data, as: UTF8.self)
            let bytes = Safetensors.encode(file.entries, metadata: [("assay", text)]) { _ in .float32 }
            try Data(bytes).write(to: URL(filePath: path))
            let outcome = Assay.outcome(of: [
                "generate", "--model", path, "--rows", "2", "--out", bases.root + "/from-model.npz", "--quiet", "--progress", "none",
            ])
            statuses.insert(outcome.status)
            #expect(outcome.status != 70, "\(number): \(outcome.message)")
        }
        #expect(statuses.contains(0) && statuses.contains(65))
    }

    @Test func damagedIndexes() throws {
        let bases = try FuzzBases.made.get()
        let history = bases.root + "/index-history"
        let run = bases.root + "/index-run.json"
        try bases.run.write(to: URL(filePath: run))
        for day in 1...6 {
            #expect(
                Assay.outcome(of: ["nightly", "record", run, "--history", history, "--night", "2026-10-0\(day)", "--quiet"]).status == 0)
        }
        let index = history + "/index.sqlite"
        #expect(Assay.outcome(of: ["nightly", "reindex", "--history", history, "--quiet"]).status == 0)
        let whole = try [UInt8](Data(contentsOf: URL(filePath: index)))
        for number in 0..<12 * Self.scale {
            var random = RandomStream(seed: 12).split("index").split(number)
            var bytes = whole
            for _ in 0...random.index(below: 400) { bytes[random.index(below: bytes.count)] = UInt8(random.index(below: 256)) }
            if random.index(below: 6) == 0 { bytes.removeLast(random.index(below: bytes.count)) }
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: index + suffix) }
            StoredFilesFuzzTests.note("index", number, Data(bytes))
            try Data(bytes).write(to: URL(filePath: index))
            let words = number % 2 == 0 ? ["reindex"] : ["report", "--out", bases.root + "/index-pages"]
            let outcome = Assay.outcome(of: ["nightly"] + words + ["--history", history, "--quiet"])
            #expect(outcome.status == 0, "\(number): \(outcome.message)")
        }
    }

    /// Options with numbers that no arithmetic holds: refused, or done, within a second.
    @Test func options() throws {
        let folder = try TemporaryFolder()
        let set = try SmallSets.write(24, in: folder, "set.npz")
        let out = folder.file("out.npz")
        let values = [
            "9223372036854775807", "-9223372036854775808", "9223372036854775806", "18446744073709551615", "1e308", "5e-324",
            "nan", "inf", "-inf", "-1", "0", "1e19", "0x1p3", "", "99999999999999999999",
        ]
        let commands: [(words: [String], options: [String])] = [
            (["sample", "--from", set, "--out", out], ["skip"]),
            (["sample", "--from", set, "--out", out, "--skip", "9223372036854775807"], ["rows"]),
            (["augment", "--real", set, "--out", out, "--rows", "3"], ["rotate", "crop", "flip", "noise", "erase", "seed"]),
            (["degrade", "--from", set, "--kind", "noise", "--out", out], ["severity", "share", "seed", "max-pixels"]),
            (
                ["generate", "class-gaussian", "--real", set, "--rows", "2", "--out", out],
                ["limit", "minutes", "epochs", "steps", "checkpoint-every", "seed", "threads"]
            ),
            (["features", set, "--out", folder.file("f.npy"), "--extractor", "random"], ["limit", "seed"]),
            (
                ["evaluate", "--real", set, "--synthetic", set, "--policy", "none", "--out", folder.file("o"), "--dry-run"],
                ["replicates", "splits", "threads"]
            ),
            (
                ["compare", "--real", set, "--synthetic", "a=" + set, "--baselines", "none", "--out", folder.file("c"), "--dry-run"],
                ["rows", "seeds-per-generator", "replicates", "splits", "minutes", "epochs", "steps"]
            ),
            (["selftest", "--real", set, "--out", folder.file("s")], ["rows", "honest", "replicates"]),
            (["nightly", "report", "--history", folder.file("no"), "--out", folder.file("n")], ["since", "series"]),
        ]
        for (words, options) in commands {
            for option in options {
                for value in values {
                    var line = words
                    if option == "skip" { line += ["--rows", "2"] }
                    line += ["--\(option)=\(value)"]
                    StoredFilesFuzzTests.note("option", 0, Data(line.joined(separator: " ").utf8))
                    let outcome = Assay.outcome(of: line)
                    #expect(outcome.status != 70, "\(line.joined(separator: " ")): \(outcome.message)")
                    try? FileManager.default.removeItem(atPath: out)
                }
            }
        }
    }
}
