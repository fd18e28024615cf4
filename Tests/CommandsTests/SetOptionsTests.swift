import Commands
import Datasets
import Evaluation
import Foundation
import Policy
import Testing

/// Every command that opens sets opens them by the same options.
@Suite(.serialized) struct SetOptionsTests {
    private static let options: Set<String> = [
        "on-bad-file", "max-pixels", "max-unpacked", "exif", "labels", "pixel-range", "array-layout",
    ]

    @Test func everyCommandWithASetTakesThem() throws {
        var found: Set<String> = []
        for command in try Assay.commands() {
            let names = Set(command.valued.map(\.0))
            let opens = !names.isDisjoint(with: ["real", "from", "synthetic"]) || command.call == ["features"]
            guard opens else { continue }
            found.insert(command.call.joined(separator: " "))
            #expect(names.isSuperset(of: Self.options), "\(command.call)")
        }
        #expect(
            found.isSuperset(of: [
                "evaluate", "compare", "init", "generate", "augment", "sample", "degrade", "selftest", "features",
            ]))
    }

    /// A published score's network needs its file: said before anything is read, with where people get it.
    @Test func presetsNameTheirFile() throws {
        let folder = try TemporaryFolder()
        let sets = ["evaluate", "--real", "none-a", "--synthetic", "none-b", "--out", folder.file("out")]
        for (name, file) in [("fid", "pt_inception-2015-12-05"), ("fd_dinov2", "dinov2_vitl14"), ("cmmd", "clip-vit-large")] {
            let answer = try Program.run(sets + ["--preset", name])
            #expect(answer.status == 64 && answer.errors.contains(file) && answer.errors.contains("--weights"))
        }
        let absent = try Program.run(sets + ["--preset", "fid", "--weights", folder.file("w.pth")])
        #expect(absent.status != 0 && absent.errors.contains("w.pth"))
        let alone = try Program.run(sets + ["--weights", "w.pth"])
        #expect(alone.status == 64 && alone.errors.contains("assay evaluate --help"), "\(alone.errors)")
        let both = try Program.run(sets + ["--preset", "fid", "--weights", "w.pth", "--extractors", "random"])
        #expect(both.status == 64 && both.errors.contains("leave out --extractors"), "\(both.errors)")
    }

    /// 0/1 pixels: refused without the option and read by it, by commands that took none before.
    @Test func theyAreUsed() throws {
        let folder = try TemporaryFolder()
        for name in ["real", "synthetic"] { try SmallSets.write(200, in: folder, name + ".npz", largest: 1) }
        let (real, out) = (folder.file("real.npz"), folder.file("a.npy"))
        #expect(try Program.run("features", real, "--out", out, "--quiet").status == 65)
        #expect(try Program.run("features", real, "--out", out, "--quiet", "--pixel-range", "0..1").status == 0)
        let selftest = [
            "selftest", "--real", real, "--rows", "50", "--honest", "3", "--ladders", "memorised", "--extractors", "random",
            "--replicates", "10", "--quiet", "--out", folder.file("self"),
        ]
        #expect(try Program.run(selftest).status == 65)
        let passed = try Program.run(selftest + ["--pixel-range", "0..1"])
        #expect(passed.status == 0, "\(passed.errors)")
        let config = try folder.write(
            """
            history: history
            defaults: {real: real.npz, synthetic: synthetic.npz, policy: none, replicates: 10, splits: 2, extractors: [random], utility: false}
            jobs:
              - {name: asked}
              - {name: told, pixel_range: 0..1, labels: none}

            """, to: "nightly.yaml")
        let nights = try Program.run("nightly", "run", "--config", config, "--night", "2026-11-21", "--json")
        #expect(nights.output.contains("--pixel-range 0..1") || nights.output.contains("all pixels are 0 or 1"))
        #expect(nights.status == 65 && nights.output.contains("measured"), "\(nights.output)")
    }

    /// Plans know the words of options without the types: every word that a type has is one of theirs.
    @Test func plansTakeEveryWordOfEveryOption() throws {
        let words = OpenOptions.OnBadFile.allCases.map { "on_bad_file: \($0.rawValue)" }
            + OpenOptions.Exif.allCases.map { "exif: \($0.rawValue)" }
            + OpenOptions.ArrayLayout.allCases.map { "array_layout: \($0.rawValue)" }
            + Modalities.all.map { "modality: \($0.name)" }
        for word in words {
            let plan = try NightlyPlan.parse(
                yaml: "history: h\njobs:\n  - {name: a, real: r, synthetic: s, \(word)}\n", name: "plan.yaml")
            #expect(plan.jobs[0].sets.count == 1, "\(word)")
        }
    }

    /// A file of labels is read: no output takes its place.
    @Test func labelFilesAreInputs() throws {
        let folder = try TemporaryFolder()
        let real = try SmallSets.write(20, in: folder, "real.npz")
        let labels = try folder.write("path,label\n", to: "labels.npz")
        for words in [
            ["sample", "--from", real, "--rows", "5", "--out", labels], ["augment", "--real", real, "--out", labels],
            ["degrade", "--from", real, "--kind", "noise", "--out", labels],
            ["generate", "gaussian", "--real", real, "--rows", "5", "--out", folder.file("x.npz"), "--save-model", labels],
        ] {
            #expect(try Program.run(words + ["--labels", labels]).status == 73, "\(words[0])")
            #expect(try String(contentsOfFile: labels, encoding: .utf8) == "path,label\n")
        }
    }

    /// The draft says how its sets were opened.
    @Test func draftsSayHowSetsWereOpened() throws {
        let folder = try TemporaryFolder()
        let real = try SmallSets.write(120, in: folder, "real.npz", largest: 1)
        let template = try folder.write(
            """
            policy: t
            version: 1
            checks:
              - {id: fidelity.precision, features: embedded, min: 0.1, min_rows: 40, on_undecided: warn}
              - {id: fidelity.precision, class: ["0"], min: 0.1, min_group: 10}
              - {id: balance.share_gap, column: "no such column", max: 0.9}
              - {id: utility.tstr, where: {learner: logistic}, min: 0.1}

            """, to: "template.yaml")
        let policy = folder.file("policy.yaml")
        let outcome = try Program.run(
            "init", "--real", real, "--out", policy, "--template", template, "--replicates", "10", "--quiet",
            "--pixel-range", "0..1", "--array-layout", "nhw")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let text = try String(contentsOfFile: policy, encoding: .utf8)
        #expect(text.contains("#   pixel-range: \"0..1\"") && text.contains("#   array-layout: \"nhw\""))
        #expect(text.contains("min_rows: 40, on_undecided: warn"), "\(text)")
        // What cannot be drafted is named with what it is about.
        #expect(text.contains("# balance.share_gap, column no such column"), "\(text)")
        #expect(text.contains("where: {\"learner\": \"logistic\"}"), "\(text)")
        #expect(text.contains("scope: class, name: [\"0\"]") || text.contains("# fidelity.precision, class 0"), "\(text)")
    }
}
