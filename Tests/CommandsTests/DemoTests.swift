import Foundation
import Results
import TestSupport
import Testing

/// `assay demo` from any folder: one report that passes, one that says why not.
@Suite struct DemoTests {
    @Test func goodPassesAndFlawedFails() throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.run("demo", "--out", folder.file("demo"), "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        for name in ["good", "flawed", "table-good", "table-flawed"] {
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.file("demo/\(name)"))
            for file in ["MANIFEST.sha256", "gate.json", "junit.xml", "report.html", "report.md", "run.json"] {
                #expect(files.contains(file))
            }
            let page = try String(contentsOfFile: folder.file("demo/\(name)/report.html"), encoding: .utf8)
            #expect(page.utf8.count < 2_000_000)
            #expect(!page.contains("<script"))
            #expect(page.contains("default-src 'none'"))
        }
        // Judged again without the data, the stored run gives the same verdict and exit status.
        #expect(try Program.run("gate", folder.file("demo/good/run.json")).status == 0)
        let gate = try Program.run("gate", folder.file("demo/flawed/run.json"), "--json")
        #expect(gate.status == 1)
        #expect(gate.output.contains("\"verdict\" : \"fail\""))
        try expectTheReadmeTellsWhatTheDemoFinds(folder.file("demo/flawed"))
        let report = try Program.run(
            "report", folder.file("demo/flawed/run.json"), "--out", folder.file("again"))
        #expect(report.status == 0)
        // Files for other systems and the card, of the same stored run.
        let other = try Program.run(
            "gate", folder.file("demo/flawed"), "--out", folder.file("other/gate"), "--formats", "all")
        #expect(other.status == 1, "\(other.errors)")
        for file in [
            "results.sarif", "croissant.json", "metrics.prom", "openlineage.json", "attestation.intoto.json",
        ] { #expect(FileManager.default.fileExists(atPath: folder.file("other/gate/" + file))) }
        let card = try Program.run(
            "card", folder.file("demo/flawed"), "--out", folder.file("other/card"), "--license", "MIT")
        #expect(card.status == 0, "\(card.errors)")
        let text = try String(contentsOfFile: folder.file("other/card/card.md"), encoding: .utf8)
        #expect(text.contains("Do not release") && text.contains("| Licence | MIT |"))
        let foreign = try Program.run(
            "card", folder.file("demo/good"), "--gate", folder.file("demo/flawed/gate.json"), "--out", folder.file("x"))
        #expect(foreign.status == 65)
        #expect(foreign.errors.contains("another run"))
    }

    /// README stands its numbers under the picture of the flawed set's page.
    private func expectTheReadmeTellsWhatTheDemoFinds(_ folder: String) throws {
        let readme = try String(contentsOf: SharedData.repository.appending(path: "README.md"), encoding: .utf8)
            .replacing("\n", with: " ").replacing("\u{a0}", with: " ")
        let gate = try CanonicalJSON.decode(
            GateResult.self, from: Data(contentsOf: URL(filePath: folder + "/gate.json")))
        let causes = try #require(gate.why).split(separator: "; ").prefix(2)
        #expect(causes.count == 2)
        for cause in causes {
            let isTold = readme.contains(cause.replacing("\u{a0}", with: " "))
            #expect(isTold, "README does not say “\(cause)”")
        }
        let run = try CanonicalJSON.decode(
            RunResult.self, from: Data(contentsOf: URL(filePath: folder + "/run.json")))
        let distance = try #require(
            run.metrics.first { $0.id == "fidelity.frechet_distance" && $0.features == "embedded" && $0.scope == .whole })
        let told = try #require(
            try /Fréchet distance is ([0-9.]+), where two honest samples of real images are ([0-9.]+) apart/.firstMatch(in: readme))
        // Another processor's last digits move no digit that is told, but for rounding.
        for (text, value) in [(told.1, distance.value), (told.2, distance.floor?.value)] {
            #expect(abs(try #require(Double(text)) - (try #require(value))) <= 0.02 * (value ?? 0))
        }
    }
}
