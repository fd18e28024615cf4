import Datasets
import Foundation
import Numerics
import Testing

/// `generate`, `generators` and `augment` as a user runs them.
@Suite struct GenerateTests {
    private static func set(
        _ counts: [Int], in folder: TemporaryFolder, _ name: String, constant: Bool = false, stream: String = "a"
    ) throws -> String {
        var random = RandomStream(seed: 5).split(stream)
        let labels = counts.enumerated().flatMap { label, count in [Int](repeating: label, count: count) }
        let pixels = (0..<labels.count * 64).map { _ in constant ? 9 : UInt8(random.index(below: 256)) }
        let images = try ImageSet(
            pixels: pixels, count: labels.count, height: 8, width: 8, channels: 1, labels: labels,
            classNames: counts.indices.map(String.init))
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

    @Test func listsAndExplains() throws {
        let list = try Program.run("generators")
        #expect(list.status == 0)
        for id in ["noise", "marginal", "class-gaussian", "smote"] { #expect(list.output.contains(id + " ")) }
        #expect(try Program.run("generators", "--json").output.hasPrefix("["))
        #expect(try Program.run("generators", "explain", "smote").output.contains("neighbours=5"))
        expect(try Program.run("generators", "explain", "nothing"), status: 64, says: "class-gaussian")
    }

    @Test func packedFolderModelAndSheet() throws {
        let folder = try TemporaryFolder()
        let real = try Self.set([20, 12], in: folder, "real.npz")
        let packed = try Program.run(
            "generate", "class-gaussian", "--real", real, "--rows", "30", "--seed", "3", "--out", folder.file("a.npz"),
            "--save-model", folder.file("m.safetensors"), "--sheet", folder.file("s.png"), "--json")
        expect(packed, status: 0)
        let summary = try JSONSerialization.jsonObject(with: Data(packed.output.utf8)) as? [String: Any]
        #expect(summary?["generator"] as? String == "class-gaussian")
        #expect(summary?["rows"] as? Int == 30)
        let set = try ImageSet.open(folder.file("a.npz"))
        #expect(set.count == 30)
        #expect(set.classNames == ["0", "1"])
        #expect(FileManager.default.fileExists(atPath: folder.file("s.png")))

        // Again without the data, into a folder.
        let again = try Program.run(
            "generate", "--model", folder.file("m.safetensors"), "--rows", "30", "--seed", "3", "--out",
            folder.file("b"))
        expect(again, status: 0)
        let pictures = try ImageSet.open(folder.file("b"))
        #expect(pictures.classCounts == set.classCounts)
        #expect(try Set(pictures.contentHashes()) == Set(set.contentHashes()))
        // No temporary is left.
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["a.npz", "b", "m.safetensors", "real.npz", "s.png"])
        // The folder is taken now.
        expect(
            try Program.run("generate", "noise", "--real", real, "--rows", "3", "--out", folder.file("b")), status: 73,
            says: "is there already")
    }

    @Test func usage() throws {
        let folder = try TemporaryFolder()
        let real = try Self.set([20, 12], in: folder, "real.npz")
        let out = folder.file("o.npz")
        func generate(_ more: String...) throws -> Program.Outcome {
            try Program.run(["generate"] + more + ["--out", out])
        }
        expect(try generate("noise", "--real", real, "--rows", "0"), status: 64, says: "--rows")
        expect(try generate("nois", "--real", real, "--rows", "3"), status: 64, says: "class-gaussian")
        expect(try generate("noise", "--rows", "3"), status: 64, says: "--real")
        expect(try generate("smote", "--real", real, "--rows", "3", "--set", "k=5"), status: 64, says: "neighbours")
        expect(
            try generate("smote", "--real", real, "--rows", "3", "--set", "neighbours=500"), status: 64, says: "1 to 100")
        expect(try generate("noise", "--real", real, "--rows", "3", "--set", "nonsense"), status: 64, says: "NAME=VALUE")
        expect(try generate("noise", "--real", real, "--rows", "3", "--minutes", "0"), status: 64, says: "--minutes")
        expect(
            try generate("noise", "--real", real, "--rows", "3", "--minutes", "1", "--epochs", "2"), status: 64,
            says: "only one")
        expect(try generate("noise", "--real", real, "--rows", "3", "--resume"), status: 66, says: "checkpoint")
        expect(
            try generate("noise", "--real", folder.file("absent"), "--rows", "3"), status: 66, says: "absent")
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test func unsuitableData() throws {
        let folder = try TemporaryFolder()
        let out = folder.file("o.npz")
        let lonely = try Self.set([20, 1], in: folder, "lonely.npz")
        for id in ["smote", "class-gaussian", "class-gmm"] {
            expect(
                try Program.run("generate", id, "--real", lonely, "--rows", "3", "--out", out), status: 65,
                says: "class 1 has one")
        }
        #expect(!FileManager.default.fileExists(atPath: out))
        let flat = try Self.set([10, 10], in: folder, "flat.npz", constant: true)
        expect(try Program.run("generate", "class-gmm", "--real", flat, "--rows", "3", "--out", out), status: 0)
        #expect(try ImageSet.open(out).image(at: 2).pixels.allSatisfy { $0 == 9 })
    }

    @Test func damagedModels() throws {
        let folder = try TemporaryFolder()
        let real = try Self.set([20, 12], in: folder, "real.npz")
        let model = folder.file("m.st")
        expect(
            try Program.run(
                "generate", "marginal", "--real", real, "--rows", "3", "--out", folder.file("a.npz"), "--save-model",
                model), status: 0)
        let bytes = try Data(contentsOf: URL(filePath: model))
        let out = folder.file("o.npz")
        func sample(_ name: String, _ data: Data) throws -> Program.Outcome {
            try data.write(to: URL(filePath: folder.file(name)))
            return try Program.run("generate", "--model", folder.file(name), "--rows", "3", "--out", out)
        }
        expect(try sample("short.st", bytes.prefix(bytes.count - 9)), status: 65, says: "short.st")
        expect(try sample("text.st", Data("no model".utf8)), status: 65, says: "text.st")
        var newer = bytes
        let mark = try #require(newer.range(of: Data("generatorVersion\\\":1".utf8)))
        newer.replaceSubrange(mark, with: Data("generatorVersion\\\":9".utf8))
        expect(try sample("newer.st", newer), status: 65, says: "version 9")
        expect(
            try Program.run("generate", "--model", folder.file("absent.st"), "--rows", "3", "--out", out), status: 66,
            says: "absent.st")
        expect(
            try Program.run("generate", "--model", model, "--rows", "3", "--out", out, "--set", "a=1"), status: 64,
            says: "--set")
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test func holdoutNeverLeaks() throws {
        let folder = try TemporaryFolder()
        let real = try Self.set([20, 12], in: folder, "real.npz")
        let other = try Self.set([9, 9], in: folder, "other.npz", stream: "b")
        let set = try ImageSet.open(real)
        try NPZ.write(set.subset([3, 30]), to: folder.file("part.npz"))
        func generate(_ holdout: String) throws -> Program.Outcome {
            try Program.run(
                "generate", "noise", "--real", real, "--holdout", holdout, "--rows", "3", "--out",
                folder.file("o.npz"))
        }
        expect(try generate(real), status: 65, says: "32 of 32 images")
        expect(try generate(folder.file("part.npz")), status: 65, says: "2 of 2 images")
        #expect(!FileManager.default.fileExists(atPath: folder.file("o.npz")))
        expect(try generate(other), status: 0)
    }

    /// A limit on file sizes stands in for a full disk: both end a write before its end.
    @Test func failedWritesLeaveNothing() throws {
        let folder = try TemporaryFolder()
        let real = try Self.set([20, 12], in: folder, "real.npz")
        let program = try #require(Program.path)
        func limited(_ out: String, _ blocks: Int, _ more: String = "") throws -> Program.Outcome {
            let words = "ulimit -f \(blocks); '\(program)' generate noise --real '\(real)' --rows 2000 "
                + "--out '\(folder.file(out))' \(more)"
            let shell = Process()
            shell.executableURL = URL(filePath: "/bin/sh")
            shell.arguments = ["-c", words]
            // A pipe, to which the limit does not apply.
            let errors = Pipe()
            shell.standardError = errors
            try shell.run()
            let text = try errors.fileHandleForReading.readToEnd() ?? Data()
            shell.waitUntilExit()
            return Program.Outcome(
                status: shell.terminationStatus, output: "", errors: String(decoding: text, as: UTF8.self))
        }
        expect(try limited("big.npz", 16), status: 74, says: "big.npz cannot be written")
        expect(try limited("folder", 0), status: 74, says: "cannot be written")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["real.npz"])
    }

    @Test func checkpointsAreNotOverwritten() throws {
        let folder = try TemporaryFolder()
        let real = try Self.set([20, 12], in: folder, "real.npz")
        try folder.write("an earlier training", to: "o.npz.checkpoint")
        let words = ["generate", "vae", "--real", real, "--rows", "3", "--steps", "2", "--out", folder.file("o.npz")]
        expect(try Program.run(words), status: 73, says: "--resume")
        expect(try Program.run(words + ["--resume"]), status: 65, says: "cannot be resumed")
        #expect(FileManager.default.fileExists(atPath: folder.file("o.npz.checkpoint")))
    }

    /// Killed in the middle of training, then resumed: the bytes of an uninterrupted run, at one thread and at two.
    @Test func killedAndResumed() throws {
        let folder = try TemporaryFolder()
        let real = try Self.set([40, 40], in: folder, "real.npz")
        func words(_ name: String, _ threads: Int) -> [String] {
            [
                "generate", "vae", "--real", real, "--rows", "20", "--steps", "120", "--checkpoint-every", "0", "--out",
                folder.file(name + ".npz"), "--save-model", folder.file(name + ".st"), "--threads", "\(threads)",
            ]
        }
        expect(try Program.run(words("whole", 2)), status: 0)
        let process = Process()
        process.executableURL = URL(filePath: try #require(Program.path))
        process.arguments = words("killed", 1)
        process.standardError = FileHandle.nullDevice
        try process.run()
        let checkpoint = folder.file("killed.npz.checkpoint")
        for _ in 0..<6_000 where process.isRunning && !FileManager.default.fileExists(atPath: checkpoint) {
            usleep(10_000)
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
        #expect(!FileManager.default.fileExists(atPath: folder.file("killed.npz")))
        // Of another seed it is another training.
        expect(
            try Program.run(words("killed", 1) + ["--resume", "--seed", "2"]), status: 65, says: "another training")
        expect(try Program.run(words("killed", 1) + ["--resume"]), status: 0)
        for kind in [".npz", ".st"] {
            let (a, b) = (folder.file("whole" + kind), folder.file("killed" + kind))
            #expect(try Data(contentsOf: URL(filePath: a)) == Data(contentsOf: URL(filePath: b)))
        }
        #expect(!FileManager.default.fileExists(atPath: checkpoint))
    }

    @Test func augments() throws {
        let folder = try TemporaryFolder()
        let real = try Self.set([20, 12], in: folder, "real.npz")
        let out = folder.file("a.npz")
        expect(try Program.run("augment", "--real", real, "--rows", "50", "--seed", "2", "--out", out), status: 0)
        let set = try ImageSet.open(out)
        #expect(set.count == 50)
        #expect(set.labels?.prefix(32).count { $0 == 0 } == 20)
        expect(
            try Program.run("augment", "--real", real, "--out", folder.file("b.npz"), "--flip", "2"), status: 64,
            says: "flip")
        expect(
            try Program.run("augment", "--real", real, "--out", folder.file("b.npz"), "--jitter", "1,2"), status: 64,
            says: "--jitter")
        expect(try Program.run("augment", "--real", real, "--out", real), status: 73, says: "input")
        // Nothing asked for changes nothing.
        expect(
            try Program.run("augment", "--real", real, "--out", folder.file("c.npz"), "--crop", "1", "--rotate", "0"),
            status: 0)
        #expect(try ImageSet.open(folder.file("c.npz")).fingerprint() == ImageSet.open(real).fingerprint())
    }
}
