import Foundation
import Testing

/// `--json` prints exactly one document, also of an error.
@Suite struct DocumentTests {
    @Test(arguments: [
        ["doctor"], ["config"], ["config", "--explain"], ["metrics"], ["metrics", "list"],
        ["metrics", "explain", "fidelity.frechet_distance"], ["policies"], ["policies", "list"],
        ["policies", "show", "image-default"], ["generators"], ["generators", "explain", "smote"],
        ["metrics", "show", "fidelity.precision"], ["generators", "show", "smote"],
    ])
    func results(_ command: [String]) throws {
        let outcome = try Program.run(command + ["--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try !(Program.document(outcome.output) is NSNull))
    }

    @Test func writersOfSets() throws {
        let folder = try TemporaryFolder()
        let set = try SmallSets.write(20, in: folder, "set.npz")
        for (name, command) in [
            ("a.npz", ["augment", "--real", set, "--rows", "7"]), ("s.npz", ["sample", "--from", set, "--rows", "7"]),
            ("d.npz", ["degrade", "--from", set, "--kind", "noise"]),
        ] {
            let outcome = try Program.run(command + ["--out", folder.file(name), "--json", "--quiet"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let document = try #require(try Program.document(outcome.output) as? [String: Any])
            #expect(document["out"] as? String == folder.file(name))
            #expect(document["images"] as? Int == (name == "d.npz" ? 20 : 7))
            #expect(document["classes"] as? Int == 2)
        }
        let manual = try Program.run("manual", "--out", folder.file("man"), "--json")
        let document = try #require(try Program.document(manual.output) as? [String: Any])
        #expect((document["files"] as? [String])?.contains("assay-evaluate.1") == true)
    }

    /// OUT stands for a path of the case alone: cases run side by side, and a folder that one writes is locked.
    @Test(arguments: [
        (["evaluate"], 64), (["evaluate", "--real", "absent", "--synthetic", "absent", "--out", "OUT"], 66),
        (["nonsense"], 64), (["gate", "absent.json"], 66), (["report", "absent.json", "--out", "OUT"], 66),
        (["card", "absent.json", "--out", "OUT"], 66), (["compare", "--real", "absent", "--baselines", "noise", "--out", "OUT"], 66),
        (["metrics", "explain", "no.metric"], 64), (["policies", "show", "none-such"], 64),
        (["generators", "explain", "nothing"], 64), (["generate", "noise", "--rows", "2", "--out", "OUT"], 64),
        (["augment", "--real", "absent", "--out", "OUT"], 66), (["init", "--real", "absent", "--out", "OUT"], 66),
        (["sample", "--from", "absent", "--rows", "2", "--out", "OUT"], 66),
        (["degrade", "--from", "absent", "--kind", "blur", "--out", "OUT"], 66),
        (["nightly", "run", "--config", "absent"], 66), (["nightly", "report", "--history", "absent", "--out", "OUT"], 66),
        (["nightly", "reindex", "--history", "absent"], 66), (["nightly", "record", "absent", "--history", "OUT"], 66),
    ])
    func errors(_ command: [String], status: Int) throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(command.map { $0 == "OUT" ? folder.file("out.npz") : $0 } + ["--json"])
        #expect(Int(outcome.status) == status, "\(outcome.errors)")
        let document = try #require(try Program.document(outcome.output) as? [String: Any], "\(outcome.output)")
        let error = try #require(document["error"] as? [String: Any])
        #expect(error["exit_status"] as? Int == status)
        #expect((error["message"] as? String)?.isEmpty == false)
        #expect(!outcome.errors.isEmpty)
    }
}
