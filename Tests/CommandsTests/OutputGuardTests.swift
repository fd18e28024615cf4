import Commands
import Foundation
import Testing

/// No output of any command is, lies in, or takes the place of an input; nothing is left behind by the refusal.
@Suite(.serialized) struct OutputGuardTests {
    /// What each option with a path does. A new option must be put into one of the lists, and an output into `cases`.
    private static let outputs: [String: Set<String>] = [
        "evaluate": ["out", "cache"], "compare": ["out", "cache"], "gate": ["out"], "report": ["out"], "card": ["out"],
        "nightly record": ["history"], "nightly report": ["out"], "demo": ["out"], "init": ["out"],
        "generate": ["out", "save-model", "sheet"], "augment": ["out"], "sample": ["out"], "degrade": ["out"],
        "selftest": ["out"], "extractor train": ["out"], "manual": ["out"], "features": ["out", "cache"],
        "statistics": ["out", "cache"],
        "schema infer": ["out"],
    ]
    private static let notOutputs: Set<String> = [
        "real", "holdout", "synthetic", "features-real", "features-holdout", "features-synthetic", "from", "model", "policy",
        "template", "baseline", "study", "data", "weights", "images", "config", "labels", "gate", "schema",
        "reports", "text-embedding",
    ]
    /// Words behind an option that stand for a path.
    private static let pathWords: Set<String> = ["path", "dir", "file", "file.png", "name=path", "name=run.json", "gate.json", "run", "json"]

    @Test func everyOptionThatWritesIsKnown() throws {
        for command in try Assay.commands() {
            let call = command.call.joined(separator: " ")
            for (name, value) in command.valued {
                let isPath = Self.pathWords.contains(value) || ["out", "history", "cache", "sheet"].contains(name)
                guard isPath, !Self.notOutputs.contains(name) else { continue }
                let isKnown = Self.outputs[call]?.contains(name) ?? false
                // The history of these is read, and only its index is written.
                let isRead = name == "history" && ["nightly report", "nightly reindex"].contains(call)
                #expect(isKnown || isRead, "--\(name) of `\(call)` is in no list of this test")
            }
        }
    }

    private struct Place {
        let root: TemporaryFolder
        var real: String { root.file("real") }
        func path(_ name: String) -> String { root.file(name) }
    }

    /// real/{a,b}/N.png, hold.npz, syn.npz, run/ (an evaluation), policy.yaml, study.yaml.
    private func place() throws -> Place {
        let folder = try TemporaryFolder()
        try SmallSets.write(24, in: folder, "real.npz")
        try SmallSets.write(24, in: folder, "hold.npz")
        try SmallSets.write(24, in: folder, "syn.npz")
        let made = Assay.outcome(of: [
            "augment", "--real", folder.file("real.npz"), "--rotate", "0", "--crop", "1", "--out", folder.file("real"), "--quiet",
            "--progress", "none",
        ])
        #expect(made.status == 0, "\(made.message)")
        try folder.write("policy: p\nversion: 1\nchecks:\n  - {id: fidelity.precision, min: 0.1}\n", to: "policy.yaml")
        let bases = try FuzzBases.made.get()
        for name in ["run", "base"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
            try bases.run.write(to: folder.url.appending(path: name + "/run.json"))
        }
        try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: folder.file("real"))
        return Place(root: folder)
    }

    /// Every file and folder with its bytes.
    private func listing(_ place: Place) throws -> [String: Int] {
        var found: [String: Int] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: place.root.path) {
            found[name] = (try? Data(contentsOf: place.root.url.appending(path: name)))?.hashValue ?? 0
        }
        return found
    }

    @Test func nothingIsWrittenOverOrIntoAnInput() throws {
        let place = try place()
        let before = try listing(place)
        let (real, hold, syn) = (place.real, place.path("hold.npz"), place.path("syn.npz"))
        let picture = try #require(try FileManager.default.subpathsOfDirectory(atPath: real).first { $0.hasSuffix(".png") })
        // Places in the real set, written in every way that leads there.
        let inside = [
            real + "/new", real + "/../real/new", place.path("link") + "/new", real + "/0/../new/", place.path("none/../real/new"),
            place.path("./real//new"),
        ]
        let files = inside.map { $0 + ".x" } + [real + "/" + picture, place.path("link/") + picture]
        let quick = ["--replicates", "20", "--splits", "2", "--no-utility", "--extractors", "random"]
        let evaluate = ["evaluate", "--real", real, "--holdout", hold, "--synthetic", syn, "--policy", "none"] + quick
        let compare = ["compare", "--real", real, "--synthetic", "a=" + syn, "--baselines", "none"] + quick
        let generate = ["generate", "gaussian", "--real", real, "--rows", "3"]
        let run = place.path("run/run.json")
        var cases: [[String]] = []
        for out in inside {
            cases += [
                evaluate + ["--out", out], evaluate + ["--out", place.path("o"), "--cache", out], compare + ["--out", out],
                compare + ["--out", place.path("o"), "--cache", out], generate + ["--out", out],
                ["augment", "--real", real, "--out", out], ["selftest", "--real", real, "--out", out],
                evaluate + ["--out", out, "--dry-run"], compare + ["--out", out, "--dry-run"],
            ]
        }
        for file in files {
            cases += [
                ["sample", "--from", real, "--rows", "2", "--out", file],
                ["degrade", "--from", real, "--kind", "noise", "--out", file],
                ["init", "--real", real, "--out", file], ["schema", "infer", "--real", real, "--out", file],
                generate + ["--out", place.path("g.npz"), "--sheet", file],
                generate + ["--out", place.path("g.npz"), "--save-model", file],
                ["extractor", "train", "--data", real, "--out", file],
                ["features", real, "--out", file + ".npy"], ["features", real, "--out", place.path("f.npy"), "--cache", file],
                ["statistics", real, "--out", file + ".npz"], ["statistics", real, "--out", place.path("f.npz"), "--cache", file],
            ]
        }
        cases += [
            // Over inputs that are files.
            ["sample", "--from", hold, "--rows", "2", "--out", hold], generate + ["--holdout", hold, "--out", hold],
            ["features", hold, "--out", place.path("f.npy"), "--cache", hold],
            ["statistics", hold, "--out", hold], ["statistics", hold, "--out", place.path("f.npz"), "--cache", hold],
            evaluate + ["--out", real], evaluate + ["--out", hold],
            ["gate", run, "--policy", place.path("policy.yaml"), "--baseline", "last=" + place.path("base/run.json"), "--out", place.path("base")],
            ["report", run, "--policy", "none", "--baseline", "last=" + place.path("base/run.json"), "--out", place.path("base")],
            ["nightly", "record", run, "--history", run],
            ["init", "--real", real, "--template", place.path("policy.yaml"), "--out", place.path("policy.yaml")],
        ]
        for words in cases {
            let outcome = Assay.outcome(of: words)
            #expect(outcome.status == 73, "\(words.joined(separator: " ")): \(outcome.status) \(outcome.message)")
        }
        #expect(try listing(place) == before)
    }

    @Test func inputsWithTheNamesOfOutputs() throws {
        let place = try place()
        let syn = place.path("syn.npz")
        try FileManager.default.createDirectory(atPath: place.path("pj"), withIntermediateDirectories: true)
        for name in ["pj/report.md", "pj/compare.md", "pj/selftest.md"] {
            try place.root.write("policy: p\nversion: 1\nchecks:\n  - {id: fidelity.precision, min: 0.1}\n", to: name)
        }
        // An input in the folder that is cleared.
        try FileManager.default.createDirectory(atPath: place.path("o.work/data"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: place.path("real.npz"), toPath: place.path("o.work/data/real.npz"))
        let before = try listing(place)
        let run = place.path("run/run.json")
        let cases = [
            ["gate", run, "--policy", place.path("pj/report.md"), "--out", place.path("pj")],
            ["report", run, "--policy", place.path("pj/report.md"), "--out", place.path("pj/")],
            ["evaluate", "--real", place.real, "--synthetic", syn, "--policy", place.path("pj/report.md"), "--out", place.path("pj")],
            ["selftest", "--real", place.real, "--policy", place.path("pj/selftest.md"), "--out", place.path("pj")],
            ["compare", "--study", place.path("pj/compare.md"), "--real", place.real, "--synthetic", "a=" + syn, "--out", place.path("pj")],
            ["evaluate", "--real", place.path("o.work/data/real.npz"), "--synthetic", syn, "--policy", "none", "--out", place.path("o")],
            ["compare", "--real", place.path("o.work/data/real.npz"), "--synthetic", "a=" + syn, "--out", place.path("o")],
        ]
        for words in cases {
            let outcome = Assay.outcome(of: words)
            // A study file that is none is told as such where that is found first.
            #expect([73, 78].contains(outcome.status), "\(words.joined(separator: " ")): \(outcome.status) \(outcome.message)")
        }
        #expect(try listing(place) == before)
    }

    /// A card describes the run that it lies beside.
    @Test func aCardTakesNoOtherRunsPlace() throws {
        let place = try place()
        try FileManager.default.createDirectory(atPath: place.path("other"), withIntermediateDirectories: true)
        let bytes = try Data(contentsOf: place.root.url.appending(path: "run/run.json"))
        try (bytes + Data("\n".utf8)).write(to: place.root.url.appending(path: "other/run.json"))
        let before = try listing(place)
        for out in ["other", "other/", "run/../other"] {
            let outcome = Assay.outcome(of: ["card", place.path("run"), "--policy", "none", "--out", place.path(out)])
            #expect(outcome.status == 73 && outcome.message.contains("another run"), "\(outcome.message)")
            #expect(try listing(place) == before)
        }
        // A copy of the same run is the run.
        let outcome = Assay.outcome(of: ["card", place.path("run"), "--policy", "none", "--out", place.path("base")])
        #expect(outcome.status == 0, "\(outcome.message)")
        #expect(try Data(contentsOf: place.root.url.appending(path: "base/run.json")) == bytes)
    }

    @Test func theRunsOwnFolderMayGetANewVerdict() throws {
        let place = try place()
        let file = place.root.url.appending(path: "run/run.json")
        let before = try Data(contentsOf: file)
        for words in [
            ["gate", place.path("run"), "--policy", place.path("policy.yaml"), "--out", place.path("run")],
            ["report", place.path("run/run.json"), "--policy", "none", "--out", place.path("run/")],
            ["card", place.path("run"), "--policy", "none", "--out", place.path("run")],
        ] {
            let outcome = Assay.outcome(of: words)
            #expect([0, 1, 3].contains(outcome.status), "\(outcome.message)")
            #expect(try Data(contentsOf: file) == before)
        }
        let card = try String(contentsOf: place.root.url.appending(path: "run/card.md"), encoding: .utf8)
        #expect(card.contains("[report.html](report.html), [report.md](report.md), [run.json](run.json), [croissant.json]"))
        // What is not there is not linked, and a name of a file is no folder.
        #expect(Assay.outcome(of: ["card", place.path("run"), "--policy", "none", "--out", place.path("apart")]).status == 0)
        let apart = try String(contentsOf: place.root.url.appending(path: "apart/card.md"), encoding: .utf8)
        #expect(apart.contains("Beside this card: [croissant.json](croissant.json).") && !apart.contains("](run.json)"))
        #expect(Assay.outcome(of: ["card", place.path("run"), "--policy", "none", "--out", place.path("card.md")]).status == 64)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path("run")).sorted()
        #expect(names == ["MANIFEST.sha256", "card.md", "croissant.json", "report.html", "report.md", "run.json"])
    }
}
