import Foundation
import Reporting
import Results
import Testing

@Suite struct NightlyReportTests {
    private func result(name: String, sentence: String = "Do not release: no.") -> NightlyResult {
        let states: [NightlyResult.State] = [.pass, .pass, .missing, .fail, .failed, .undecided]
        let nights = states.enumerated().map { index, state in
            NightlyResult.Night(
                date: "2026-10-3\(index % 2)", state: state, sentence: state == .missing ? "" : sentence, exitCode: 1,
                runs: 1, file: "runs/x/\(index).json")
        }
        let points = [0, 1, 3, 4, 5].map {
            NightlyResult.Point(
                night: $0, value: Double($0) + 1, low: Double($0), high: Double($0) + 2, limit: 4, outcome: .fail,
                blocks: $0 > 2)
        }
        let line = NightlyResult.Line(
            id: "fidelity.frechet_distance", dimension: .fidelity, scope: Scope(.class, name), features: "embedded",
            variant: name, direction: .lower, unit: "distance", points: points,
            breaks: [.init(night: 4, reasons: ["extractor", name])],
            changes: [
                .init(
                    kind: .drift, night: 1, found: 3, through: 3, rising: true, forWorse: true, before: 1, after: 4),
                .init(
                    kind: .break, night: 3, found: 4, through: 4, rising: true, forWorse: true, before: 1, after: 4),
            ])
        let series = NightlyResult.Series(
            name: name, nights: nights, firstBad: nights[3], lastGood: nights[1],
            differences: [.init(what: name, before: name, after: sentence)],
            moved: [.init(line: 0, before: 1, after: 4, deviations: 5)],
            events: [.init(kind: .drift, night: 1, earliest: 1, latest: 1, found: 3, lines: [0])],
            waivers: [.init(check: name, owner: name, reason: sentence, expires: "2026-11-01", daysLeft: 1)],
            lines: [line],
            detection: .init(
                falseAlarmRate: 0.01, nights: 90, lines: 1, slack: 0.5, cusumLimit: 8, jumpLimit: 3, learning: 8))
        return NightlyResult(
            tool: .init(name: "assay", version: "t"), tonight: "2026-10-31", since: nil, series: [series],
            damaged: [.init(name: name, reason: sentence)])
    }

    private func text(_ files: [OutputFile], _ suffix: String) throws -> String {
        let file = try #require(files.first { $0.name.hasSuffix(suffix) })
        return String(decoding: file.data, as: UTF8.self)
    }

    @Test func `The pages say what happened`() throws {
        let files = try NightlyReport.render(result(name: "faces"))
        #expect(files.map(\.name) == ["index.html", "series-faces.html", "nightly.md", "nightly.json"])
        let page = try text(files, "series-faces.html")
        #expect(page.contains("Drift since about"))
        #expect(page.contains("First bad night"))
        #expect(page.contains("fewer than"))
        #expect(page.contains("not comparable") || page.contains("Not comparable"))
        #expect(!page.contains("<script"))
        #expect(try text(files, "index.html").contains("href=\"series-faces.html\""))
    }

    @Test func `Of many lines those stand open that were judged or changed`() throws {
        var result = result(name: "shop")
        let judged = result.series[0].lines[0]
        var quiet = judged
        quiet.id = "fidelity.column_accuracy"
        quiet.changes = []
        for index in quiet.points.indices { quiet.points[index].limit = nil }
        result.series[0].lines += (0..<20).map { place in
            var line = quiet
            line.scope = Scope(.column, "price \(place)")
            return line
        }
        let page = try text(NightlyReport.render(result), "series-shop.html")
        let fold = try #require(page.range(of: "20 more metrics without a limit or a change"))
        let (before, after) = (page[..<fold.lowerBound], page[fold.lowerBound...])
        #expect(before.contains(judged.id) && !before.contains(quiet.id))
        for place in 0...20 { #expect(page.components(separatedBy: "id=\"trend-\(place)\"").count == 2) }
        #expect(after.contains("price 19"))
        #expect(!(try text(NightlyReport.render(self.result(name: "faces")), "series-faces.html")).contains("more metrics without"))
    }

    @Test func `What is measured in several feature spaces is told apart wherever it is named`() throws {
        var result = result(name: "faces")
        var random = result.series[0].lines[0]
        random.features = "random"
        result.series[0].lines.append(random)
        result.series[0].moved.append(.init(line: 1, before: 1, after: 4, deviations: 5))
        result.series[0].events[0].lines.append(1)
        let page = try text(NightlyReport.render(result), "series-faces.html")
        // In the event, among what moved, and over the trend; rows of the lists name the space beside.
        for space in ["embedded", "random"] { #expect(page.components(separatedBy: "faces, \(space) features<").count >= 4) }
        let single = try text(NightlyReport.render(self.result(name: "faces")), "series-faces.html")
        #expect(!single.contains("faces, embedded features"))
    }

    @Test func `The result comes back from nightly json`() throws {
        let result = result(name: "faces")
        let files = try NightlyReport.render(result)
        let data = try #require(files.first { $0.name == "nightly.json" }).data
        #expect(try CanonicalJSON.decode(NightlyResult.self, from: data) == result)
    }

    @Test(arguments: [
        "</script><b>x", "\"' onload=x", "a\u{202E}b", "nul\0nul", "|a|b|", "\u{1B}[31m", "../x", "@team #1",
    ])
    func `Hostile names are inert`(_ name: String) throws {
        let files = try NightlyReport.render(result(name: name, sentence: name))
        for file in files where file.name.hasSuffix(".html") {
            let page = String(decoding: file.data, as: UTF8.self)
            #expect(!page.contains("<b>x"))
            #expect(!page.contains("\" onload"))
            #expect(!page.contains("\u{202E}") && !page.contains("\0") && !page.contains("\u{1B}"))
            #expect(!file.name.contains("/") && !file.name.contains("\0"))
        }
        let markdown = try text(files, "nightly.md")
        #expect(!markdown.contains("|a|b|") && !markdown.contains("</script>") && !markdown.contains("@team"))
    }

    @Test func `A night links to its report where it is kept`() throws {
        let link = "../reports/a/2026-10-30/report.html?\"><b>x"
        let files = try NightlyReport.render(result(name: "faces")) { series, night in
            series == "faces" && night == "2026-10-30" ? link : nil
        }
        let page = try text(files, "faces.html")
        #expect(page.contains("<a href=\"../reports/a/2026-10-30/report.html"))
        #expect(!page.contains("<b>x"))
        #expect(try !text(NightlyReport.render(result(name: "faces")), "faces.html").contains("report.html"))
    }

    @Test func `The style is the one that the policy allows`() throws {
        let page = try text(try NightlyReport.render(result(name: "faces")), "index.html")
        #expect(page.contains("default-src 'none'; style-src 'sha256-"))
        #expect(page.components(separatedBy: "<style>").count == 2)
        #expect(!page.contains(" style=\""))
    }
}
