import Commands
import Foundation
import Results
import Testing

/// Runs and verdicts of `assay.run/1` and `assay.gate/1`, before parts had several names and measurements said what their
/// metric is.
@Suite(.serialized) struct OlderRunTests {
    /// The file as the schema before would have written it.
    private static func downgraded(_ data: Data) throws -> Data {
        func older(_ value: Any) -> Any {
            if let list = value as? [Any] { return list.map(older) }
            guard var object = value as? [String: Any] else { return value }
            if let names = object["names"] as? [String], object["kind"] is String {
                object["names"] = nil
                object["name"] = names.joined(separator: ": ")
            }
            // Of a measurement or a check; a run has a title of its own.
            if object["direction"] is String, object["id"] is String {
                for key in ["title", "target", "range", "is_exact"] { object[key] = nil }
            }
            return object.mapValues(older)
        }
        guard var object = older(try JSONSerialization.jsonObject(with: data)) as? [String: Any] else { return data }
        object["schema"] = (object["schema"] as? String)?.replacing("/2", with: "/1")
        return try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
    }

    private static func write(_ data: Data, _ folder: TemporaryFolder, _ name: String) throws -> String {
        let path = folder.file(name)
        try FileManager.default.createDirectory(
            at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: URL(filePath: path))
        return path
    }

    private static func run(_ change: (inout RunResult) -> Void = { _ in }) throws -> Data {
        var run = try CanonicalJSON.decode(RunResult.self, from: FuzzBases.made.get().run)
        change(&run)
        return try CanonicalJSON.encode(run)
    }

    /// A share of a group of the first column.
    private static func group(_ run: inout RunResult, columns: [String], _ names: String...) {
        guard var part = run.metrics.first(where: { $0.status == .ok && $0.id == "fidelity.precision" }) else { return }
        part.scope = Scope(.group, names: names)
        run.metrics.append(part)
        for column in columns {
            part.scope = Scope(.column, column)
            run.metrics.append(part)
        }
    }

    @Test func everyReaderTakesThem() throws {
        let folder = try TemporaryFolder()
        let newer = try Self.run { Self.group(&$0, columns: ["shape"], "shape", "round") }
        let older = try Self.downgraded(newer)
        #expect(!String(decoding: older, as: UTF8.self).contains("is_exact"))
        var gates: [GateResult] = []
        for (name, data) in [("new", newer), ("old", older)] {
            let file = try Self.write(data, folder, "\(name)/run.json")
            let outcome = Assay.outcome(
                of: ["gate", file, "--policy", "builtin:image-small", "--out", folder.file("\(name)-gate")])
            #expect([0, 1, 3].contains(outcome.status), "\(outcome.message)")
            let gate = try Data(contentsOf: URL(filePath: folder.file("\(name)-gate/gate.json")))
            gates.append(try CanonicalJSON.decode(GateResult.self, from: gate))
            for words in [
                ["report", file, "--out", folder.file("\(name)-page")], ["card", file, "--out", folder.file("\(name)-card")],
                ["nightly", "record", file, "--history", folder.file("history"), "--series", name, "--quiet"],
            ] {
                let outcome = Assay.outcome(of: words)
                #expect([0, 1, 3].contains(outcome.status), "\(words): \(outcome.message)")
            }
        }
        #expect(gates.count == 2 && gates[0].checks == gates[1].checks && gates[0].verdict == gates[1].verdict)
        let pages = try ["new", "old"].map { name in
            try String(contentsOfFile: folder.file("\(name)-page/report.md"), encoding: .utf8)
        }
        #expect(pages[0] == pages[1])
    }

    /// A verdict of the schema before, beside its run.
    @Test func anOlderVerdictIsTheRuns() throws {
        let folder = try TemporaryFolder()
        let older = try Self.downgraded(try Self.run())
        let file = try Self.write(older, folder, "set/run.json")
        _ = Assay.outcome(of: ["gate", file, "--policy", "builtin:image-small", "--out", folder.file("judged")])
        let gate = try Data(contentsOf: URL(filePath: folder.file("judged/gate.json")))
        _ = try Self.write(try Self.downgraded(gate), folder, "set/gate.json")
        let outcome = Assay.outcome(of: ["nightly", "record", file, "--history", folder.file("history"), "--quiet"])
        #expect([0, 1, 3].contains(outcome.status), "\(outcome.message)")
    }

    @Test func whatCannotBeReadIsNamed() throws {
        let folder = try TemporaryFolder()
        let unknown = try Self.downgraded(try Self.run { $0.metrics[0].id = "fidelity.unheard_of" })
        // The level, or the column, holds the mark that stood between them.
        let unclear = try Self.downgraded(
            try Self.run { Self.group(&$0, columns: ["a", "a: b"], "a", "b: c") })
        for (data, word) in [(unknown, "fidelity.unheard_of"), (unclear, "a: b: c")] {
            let file = try Self.write(data, folder, "run.json")
            let outcome = Assay.outcome(of: ["gate", file, "--policy", "builtin:image-small"])
            #expect(outcome.status == 65)
            #expect(outcome.message.contains(word), "\(outcome.message)")
        }
        // One column alone tells.
        let clear = try Self.downgraded(try Self.run { Self.group(&$0, columns: ["a"], "a", "b: c") })
        let outcome = Assay.outcome(
            of: ["gate", try Self.write(clear, folder, "clear/run.json"), "--policy", "builtin:image-small"])
        #expect([0, 1, 3].contains(outcome.status), "\(outcome.message)")
    }

    @Test func aTamperedFactIsRefused() throws {
        let folder = try TemporaryFolder()
        let run = try Self.run { run in
            for index in run.metrics.indices { run.metrics[index].isExact = true }
        }
        let outcome = Assay.outcome(
            of: ["gate", try Self.write(run, folder, "run.json"), "--policy", "builtin:image-small"])
        #expect(outcome.status == 65 && outcome.message.contains("is_exact"), "\(outcome.message)")
    }
}
