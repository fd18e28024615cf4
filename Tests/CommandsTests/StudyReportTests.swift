import Foundation
import Results
import Testing

/// `assay report` on a comparison study.
@Suite(.enabled(if: Program.path != nil, "the assay binary is not beside the tests"))
struct StudyReportTests {
    private var study: StudyResult {
        let metric = StudyResult.Metric(
            key: "fidelity.frechet_distance@embedded", id: "fidelity.frechet_distance", version: 1,
            dimension: .fidelity, features: "embedded", direction: .lower, unit: "squared feature units", floor: nil,
            ranked: true, leads: true)
        let candidates = [1.0, 2].map { value in
            StudyResult.Candidate(
                name: "set-\(Int(value))", kind: .given, generator: nil, about: "A folder.", labelled: false,
                copiesRows: false, rows: 100, seeds: [], fingerprints: [],
                values: [.init(status: .ok, value: value, rank: .init(best: 1, worst: 2))], sheet: nil)
        }
        return StudyResult(
            tool: .init(name: "assay", version: "0"), title: "two sets", seed: 1, modality: "image", inputs: [],
            features: [], settings: [:], metrics: [metric], candidates: candidates, comparisons: [], pareto: nil,
            sanity: [], disagreements: [],
            verdict: .init(sentence: "None is best: set-1 and set-2 are not separable.", details: [], reliable: true),
            warnings: [])
    }

    private func stored(_ folder: TemporaryFolder) throws -> String {
        try folder.write(String(decoding: CanonicalJSON.encode(study), as: UTF8.self), to: "compare.json")
    }

    @Test("compare.json and its folder render the compare page again")
    func render() throws {
        let folder = try TemporaryFolder()
        let file = try stored(folder)
        for (path, out) in [(file, "a"), (folder.path, "b")] {
            let outcome = try Program.run("report", path, "--out", folder.file(out))
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("compare.html"))
            let page = try String(contentsOfFile: folder.file("\(out)/compare.html"), encoding: .utf8)
            #expect(page.contains("None is best") && page.contains("set-2"))
            let again = try Data(contentsOf: URL(filePath: folder.file("\(out)/compare.json")))
            #expect(try CanonicalJSON.decode(StudyResult.self, from: again) == study)
        }
        // A study is ranked, not judged.
        let gate = try Program.run("gate", folder.path)
        #expect(gate.status == 66 && gate.errors.contains("holds a comparison study (compare.json) and no run"), "\(gate.errors)")
        let judged = try Program.run("report", file, "--policy", "none", "--out", folder.file("c"))
        #expect(judged.status == 64 && judged.errors.contains("ranked, not judged"), "\(judged.errors)")
    }

    @Test("a study of before columns had titles is named from the metrics that there are")
    func older() throws {
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: stored(folder), encoding: .utf8)
        let old = text.replacing(StudyResult.schema, with: StudyResult.olderSchema)
        let outcome = try Program.run("report", folder.write(old, to: "old.json"), "--out", folder.file("out"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let page = try String(contentsOfFile: folder.file("out/compare.html"), encoding: .utf8)
        #expect(page.contains("Fréchet distance"))
        let foreign = old.replacing("\"fidelity.frechet_distance\"", with: "\"fidelity.unheard_of\"")
        let refused = try Program.run("report", folder.write(foreign, to: "foreign.json"), "--out", folder.file("out2"))
        #expect(refused.status == 65 && refused.errors.contains("fidelity.unheard_of"))
    }

    @Test("a damaged or newer study is bad data and says what to do")
    func damaged() throws {
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: stored(folder), encoding: .utf8)
        let newer = try folder.write(text.replacing(StudyResult.schema, with: "assay.compare/9"), to: "newer.json")
        let partial = try folder.write(
            text.replacing("\"verdict\"", with: "\"verdicts\""), to: "partial.json")
        for file in [newer, partial] {
            let outcome = try Program.run("report", file, "--out", folder.file("out"))
            #expect(outcome.status == 65)
            #expect(!FileManager.default.fileExists(atPath: folder.file("out/compare.html")))
        }
    }
}
