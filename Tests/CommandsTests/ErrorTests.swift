import Datasets
import Foundation
import Numerics
import Testing

/// Every mistake of a user ends with its exit status and a message that names the file and the remedy.
@Suite struct ErrorTests {
    private static func set(_ count: Int, in folder: TemporaryFolder, _ name: String) throws -> String {
        var random = RandomStream(seed: 3).split(name)
        let pixels = (0..<count * 64).map { _ in UInt8(random.index(below: 256)) }
        let images = try ImageSet(pixels: pixels, count: count, height: 8, width: 8, channels: 1)
        let path = folder.file(name)
        try NPZ.write(images, to: path)
        return path
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
        expect(try Program.run("evaluate", "--out", "x"), status: 64, says: "--real")
        expect(try Program.run("nonsense"), status: 64)
        // A variable that a script never set.
        let sets = ["--real", "x", "--synthetic", "y"]
        expect(try Program.run(["evaluate", "--real", "", "--synthetic", "y", "--out", "z"]), status: 64, says: "value of --real is empty")
        expect(try Program.run(["evaluate"] + sets + ["--json", "--out", ""]), status: 64, says: "value of --out is empty")
        expect(try Program.run("nightly", "record", "x", "--history", ""), status: 64, says: "value of --history is empty")
        expect(try Program.run("gate", "--json", ""), status: 64, says: "“assay gate” is empty")
        expect(try Program.run(["evaluate"] + sets + ["--missing", "", "--out", "z"]), status: 66, says: "x")
        expect(try Program.run("metrics", "explain", "fidelity.nothing"), status: 64, says: "assay metrics list")
        #expect(try Program.run("--version").status == 0)
        #expect(try Program.run("--help").output.contains("evaluate"))
    }

    @Test func formats() throws {
        expect(
            try Program.run("gate", "x", "--out", "y", "--formats", "sarif,xml"), status: 64, says: "xml", "croissant")
        expect(try Program.run("gate", "x", "--formats", "all"), status: 64, says: "--out")
        expect(try Program.run("card", "x", "--out", "y", "--published", "soon"), status: 64, says: "--published")
    }

    /// Names in messages are no commands to the terminal or to a CI system that shows the log.
    @Test func hostileNames() throws {
        let name = "a\n::error::b\u{1B}[31m\u{202E}##[error]c\u{9B}31m"
        for arguments in [
            ["gate", name], ["evaluate", "--real", name, "--synthetic", name, "--out", name], ["report", name], [name],
        ] {
            let outcome = try Program.run(arguments)
            #expect(outcome.status != 0)
            let lines = (outcome.errors + outcome.output).split(separator: "\n")
            #expect(!lines.contains { $0.drop { $0.isWhitespace }.hasPrefix("::") }, "\(outcome.errors)")
            for hidden in ["\u{1B}", "\u{202E}", "\u{9B}", "##[error]"] { #expect(!outcome.errors.contains(hidden)) }
        }
    }

    /// A slip leaves no empty folders behind.
    @Test func whatFailsLeavesNothing() throws {
        let folder = try TemporaryFolder()
        let made = try folder.write("", to: "kept.txt")
        for words in [["evaluate", "--synthetic", "absent.csv"], ["compare", "--synthetic", "a=absent.csv"], ["selftest"]] {
            let outcome = try Program.run(words + ["--real", folder.file("absent.csv"), "--out", folder.file("new/out"), "--quiet"])
            #expect(outcome.status == 66, "\(outcome.errors)")
            #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path) == ["kept.txt"], "\(words)")
        }
        #expect(made == folder.file("kept.txt"))
    }

    @Test func missingAndEmptyInputs() throws {
        let folder = try TemporaryFolder()
        let good = try Self.set(20, in: folder, "good.npz")
        let out = folder.file("out")
        expect(
            try Program.run("evaluate", "--real", folder.file("absent"), "--synthetic", good, "--out", out), status: 66,
            says: "absent")
        try FileManager.default.createDirectory(atPath: folder.file("empty"), withIntermediateDirectories: true)
        expect(
            try Program.run("evaluate", "--real", folder.file("empty"), "--synthetic", good, "--out", out), status: 66,
            says: "empty")
        #expect(!FileManager.default.fileExists(atPath: out + "/run.json"))
    }

    @Test func unreadableFiles() throws {
        let folder = try TemporaryFolder()
        let good = try Self.set(20, in: folder, "good.npz")
        try FileManager.default.createDirectory(atPath: folder.file("bad"), withIntermediateDirectories: true)
        try folder.write("<html>not found</html>", to: "bad/page.png")
        expect(
            try Program.run("evaluate", "--real", good, "--synthetic", folder.file("bad"), "--out", folder.file("out")),
            status: 65, says: "page.png")
        try folder.write("nothing that is known", to: "note.npz")
        expect(
            try Program.run(
                "evaluate", "--real", folder.file("note.npz"), "--synthetic", good, "--out", folder.file("out")),
            status: 65, says: "note.npz")
    }

    @Test func brokenFeatures() throws {
        let folder = try TemporaryFolder()
        var values = [Float](repeating: 1, count: 40)
        values[21] = .nan
        let broken = folder.file("broken.npy")
        try Data(NPY.encode(values, shape: [10, 4])).write(to: URL(filePath: broken))
        expect(
            try Program.run(
                "evaluate", "--features-real", broken, "--features-synthetic", broken, "--out", folder.file("out")),
            status: 65, says: "broken.npy", "row 5", "column 1")
    }

    @Test func policies() throws {
        let folder = try TemporaryFolder()
        let good = try Self.set(20, in: folder, "good.npz")
        let policy = try folder.write("policy: p\nversion: 1\nchecks:\n  - {id: fidelity.precision, mn: 0.5}\n", to: "p.yaml")
        expect(
            try Program.run(
                "evaluate", "--real", good, "--synthetic", good, "--policy", policy, "--out", folder.file("out")),
            status: 78, says: "p.yaml", "mn")
        expect(
            try Program.run(
                "evaluate", "--real", good, "--synthetic", good, "--policy", "builtin:none-such", "--out", "x"),
            status: 78, says: "assay policies")
        expect(try Program.run("gate", folder.file("absent.json")), status: 66, says: "absent.json")
        let text = try folder.write("{}", to: "run.json")
        expect(try Program.run("gate", text), status: 65, says: "run.json")
    }

    @Test func outputs() throws {
        let folder = try TemporaryFolder()
        let good = try Self.set(20, in: folder, "good.npz")
        let file = try folder.write("x", to: "file")
        expect(
            try Program.run("evaluate", "--real", good, "--synthetic", good, "--out", file + "/sub"), status: 73)
        expect(try Program.run("sample", "--from", good, "--rows", "5", "--out", good), status: 73, says: "input")
        expect(
            try Program.run("sample", "--from", good, "--rows", "50", "--out", folder.file("s.npz")), status: 65,
            says: "20 images")
    }

    /// Classes meet by name: numbers beside words would be strangers, whose accuracy is 0.
    @Test func classesWithoutACommonName() throws {
        let folder = try TemporaryFolder()
        let real = try SmallSets.write(60, in: folder, "real.npz", names: ["cat", "dog"])
        let numbered = try SmallSets.write(60, in: folder, "numbered.npz")
        let mixed = try SmallSets.write(60, in: folder, "mixed.npz", names: ["cat", "cow"])
        let common = ["--out", folder.file("out"), "--replicates", "10", "--splits", "2", "--policy", "none"]
        let refused = try Program.run(["evaluate", "--real", real, "--synthetic", numbered] + common)
        #expect(refused.status == 65 && refused.errors.contains("no class in common: 0, 1 beside cat, dog"))
        let study = try Program.run(
            ["compare", "--real", real, "--synthetic", "a=" + numbered, "--baselines", "none", "--out", folder.file("c")])
        #expect(study.status == 65 && study.errors.contains("a and the real set have no class in common"))
        let warned = try Program.run(["evaluate", "--real", real, "--synthetic", mixed] + common)
        #expect(warned.status == 0, "\(warned.errors)")
        let report = try String(contentsOfFile: folder.file("out/run.json"), encoding: .utf8)
        #expect(report.contains("classes that the real set lacks: cow"))
    }
}
