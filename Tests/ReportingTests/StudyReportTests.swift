import Foundation
import Hashing
import Reporting
import Results
import Testing

func studyFiles(_ sample: SampleStudy, meta: Bool = true) throws -> [String: String] {
    let card = try #require(MetricCard.parse(SampleRun.card))
    let files = try Report.render(
        study: sample.study, meta: meta ? sample.meta : nil, command: sample.hostile + sample.command, cards: [card],
        templates: sourceTemplates())
    return Dictionary(uniqueKeysWithValues: files.map { ($0.name, String(decoding: $0.data, as: UTF8.self)) })
}

private func attribute(_ name: String, _ html: String) -> [String] {
    html.components(separatedBy: " \(name)=\"").dropFirst().compactMap { $0.components(separatedBy: "\"").first }
}

struct StudyReportTests {
    @Test("the set of files is whole", arguments: [true, false])
    func files(_ reliable: Bool) throws {
        let files = try studyFiles(SampleStudy(reliable: reliable))
        #expect(files.keys.sorted() == ["compare.html", "compare.json", "compare.md", "compare.meta.json"])
        try keep(files, reliable ? "study" : "study-unreliable")
    }

    @Test("the verdict leads; candidates, statuses and copies are on the page")
    func content() throws {
        let html = try #require(try studyFiles(SampleStudy())["compare.html"])
        let head = "Bootstrap leads on fidelity, but its rows lie closer to the training rows than a holdout&#39;s"
        #expect(html.contains("<h1 class=\"long\">\(head)</h1>"))
        #expect(html.contains("<p class=\"lede\">Of the others, none is best: ddpm and cgan"))
        #expect(html.contains("<dt>Fidelity</dt><dd>By Fréchet distance, ranks with"))
        for entry in SampleStudy.entries { #expect(html.contains(entry.name)) }
        for text in [
            "not applicable", "too little data", "† copies training rows", "rank 1–2", "above real", "4 of 4 hold",
            "35 of 36 pairs are separable. Not separable: bootstrap and smote.", "14\u{a0}min 59\u{a0}s", "cached",
            "the covariance of the features is not finite", "τ = −0.56", "max-t over all pairs",
        ] {
            #expect(html.contains(text), "\(text)")
        }
    }

    @Test("lead metrics stand open, the others and the pairs are folded, and so is what no print needs")
    func folds() throws {
        let sample = SampleStudy()
        let html = try #require(try studyFiles(sample)["compare.html"])
        let section = try #require(
            html.components(separatedBy: "<section id=\"metrics\">").last?.components(separatedBy: "</section>").first)
        let parts = section.components(separatedBy: "<details class=\"panel card plain\">")
        try #require(parts.count == 2)
        let leads = sample.study.metrics.count(where: \.leads)
        #expect(parts[0].components(separatedBy: "<figure ").count == leads + 1)
        #expect(parts[1].components(separatedBy: "<figure ").count == sample.study.metrics.count - leads + 1)
        #expect(parts[1].hasPrefix("<summary>\(sample.study.metrics.count - leads) more metrics</summary>"))
        #expect(html.contains("<details class=\"panel card plain\"><summary>Pairs under each of \(leads) lead metrics"))
        #expect(!html.contains("<details open") && !html.contains(" open>"))
        for target in ["candidates", "heat", "metrics", "separability", "provenance", "glossary"] {
            #expect(html.contains("<li><a href=\"#\(target)\">"), "\(target)")
        }
    }

    /// A class that the report lays out as a grid or a row took the cells of this page's tables apart.
    @Test("no rule for all elements of a class changes how a cell of a table is laid out")
    func cells() throws {
        let html = try #require(try studyFiles(SampleStudy())["compare.html"])
        let style = try #require(html.components(separatedBy: "<style>").last?.components(separatedBy: "</style>").first)
        let cells = html.components(separatedBy: "<td").dropFirst() + html.components(separatedBy: "<th").dropFirst()
        let tags = cells.map { String($0.prefix { $0 != ">" }) }
        let classes = Set(tags.flatMap { attribute("class", $0) }.flatMap { $0.components(separatedBy: " ") })
        try #require(classes.contains("leading") && classes.contains("num"))
        for name in classes.sorted() {
            for rule in style.components(separatedBy: "\n.\(name) {").dropFirst() {
                let body = try #require(rule.components(separatedBy: "}").first)
                #expect(!body.contains("display:"), "\(name): \(body)")
            }
        }
    }

    @Test("unreliable metrics come first, with the checks that failed")
    func unreliable() throws {
        let files = try studyFiles(SampleStudy(reliable: false))
        let html = try #require(files["compare.html"])
        let headline = try #require(html.range(of: "<h1>Metrics unreliable on this data</h1>"))
        let failed = try #require(html.range(of: "the copy of train is caught by exact copies"))
        let table = try #require(html.range(of: "id=\"candidates\""))
        #expect(html.contains("Measured all the same: Bootstrap leads on fidelity"))
        #expect(headline.lowerBound < failed.lowerBound && failed.lowerBound < table.lowerBound)
        let text = try #require(files["compare.md"])
        #expect(text.hasPrefix("# ✗ Metrics unreliable on this data"))
        #expect(text.contains("**2 of 4 sanity checks failed**"))
    }

    @Test("no script, no inline style, nothing loaded, one style block that its hash allows")
    func policy() throws {
        let html = try #require(try studyFiles(SampleStudy())["compare.html"])
        for mark in ["<script", " style=\"", "http:", "https:", "url(", "javascript:"] {
            #expect(!html.contains(mark), "\(mark)")
        }
        let style = try #require(
            html.components(separatedBy: "<style>").last?.components(separatedBy: "</style>").first)
        let hash = "sha256-" + Data(SHA256.hash(Array(style.utf8)).bytes).base64EncodedString()
        #expect(html.contains("style-src '\(hash)'"))
        #expect(html.contains("default-src 'none'"))
    }

    @Test("several candidates with differential privacy are drawn over ε, one is not")
    func privacyAxis() throws {
        func html(_ epsilons: [Double]) throws -> String {
            var study = SampleStudy().study
            let own = study.candidates.indices.filter { study.candidates[$0].kind == .generated }
            for (place, epsilon) in zip(own, epsilons) { study.candidates[place].epsilon = epsilon }
            let files = try Report.render(study: study, meta: nil, command: "", cards: [], templates: sourceTemplates())
            return String(decoding: try #require(files.first { $0.name == "compare.html" }).data, as: UTF8.self)
        }
        let page = try html([0.5, 3])
        #expect(page.components(separatedBy: " over ε, of candidates with differential privacy</h3>").count == 3)
        let ids = attribute("id", page)
        #expect(ids.count == Set(ids).count)
        #expect(try !html([0.5]).contains("over ε"))
    }

    @Test("ids are unique, links and labels have targets, every picture a name")
    func links() throws {
        let html = try #require(try studyFiles(SampleStudy())["compare.html"])
        let ids = attribute("id", html)
        #expect(ids.count == Set(ids).count)
        for target in attribute("href", html) where target.hasPrefix("#") {
            #expect(ids.contains(String(target.dropFirst())), "\(target)")
        }
        for label in attribute("aria-labelledby", html).flatMap({ $0.split(separator: " ") }) {
            #expect(ids.contains(String(label)), "\(label)")
        }
        #expect(html.components(separatedBy: "<img ").dropFirst().allSatisfy { $0.contains(" alt=\"") })
        #expect(html.components(separatedBy: "<th ").dropFirst().allSatisfy { $0.hasPrefix("scope=\"") })
    }

    @Test("the page stays small; sheets beyond the budget move to pages of their own")
    func size() throws {
        let small = try #require(try studyFiles(SampleStudy(tiles: 1))["compare.html"])
        #expect(small.utf8.count < 400_000)
        let files = try studyFiles(SampleStudy(tiles: 18))
        let pages = files.keys.filter { $0.hasPrefix("compare-pictures") }.sorted()
        #expect(!pages.isEmpty)
        for (name, text) in files where name.hasSuffix(".html") { #expect(text.utf8.count < 2_000_000, "\(name)") }
        #expect(files["compare.html"]?.contains("compare-pictures.html#sheet-") == true)
        #expect(files["compare-pictures.html"]?.contains("href=\"compare.html\"") == true)
        #expect(try #require(files["compare.md"]).utf8.count < 20_000)
    }

    @Test("the same study gives the same bytes and reads back as it was")
    func roundTrip() throws {
        let sample = SampleStudy(tiles: 1)
        let files = try studyFiles(sample)
        #expect(try studyFiles(sample) == files)
        let json = Data(try #require(files["compare.json"]).utf8)
        #expect(try CanonicalJSON.decode(StudyResult.self, from: json) == sample.study)
        let meta = Data(try #require(files["compare.meta.json"]).utf8)
        #expect(try CanonicalJSON.decode(StudyMeta.self, from: meta) == sample.meta)
    }

    @Test("without times the page says so")
    func withoutMeta() throws {
        let files = try studyFiles(SampleStudy(tiles: 1), meta: false)
        #expect(files["compare.meta.json"] == nil)
        #expect(files["compare.html"]?.contains("Times and memory were not recorded") == true)
    }

    @Test("studies with nothing, one candidate or values that are missing render")
    func degenerate() throws {
        var study = SampleStudy(tiles: 1).study
        study.candidates = [study.candidates[0]]
        study.candidates[0].values = Array(study.candidates[0].values.prefix(2))
        study.comparisons = []
        _ = try Report.render(study: study, meta: nil, command: "", cards: [], templates: sourceTemplates())
        study.candidates = []
        study.metrics = []
        study.pareto = nil
        study.sanity = []
        study.disagreements = []
        study.verdict = .init(sentence: "", details: [], reliable: true)
        let files = try Report.render(study: study, meta: nil, command: "", cards: [], templates: sourceTemplates())
        #expect(files.count == 3)
    }
}
