import Foundation
import Reporting
import Results
import Testing

/// The first screen, with causes as the judge writes them.
struct FindingsTests {
    private func files(_ change: (inout GateResult) -> Void = { _ in }) throws -> [String: String] {
        let sample = SampleRun(kind: .fail, points: 10)
        var gate = sample.gate
        let open = gate.checks.indices.filter { [.fail, .undecided, .error].contains(gate.checks[$0].outcome) }
        let blocking = open.filter { gate.checks[$0].blocks }
        gate.why = "93 copies of training images; no images of class 7"
        gate.findings = [
            .init(.trainingCopies, "93 copies of training images", action: "Take the 93 images out.", checks: [blocking[0]], blocks: true),
            .init(
                .missingParts, "no images of class 7 <b>", action: "Sample about 300 images.", parts: [Scope(.class, "7")],
                checks: open.filter { $0 != blocking[0] }, blocks: true),
        ]
        change(&gate)
        let rendered = try Report.render(
            run: sample.run, gate: gate, meta: sample.meta, cards: [], command: sample.command, templates: sourceTemplates())
        return Dictionary(uniqueKeysWithValues: rendered.map { ($0.name, String(decoding: $0.data, as: UTF8.self)) })
    }

    @Test("why and what to do stand before the checks, each cause is one row with its evidence folded")
    func page() throws {
        let html = try #require(try files()["report.html"])
        let order = ["93 copies of training images; no images of class 7.", "id=\"next\"", "id=\"fidelity\"", "id=\"cause-0\""]
        let places = try order.map { try #require(html.range(of: $0)?.lowerBound, "\($0)") }
        #expect(places[0] < places[1] && places[1] < places[3] && places[3] < places[2])
        #expect(html.components(separatedBy: "class=\"finding ").count == 3)
        #expect(html.contains("Sample about 300 images.") && html.contains("href=\"#cause-1\""))
        #expect(html.contains("No images of class 7 &lt;b&gt;"))
        #expect(html.contains("Evidence <span class=\"quiet small\">1 check: 1 failed"))
    }

    @Test("Markdown begins with the set, why and the actions")
    func markdown() throws {
        let text = try #require(try files()["report.md"])
        #expect(text.hasPrefix("# ✗ Do not release: digits-vae\n\n**Why:** 93 copies of training images; no images of class 7\n"))
        #expect(text.contains("1. **93 copies of training images** (1 check: 1 failed)"))
        // Intervals and colons read as they are.
        #expect(text.contains("[") && !text.contains("&#91;0") && !text.contains("&#58; "))
    }

    @Test("findings that point nowhere are not trusted: the checks are listed as before")
    func outOfRange() throws {
        let html = try #require(
            try files { gate in
                gate.findings = [.init(.shares, "x", action: "y", checks: [4_000])]
            }["report.html"])
        #expect(!html.contains("class=\"finding ") && html.contains("Checks that did not pass"))
    }

    @Test("JUnit tells how long the run took")
    func time() throws {
        #expect(try #require(try files()["junit.xml"]).contains("time=\"51.300\""))
    }

    @Test("a dimension without values says what would fill it, and the missing holdout is told among the sets")
    func missing() throws {
        let sample = SampleRun(kind: .pass, points: 10)
        var run = sample.run
        run.metrics.removeAll { $0.dimension == .utility }
        run.inputs.removeAll { $0.role == .holdout }
        let rendered = try Report.render(run: run, gate: nil, meta: nil, cards: [], command: "c", templates: sourceTemplates())
        let html = String(decoding: try #require(rendered.first).data, as: UTF8.self)
        #expect(html.contains("Needs something to predict on both sets, and learners (--utility)."))
        #expect(html.contains("No holdout was given"))
        let markdown = try #require(rendered.first { $0.name == "report.md" })
        #expect(String(decoding: markdown.data, as: UTF8.self).contains("| Metric | Value | Real vs real |"))
    }

    @Test("a dimension that nothing could be measured of says why in the run's own words")
    func unmeasured() throws {
        var run = SampleRun(kind: .pass, points: 10).run
        for index in run.metrics.indices where run.metrics[index].dimension == .utility {
            run.metrics[index].value = nil
            run.metrics[index].status = .notApplicable
            run.metrics[index].reason = "utility predicts one column from the others"
        }
        let rendered = try Report.render(run: run, gate: nil, meta: nil, cards: [], command: "c", templates: sourceTemplates())
        let html = String(decoding: try #require(rendered.first).data, as: UTF8.self)
        #expect(html.contains("Utility predicts one column from the others."))
        #expect(!html.contains("Needs something to predict"))
    }
}
