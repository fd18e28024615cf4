import Commands
import Foundation
import Testing

/// What is misspelt on the command line is answered by what was meant.
@Suite struct MisspellingTests {
    @Test(arguments: [
        (["evalute"], "assay evaluate"), (["metrics", "lst"], "assay metrics list"), (["nightly", "reprot"], "assay nightly report"),
        (["evaluate", "--reel", "a", "--synthetic", "b", "--out", "c"], "--real"),
        (["metrics", "explain", "fidelity.frechet_distnce"], "fidelity.frechet_distance"),
        (["metrics", "explain", "vendi_ratio"], "diversity.vendi_ratio"), (["generators", "explain", "smot"], "smote"),
        (["policies", "show", "image-defalt"], "image-default"),
        (["evaluate", "--real", "a", "--synthetic", "b", "--policy", "builtin:image-smal", "--out", "c"], "image-small"),
    ])
    func isAnswered(_ command: [String], meant: String) throws {
        let outcome = try Program.run(command)
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("Did you mean") && outcome.errors.contains(meant), "\(outcome.errors)")
    }

    /// Words that are near nothing get no guess, and the list instead.
    @Test func farWordsAreNotGuessed() throws {
        let outcome = try Program.run("frobnicate")
        #expect(outcome.status == 64 && !outcome.errors.contains("Did you mean"))
        let json = try Program.run("evalute", "--json")
        let document = try #require(try Program.document(json.output) as? [String: Any])
        #expect(((document["error"] as? [String: Any])?["remedy"] as? String)?.contains("assay evaluate") == true)
    }

    @Test func helpIsInGroups() throws {
        let help = try Program.run("--help").output
        let headings = ["JUDGE A SYNTHETIC SET", "COMPARE AND WATCH", "CHOOSE WHAT IS ASKED", "MAKE DATA", "THE PROGRAM ITSELF"]
        let places = headings.map { heading in help.uppercased().range(of: heading)?.lowerBound }
        #expect(!places.contains(nil), "\(help)")
        #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
    }

    @Test func metricsAreListedWithTitleAndTarget() throws {
        let list = try Program.run("metrics", "list").output.split(separator: "\n")
        let precision = try #require(list.first { $0.hasPrefix("fidelity.precision ") })
        #expect(precision.contains("Precision") && precision.contains("higher is better"))
        #expect(list.contains { $0.contains("best at 0.5") })
        let json = try #require(try Program.document(Program.run("metrics", "list", "--json").output) as? [[String: Any]])
        #expect(json.count == list.count && json.allSatisfy { $0["title"] is String && $0["needs_holdout"] is Bool })
    }

    @Test func shellsCompleteNames() throws {
        let script = try Program.run("--generate-completion-script", "bash").output
        for word in ["fidelity.frechet_distance", "class-gaussian", "salt-pepper"] { #expect(script.contains(word)) }
        func complete(_ option: String, _ command: String, _ prefix: String) throws -> [Substring] {
            try Program.run("---completion", command, "--", option, "0", String(prefix.count), prefix).output.split(separator: "\n")
        }
        #expect(try complete("--policy", "evaluate", "builtin:image-s") == ["builtin:image-small", "builtin:image-strict"])
        #expect(try complete("--baselines", "compare", "vae,smo") == ["vae,smote", "vae,smotenc"])
    }
}
