import Charts
import Foundation
import Hashing
import Reporting
import Results
import Testing

let reportsFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "reports").resolvingSymlinksInPath()

func sourceTemplates() throws -> Templates { try parsedTemplates.get() }

/// Parsed once for all tests, which is a sixth of their time.
private let parsedTemplates = Result<Templates, any Error> {
    var files: [String: String] = [:]
    for url in try FileManager.default.contentsOfDirectory(at: reportsFolder, includingPropertiesForKeys: nil)
    where ["mustache", "css"].contains(url.pathExtension) {
        files[url.lastPathComponent] = try String(contentsOf: url, encoding: .utf8)
    }
    return try Templates(files: files)
}

func sampleFiles(_ sample: SampleRun, gate: Bool = true) throws -> [String: String] {
    let card = try #require(MetricCard.parse(SampleRun.card))
    let files = try Report.render(
        run: sample.run, gate: gate ? sample.gate : nil, meta: sample.meta, cards: [card],
        command: sample.hostile + sample.command, templates: sourceTemplates())
    return Dictionary(uniqueKeysWithValues: files.map { ($0.name, String(decoding: $0.data, as: UTF8.self)) })
}

/// Leaves pages to look at under `$ASSAY_SAMPLES`, where it is set.
func keep(_ files: [String: String], _ name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["ASSAY_SAMPLES"] else { return }
    let url = URL(filePath: folder).appending(path: name)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files { try Data(text.utf8).write(to: url.appending(path: name)) }
}

struct ReportTests {
    @Test("the set of files is whole", arguments: SampleRun.Kind.allCases)
    func files(_ kind: SampleRun.Kind) throws {
        let files = try sampleFiles(SampleRun(kind: kind))
        #expect(
            files.keys.sorted() == ["gate.json", "junit.xml", "report.html", "report.md", "run.json", "run.meta.json"])
        try keep(files, "\(kind)")
    }

    @Test("the verdict leads, every check and dimension is on the page")
    func content() throws {
        let html = try #require(try sampleFiles(SampleRun(kind: .fail))["report.html"])
        #expect(html.contains("<h1>Do not release</h1>"))
        #expect(html.contains("<html lang=\"en\">"))
        // Validity has neither a value nor a check here: nothing would fill it, so it is left out.
        for dimension in Dimension.allCases where dimension != .validity {
            #expect(html.contains("id=\"\(dimension.rawValue)\""), "\(dimension.rawValue)")
        }
        for id in ["fidelity.frechet_distance", "privacy.nearest_neighbour_share", "balance.share_gap"] {
            #expect(html.contains(id))
        }
        #expect(html.contains("void, it expired on 2026-10-31"))
        #expect(html.contains("3 of 3000 images in digits-vae could not be used."))
        #expect(html.contains("<em>FID</em>"))
        #expect(html.contains("<li>near the floor: as close as another real sample;</li>"))
    }

    @Test("no script, no inline style, nothing loaded, one style block that its hash allows")
    func policy() throws {
        for kind in SampleRun.Kind.allCases {
            let html = try #require(try sampleFiles(SampleRun(kind: kind))["report.html"])
            #expect(!html.contains("<script"))
            #expect(!html.contains(" style=\""))
            #expect(!html.contains("http:") && !html.contains("https:"))
            #expect(!html.contains("url("))
            #expect(html.components(separatedBy: "<style>").count == 2)
            let style = try #require(
                html.components(separatedBy: "<style>").last?.components(separatedBy: "</style>").first)
            let hash = "sha256-" + Data(SHA256.hash(Array(style.utf8)).bytes).base64EncodedString()
            #expect(html.contains("style-src '\(hash)'"))
            #expect(html.contains("default-src 'none'"))
        }
    }

    @Test("ids are unique and every link inside the page has a target")
    func links() throws {
        let html = try #require(try sampleFiles(SampleRun(kind: .fail))["report.html"])
        let ids = html.components(separatedBy: " id=\"").dropFirst().compactMap {
            $0.components(separatedBy: "\"").first
        }
        #expect(ids.count == Set(ids).count)
        let targets = html.components(separatedBy: "href=\"#").dropFirst().compactMap {
            $0.components(separatedBy: "\"").first
        }
        #expect(!targets.isEmpty)
        for target in targets { #expect(ids.contains(target), "\(target)") }
        let labels = html.components(separatedBy: "aria-labelledby=\"").dropFirst()
            .compactMap { $0.components(separatedBy: "\"").first }.flatMap { $0.split(separator: " ").map(String.init) }
        for label in labels { #expect(ids.contains(label), "\(label)") }
    }

    @Test("the page stays small")
    func size() throws {
        var sample = SampleRun(kind: .fail)
        sample.points = 20_000
        let html = try #require(try sampleFiles(sample)["report.html"])
        #expect(html.utf8.count < 300_000)
        #expect(html.components(separatedBy: "<").count < 6000)
    }

    @Test("the same results give the same bytes")
    func deterministic() throws {
        #expect(try sampleFiles(SampleRun(kind: .fail)) == sampleFiles(SampleRun(kind: .fail)))
    }

    @Test("pictures beyond the budget move to pages of their own")
    func pictures() throws {
        let sample = SampleRun(kind: .pass)
        var run = sample.run
        let png = SamplePNG.base64(width: 800, height: 800) { x, y in UInt8((x ^ y) & 255) }
        run.figures = (0..<4).map { number in
            Figure(
                id: "grid_\(number)", dimension: .fidelity, title: "Grid \(number)", caption: "c",
                content: .images(
                    png: png, columns: 10, tileWidth: 80, tileHeight: 80, captions: (0..<100).map { "\($0)" }))
        }
        let files = try Report.render(
            run: run, gate: sample.gate, meta: nil, cards: [], command: "c", templates: sourceTemplates())
        for file in files where file.name.hasSuffix(".html") { #expect(file.data.count < 2_000_000, "\(file.name)") }
        let pages = files.map(\.name).filter { $0.hasPrefix("report-pictures") }
        #expect(pages == ["report-pictures.html", "report-pictures-2.html", "report-pictures-3.html"])
        let html = String(decoding: try #require(files.first).data, as: UTF8.self)
        #expect(html.contains("report-pictures.html#figure-1-grid-1"))
    }

    @Test("a run without a policy is measured, not judged")
    func withoutGate() throws {
        let files = try sampleFiles(SampleRun(kind: .pass), gate: false)
        #expect(files["gate.json"] == nil && files["junit.xml"] == nil)
        #expect(files["report.html"]?.contains("Measured, not judged") == true)
        #expect(files["report.html"]?.contains("id=\"next\"") == false)
    }

    @Test("an empty run renders")
    func empty() throws {
        let run = RunResult(
            tool: .init(name: "assay", version: "0"), title: "", seed: 0, modality: "image", inputs: [], features: [],
            metrics: [], figures: [], warnings: [], settings: [:])
        let gate = GateResult(
            verdict: .nothingEvaluated, sentence: "Nothing was evaluated: no check of the policy is switched on.",
            exitCode: 4,
            policy: .init(name: "p", version: 1, sha256: ""), checks: [])
        let files = try Report.render(
            run: run, gate: gate, meta: nil, cards: [], command: "", templates: sourceTemplates())
        let junit = try #require(files.first { $0.name == "junit.xml" })
        #expect(String(decoding: junit.data, as: UTF8.self).contains("errors=\"1\""))
    }

    @Test("results read back as they were written")
    func roundTrip() throws {
        let sample = SampleRun(kind: .fail)
        let files = try sampleFiles(sample)
        #expect(
            try CanonicalJSON.decode(RunResult.self, from: Data(try #require(files["run.json"]).utf8)) == sample.run)
        #expect(
            try CanonicalJSON.decode(GateResult.self, from: Data(try #require(files["gate.json"]).utf8)) == sample.gate)
        #expect(
            try CanonicalJSON.decode(RunMeta.self, from: Data(try #require(files["run.meta.json"]).utf8)) == sample.meta
        )
    }
}
