import Foundation
import Testing

/// `assay evaluate` with --resume, --cache and --dry-run.
@Suite(.serialized) struct ResumeTests {
    private let folder: TemporaryFolder
    private let sets: [String]

    init() throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        sets = try Self.write(in: folder)
    }

    private static let rows = 48

    private static func write(in folder: TemporaryFolder) throws -> [String] {
        try ["real", "holdout", "synthetic"].flatMap {
            ["--\($0)", try SmallSets.write(rows, in: folder, $0 + ".npz")]
        }
    }

    /// run.json of a run that nothing disturbs.
    private static let undisturbed = Result {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(Self.command("whole", in: folder, sets: try Self.write(in: folder)))
        #expect(outcome.status == 0, "\(outcome.errors)")
        // Nothing is left beside the report of a run that ended.
        #expect(!FileManager.default.fileExists(atPath: folder.file("whole.work")))
        return try Data(contentsOf: URL(filePath: folder.file("whole/run.json")))
    }

    private func command(_ out: String, _ more: [String] = [], utility: Bool = false) -> [String] {
        Self.command(out, more, in: folder, sets: sets, utility: utility)
    }

    private static func command(
        _ out: String, _ more: [String] = [], in folder: TemporaryFolder, sets: [String], utility: Bool = false
    ) -> [String] {
        ["evaluate"] + sets
            + [
                "--out", folder.file(out), "--policy", "none", "--replicates", "10", "--splits", "2", "--threads", "2",
                "--extractors", "embedded", utility ? "--utility" : "--no-utility",
            ] + more
    }

    private func run(_ out: String) throws -> Data { try Data(contentsOf: URL(filePath: folder.file(out + "/run.json"))) }

    private func stages(_ folder: String) -> [String] {
        ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.contains("/") && !$0.hasSuffix(".new") }
    }

    @Test func killedAnywhereItEndsWithTheSameBytes() throws {
        let whole = try Self.undisturbed.get()
        var kept: [Int] = []
        for wanted in [1, 4, 7, 9, 11] {
            let out = "killed\(wanted)"
            let process = try Program.start(command(out))
            while process.isRunning, stages(folder.file(out + ".work")).count < wanted { usleep(1_000) }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            guard process.terminationReason == .uncaughtSignal else { continue }
            kept.append(stages(folder.file(out + ".work")).count)
            #expect(!FileManager.default.fileExists(atPath: folder.file(out + "/MANIFEST.sha256")))
            let resumed = try Program.run(command(out, ["--resume", "--progress", "plain", "--threads", "1"]))
            #expect(resumed.status == 0, "\(resumed.errors)")
            // What was finished is not computed again.
            if wanted >= 4 { #expect(!resumed.errors.contains("features (embedded) of real")) }
            #expect(try run(out) == whole, "killed after \(wanted) stages")
            #expect(!FileManager.default.fileExists(atPath: folder.file(out + ".work")))
        }
        #expect(kept.count >= 3)
    }

    /// What the classifiers answered is asked again by later stages.
    @Test func answersOfClassifiersAreKept() throws {
        #expect(try Program.run(command("whole", utility: true)).status == 0)
        let process = try Program.start(command("run", utility: true))
        while process.isRunning, stages(folder.file("run.work")).count < 11 { usleep(1_000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(try Program.run(command("run", ["--resume"], utility: true)).status == 0)
        #expect(try run("run") == run("whole"))
    }

    @Test func otherInputsOrSettingsUseNothingOfAnEarlierRun() throws {
        let process = try Program.start(command("run"))
        while process.isRunning, stages(folder.file("run.work")).count < 10 { usleep(1_000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(try Program.run(command("run", ["--resume", "--seed", "2"])).status == 0)
        #expect(try Program.run(command("fresh", ["--seed", "2"])).status == 0)
        #expect(try run("run") == run("fresh"))
    }

    @Test func damagedStagesAreComputedAgain() throws {
        let process = try Program.start(command("run"))
        while process.isRunning, stages(folder.file("run.work")).count < 10 { usleep(1_000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        for name in stages(folder.file("run.work")) {
            var bytes = try Data(contentsOf: URL(filePath: folder.file("run.work/" + name)))
            // The signal may fall between the making of a file and its first byte.
            guard !bytes.isEmpty else { continue }
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: URL(filePath: folder.file("run.work/" + name)))
        }
        #expect(try Program.run(command("run", ["--resume"])).status == 0)
        #expect(try run("run") == Self.undisturbed.get())
    }

    @Test func cachedFeaturesAreUsedAgainForTheSameContentOnly() throws {
        let cache = ["--cache", folder.file("cache"), "--progress", "plain"]
        let first = try Program.run(command("first", cache))
        #expect(first.errors.contains(" · features (embedded) of real"))
        let files = stages(folder.file("cache")).count
        // Three sets and two anchor sets.
        #expect(files == 5)
        let again = try Program.run(command("second", cache))
        #expect(again.status == 0 && !again.errors.contains(" · features ("))
        #expect(try run("first") == run("second"))
        #expect(stages(folder.file("cache")).count == files)
        // Another synthetic set: its own features and those of no other.
        try SmallSets.write(Self.rows, in: folder, "other.npz")
        let other = try Program.run(
            command("third", cache).map { $0.hasSuffix("synthetic.npz") ? folder.file("other.npz") : $0 })
        #expect(other.errors.contains("features (embedded) of synthetic"))
        #expect(!other.errors.contains("features (embedded) of real"))
        #expect(stages(folder.file("cache")).count == files + 1)
    }

    @Test func oneRunAnOutputFolder() throws {
        let first = try Program.start(command("run"))
        while first.isRunning, stages(folder.file("run.work")).isEmpty { usleep(1_000) }
        let second = try Program.run(command("run", ["--json"]))
        #expect(second.status == 75, "\(second.errors)")
        first.waitUntilExit()
        #expect(first.terminationStatus == 0)
        let inside = try Program.run(command("real.npz/out"))
        #expect(inside.status == 73)
    }

    @Test func aDryRunSaysWhatCanBeComputedAndWritesNothing() throws {
        let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        func plan(_ arguments: [String]) throws -> [String: Any] {
            let outcome = try Program.run(arguments + ["--dry-run", "--json"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            return try #require(try Program.document(outcome.output) as? [String: Any])
        }
        func prospect(_ plan: [String: Any], _ id: String) -> String? {
            let checks = plan["checks"] as? [[String: Any]] ?? []
            return checks.first { $0["id"] as? String == id }?["prospect"] as? String
        }
        let policy = folder.file("../\(folder.url.lastPathComponent).yaml")
        try Data(
            """
            policy: p
            version: 1
            checks:
              - {id: fidelity.precision, features: embedded, min: 0.1}
              - {id: privacy.nearest_neighbour_share, features: embedded, max: 0.6}
              - {id: balance.class_distribution, max: 0.1, min_rows: 1000}
              - {id: fidelity.frechet_distance, features: embedded, no_worse_than: {baseline: last, by: 1}}

            """.utf8
        ).write(to: URL(filePath: policy))
        defer { try? FileManager.default.removeItem(atPath: policy) }
        let whole = command("out").map { $0 == "none" ? policy : $0 }
        let full = try plan(whole)
        #expect((full["inputs"] as? [[String: Any]])?.map { $0["count"] as? Int } == [Self.rows, Self.rows, Self.rows])
        #expect(prospect(full, "fidelity.precision") == "computable")
        #expect(prospect(full, "privacy.nearest_neighbour_share") == "computable")
        #expect(prospect(full, "balance.class_distribution") == "not_computable")
        #expect(prospect(full, "fidelity.frechet_distance") == "not_computable")
        #expect((full["seconds"] as? Double ?? 0) > 0 && (full["memory_bytes"] as? Int ?? 0) > 1_000_000)
        // Without the holdout nothing can be said of memorisation.
        let part = whole.filter { $0 != "--holdout" && !$0.hasSuffix("holdout.npz") }
        #expect(prospect(try plan(part), "privacy.nearest_neighbour_share") == "not_computable")
        let text = try Program.run(part + ["--dry-run"]).output
        #expect(text.contains("1 of 4 checks can be computed") && text.contains("nothing was written"))
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == before)
        let absent = whole.map { $0.hasSuffix("real.npz") ? "absent.npz" : $0 }
        #expect(try Program.run(absent + ["--dry-run"]).status == 66)
    }
}
