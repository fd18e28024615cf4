import Foundation
import Testing

/// `assay nightly run`: jobs that end well, badly, too late or not at all, and two runs at once.
@Suite(.serialized) struct NightlyRunTests {
    private struct Row: Decodable {
        var job: String
        var exitCode: Int
        var verdict: String
        var sentence: String
        var file: String?

        enum CodingKeys: String, CodingKey {
            case job, verdict, sentence, file
            case exitCode = "exit_code"
        }
    }

    private static let quick = "replicates: 10, splits: 2, extractors: [random], utility: false"

    private func plan(_ jobs: String, in folder: TemporaryFolder, name: String = "nightly.yaml") throws -> String {
        try folder.write(
            "history: history\nreports: reports\ndefaults: {real: real.npz, synthetic: synthetic.npz, \(Self.quick)}\njobs:\n"
                + jobs, to: name)
    }

    @Test func everyJobIsRecordedWithItsOwnEnd() throws {
        let folder = try TemporaryFolder()
        for name in ["real.npz", "synthetic.npz"] { try SmallSets.write(40, in: folder, name) }
        try SmallSets.write(6_000, in: folder, "large.npz")
        try folder.write("no archive", to: "broken.npz")
        try FileManager.default.createDirectory(atPath: folder.file("torn"), withIntermediateDirectories: true)
        for name in ["a.png", "b.png"] { try folder.write("\u{89}PNG", to: "torn/" + name) }
        try folder.write(
            "policy: p\nversion: 1\nchecks:\n  - {id: balance.class_distribution, max: -1, on_undecided: fail}\n",
            to: "strict.yaml")
        let config = try plan(
            """
              - {name: good, policy: none}
              - {name: late, policy: none, real: large.npz, synthetic: large.npz, timeout_minutes: 0.01}
              - {name: broken, policy: none, synthetic: broken.npz}
              - {name: torn, policy: none, synthetic: torn}
              - {name: torn real, policy: none, real: torn}
              - {name: refused, policy: strict.yaml}
              - {name: "::error::x", policy: none, synthetic: absent.npz}
              - {name: idle, enabled: false}

            """, in: folder)
        let outcome = try Program.run("nightly", "run", "--config", config, "--night", "2026-11-21", "--json")
        // The worst job: a process that had to be ended.
        #expect(outcome.status == 70, "\(outcome.errors)")
        let rows = try JSONDecoder().decode([Row].self, from: Data(outcome.output.utf8))
        #expect(rows.map(\.job) == ["good", "late", "broken", "torn", "torn real", "refused", "::error::x"])
        #expect(rows.map(\.exitCode) == [0, 70, 65, 65, 65, 1, 66])
        #expect(rows.map(\.verdict) == ["measured", "failed", "failed", "failed", "failed", "fail", "failed"])
        #expect(rows[1].sentence.contains("time limit"))
        #expect(rows[2].sentence.contains("broken.npz"))
        // What a list of files announces is told with it; files of real sets are named in the log alone.
        #expect(rows[3].sentence.contains("cannot be used: a.png") && rows[3].sentence.contains("; b.png"), "\(rows[3].sentence)")
        #expect(rows[4].sentence.contains("cannot be used; ") && !rows[4].sentence.contains("a.png"), "\(rows[4].sentence)")
        #expect(rows[6].sentence.contains("absent.npz"))
        for row in rows {
            let file = try #require(row.file)
            #expect(file.contains("2026-11-21"))
            #expect(FileManager.default.fileExists(atPath: folder.file("history/" + file)))
        }
        // What a job that was ended had begun is gone.
        let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        #expect(!left.contains { $0.hasSuffix(".work") })
        let index = try Program.run("nightly", "reindex", "--history", folder.file("history"), "--json")
        #expect(index.output.contains("\"runs\" : 7"), "\(index.output)")
        let report = try Program.run(
            "nightly", "report", "--history", folder.file("history"), "--out", folder.file("trends"), "--json")
        #expect(report.status == 0, "\(report.errors)")
        let result = try #require(try Program.document(report.output) as? [String: Any])
        #expect((result["series"] as? [Any])?.count == 7)

        // Again in the same night: each job has one more run, the last one counts.
        let again = try plan("  - {name: good, policy: none, seed: 2}\n", in: folder, name: "again.yaml")
        #expect(try Program.run("nightly", "run", "--config", again, "--night", "2026-11-21", "--quiet").status == 0)
        let more = try Program.run("nightly", "reindex", "--history", folder.file("history"), "--json")
        #expect(more.output.contains("\"runs\" : 8"), "\(more.output)")
    }

    /// An export that did not happen leaves yesterday's set; what is filed for good names no folders of the machine.
    @Test func aSetThatIsYesterdaysAndPathsThatAreNobodysBusiness() throws {
        let folder = try TemporaryFolder()
        for name in ["real.npz", "synthetic.npz"] { try SmallSets.write(40, in: folder, name) }
        let config = try plan(
            "  - {name: same, policy: none}\n  - {name: gone, policy: none, real: \(folder.file("vault/people.npz"))}\n", in: folder)
        func night(_ night: String) throws -> [Row] {
            let outcome = try Program.run("nightly", "run", "--config", config, "--night", night, "--json")
            return try JSONDecoder().decode([Row].self, from: Data(outcome.output.utf8))
        }
        let first = try night("2026-11-20")
        #expect(!first[0].sentence.contains("the same as"))
        #expect(first[1].sentence.contains("people.npz") && !first[1].sentence.contains("vault"), "\(first[1].sentence)")
        #expect(try night("2026-11-21")[0].sentence.contains("the same as on 2026-11-20"))
        try SmallSets.write(41, in: folder, "synthetic.npz")
        #expect(try !night("2026-11-22")[0].sentence.contains("the same as"))
        let filed = try FileManager.default.subpathsOfDirectory(atPath: folder.file("history/runs")).filter { $0.hasSuffix(".json") }
        for file in filed {
            #expect(try !String(contentsOfFile: folder.file("history/runs/" + file), encoding: .utf8).contains("vault"))
        }
        let again = try Program.run(
            "nightly", "record", folder.file("reports/same/2026-11-22"), "--history", folder.file("history"), "--series", "same",
            "--night", "2026-11-23")
        #expect(again.status == 0 && again.errors.contains("the same as on 2026-11-22"), "\(again.errors)")
    }

    @Test func oneRunAtATime() throws {
        let folder = try TemporaryFolder()
        for name in ["real.npz", "synthetic.npz"] { try SmallSets.write(40, in: folder, name) }
        try SmallSets.write(6_000, in: folder, "large.npz")
        let slow = try plan(
            "  - {name: slow, policy: none, real: large.npz, synthetic: large.npz, timeout_minutes: 0.5}\n", in: folder)
        let quick = try plan("  - {name: quick, policy: none}\n", in: folder, name: "quick.yaml")
        let first = try Program.start(["nightly", "run", "--config", slow])
        // Its job's log tells that the first run holds the history.
        let log = { (try? FileManager.default.subpathsOfDirectory(atPath: folder.file("reports")))?.contains { $0.hasSuffix(".log") } }
        let deadline = ContinuousClock.now + .seconds(30)
        while log() != true, ContinuousClock.now < deadline { usleep(20_000) }
        let second = try Program.run("nightly", "run", "--config", quick, "--json")
        #expect(second.status == 75, "\(second.errors)")
        #expect(second.errors.contains("another `assay nightly run`"))
        let document = try #require(try Program.document(second.output) as? [String: Any])
        #expect((document["error"] as? [String: Any])?["exit_status"] as? Int == 75)
        // Killed, it lets go; the job that it had begun ends with its time limit or by itself and holds nothing.
        kill(first.processIdentifier, SIGKILL)
        first.waitUntilExit()
        #expect(try Program.run("nightly", "run", "--config", quick, "--quiet").status == 0)
    }

    @Test func plansThatCannotRun() throws {
        let folder = try TemporaryFolder()
        let off = try plan("  - {name: idle, enabled: false}\n", in: folder)
        #expect(try Program.run("nightly", "run", "--config", off).status == 78)
        let wrong = try folder.write("history: h\njobs:\n  - {name: a, reel: x}\n", to: "wrong.yaml")
        let outcome = try Program.run("nightly", "run", "--config", wrong)
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("wrong.yaml:3"))
        #expect(try Program.run("nightly", "run", "--config", folder.file("absent.yaml")).status == 66)
    }
}
