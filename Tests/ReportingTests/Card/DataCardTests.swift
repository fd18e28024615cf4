import Reporting
import Results
import Testing

struct DataCardTests {
    private func card(_ sample: SampleRun, gate: Bool = true, facts: ReleaseFacts = ReleaseFacts()) throws -> String {
        try #require(try formatFiles(sample, gate: gate, facts: facts)["card.md"])
    }

    @Test("says what was measured, judged, waived and left open")
    func content() throws {
        let text = try card(SampleRun(kind: .fail, points: 5))
        for part in [
            "## What it is", "## Verdict", "## What was measured", "## Accepted by waiver", "## Limits of this run",
            "## Limits of the metrics", "## Evidence for", "## Provenance",
        ] { #expect(text.contains(part)) }
        #expect(text.contains("data&#45;quality") || text.contains("data-quality"))
        #expect(text.contains("2026-12-31") || text.contains("2026&#45;12&#45;31"))
        #expect(text.contains("not computed"))
        #expect(text.contains("It depends on the number of images"))
        #expect(text.contains("3 of 3000 images in digits-vae could not be read") || text.contains("could not be read"))
    }

    @Test("evidence is claimed only where something was measured")
    func evidence() throws {
        let text = try card(SampleRun(kind: .fail, points: 5))
        let row = { (name: String) in
            text.split(separator: "\n").first { $0.hasPrefix("| \(name) |") }.map(String.init) ?? ""
        }
        #expect(row("Linkability").contains("no evidence measured"))
        #expect(row("ε, δ and the unit of privacy").contains("no evidence measured"))
        #expect(row("Currentness and timeliness").contains("no evidence measured"))
        #expect(row("Singling out").contains("Exact copies of training rows"))
        #expect(row("Effectiveness").contains("Train on synthetic"))
        #expect(!text.lowercased().contains("compliant") && !text.lowercased().contains("complies"))
    }

    @Test("a run without a verdict says so, and what is not stated is not filled in")
    func ungated() throws {
        let text = try card(SampleRun(kind: .pass, points: 5), gate: false)
        #expect(text.contains("Measured, not judged"))
        #expect(text.contains("| Licence | not stated |"))
        let told = try card(SampleRun(kind: .pass, points: 5), facts: ReleaseFacts(license: "MIT", creator: "Lab"))
        #expect(told.contains("| Licence | MIT |") && told.contains("| Creator | Lab |"))
    }

    @Test("every metric of the map has an id that a metric can have")
    func map() throws {
        let known: Set<String> = ["fidelity", "diversity", "utility", "privacy", "balance", "validity"]
        for source in try EvidenceMap.embedded().sources {
            #expect(!source.rows.isEmpty)
            for row in source.rows {
                for id in row.ids { #expect(known.contains(String(id.prefix { $0 != "." })), "\(id)") }
            }
        }
    }
}
