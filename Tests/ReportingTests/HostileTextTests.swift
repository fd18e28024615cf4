import Charts
import Foundation
import Reporting
import Results
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

private let payloads = [
    "</script><img src=x onerror=alert(1)>", "\"' onmouseover=alert(1) x='",
    "</title></style><script>alert(1)</script>",
    "{{{css}}}{{headline}}", "\u{202E}gpj.exe\u{2066}", "nul\u{0}bell\u{7}", "\u{1B}[31mred\u{1B}]8;;http://x\u{7}",
    "a|b`c`[link](javascript:alert(1))![i](http://evil.example/x.png)", "::error file=x::message",
    "\n::set-output::\r\n# heading\n- item",
    "@everyone #1 www.evil.example https://evil.example me@evil.example", "]]>&lt;!--",
    "<b>bold</b> **strong** _em_ ~~no~~", "\u{FFFE}\u{FFFF}\u{85}",
]

private final class Collector: NSObject, XMLParserDelegate {
    var cases = 0
    var suites = 0
    var messages: [String] = []
    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if name == "testcase" { cases += 1 }
        if name == "testsuite" { suites += 1 }
        if let message = attributes["message"] { messages.append(message) }
    }
}

struct HostileTextTests {
    /// The names of all elements in order: text must not add or take one.
    private func elements(_ html: String) -> [Substring] {
        html.split(separator: "<").dropFirst().map { $0.prefix { $0.isLetter || $0 == "/" || $0 == "!" } }
    }

    @Test("a hostile text changes no element of the page", arguments: payloads.indices)
    func html(_ index: Int) throws {
        let payload = payloads[index]
        let plain = try #require(try sampleFiles(SampleRun(kind: .fail, hostile: "x", points: 50))["report.html"])
        let hostile = try #require(try sampleFiles(SampleRun(kind: .fail, hostile: payload, points: 50))["report.html"])
        let titles = { (text: String) in self.elements(text).filter { $0 != "title" && $0 != "/title" } }
        #expect(titles(plain) == titles(hostile))
        #expect(!hostile.contains("<script") && !hostile.contains("<img src=x") && !hostile.contains("<b>bold"))
        for scalar in hostile.unicodeScalars where scalar.value < 0x20 && scalar != "\n" {
            Issue.record("a control character reached the page: \(scalar.value)")
        }
        for hidden in ["\u{202E}", "\u{2066}", "\u{0}", "\u{1B}", "\u{FFFE}", "\u{85}"] {
            #expect(!hostile.unicodeScalars.contains(where: { String($0) == hidden }))
        }
    }

    @Test("a hostile text is text in Markdown", arguments: payloads.indices)
    func markdown(_ index: Int) throws {
        let payload = payloads[index]
        let plain = try #require(try sampleFiles(SampleRun(kind: .fail, hostile: "x", points: 10))["report.md"])
        let hostile = try #require(try sampleFiles(SampleRun(kind: .fail, hostile: payload, points: 10))["report.md"])
        // The same lines, and in each the same table cells.
        let shape = { (text: String) in
            text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.filter { $0 == "|" }.count }
        }
        #expect(shape(plain) == shape(hostile))
        for mark in [
            "`", "](", "![", "**strong", "~~", "http:", "https:", "www.", "@e", "@evil", "#1", "::", "<b>", "<img",
            "\u{1B}",
        ] {
            #expect(!hostile.replacing("&#", with: "&").contains(mark), "\(mark)")
        }
    }

    @Test("JUnit parses with every check and shows what XML forbids", arguments: payloads.indices)
    func junit(_ index: Int) throws {
        let payload = payloads[index]
        let sample = SampleRun(kind: .fail, hostile: payload, points: 10)
        let text = try #require(try sampleFiles(sample)["junit.xml"])
        let collector = Collector()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = collector
        #expect(parser.parse())
        #expect(collector.cases == sample.gate.checks.count)
        #expect(collector.suites == 5)
        #expect(!collector.messages.isEmpty)
        #expect(text.contains("failures=\"4\" errors=\"1\">"))
    }

    @Test("a hostile text changes no element of the compare page", arguments: payloads.indices)
    func study(_ index: Int) throws {
        let payload = payloads[index]
        let plain = try studyFiles(SampleStudy(hostile: "x", tiles: 1))
        let hostile = try studyFiles(SampleStudy(hostile: payload, tiles: 1))
        let page = try #require(hostile["compare.html"])
        // A long name is cut, its whole text in a title, and may stand farther from its mark, at the end of a path.
        let names = { (text: String) in
            self.elements(text).filter { $0 != "title" && $0 != "/title" && $0 != "path" }
        }
        #expect(names(try #require(plain["compare.html"])) == names(page))
        #expect(!page.contains("<script") && !page.contains("<img src=x") && !page.contains("<b>bold"))
        for scalar in page.unicodeScalars where scalar.value < 0x20 && scalar != "\n" {
            Issue.record("a control character reached the page: \(scalar.value)")
        }
        for hidden in ["\u{202E}", "\u{2066}", "\u{1B}", "\u{FFFE}", "\u{85}"] {
            #expect(!page.unicodeScalars.contains(where: { String($0) == hidden }))
        }
        let shape = { (text: String) in
            text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.filter { $0 == "|" }.count }
        }
        let markdown = try #require(hostile["compare.md"])
        #expect(shape(try #require(plain["compare.md"])) == shape(markdown))
        for mark in ["`", "](", "![", "**strong", "http:", "https:", "www.", "@e", "::", "<b>", "<img", "\u{1B}"] {
            #expect(!markdown.replacing("&#", with: "&").contains(mark), "\(mark)")
        }
    }

    @Test("all of it at once")
    func together() throws {
        let files = try sampleFiles(SampleRun(kind: .fail, hostile: payloads.joined(separator: " "), points: 50))
        #expect(files["report.html"]?.contains("<script") == false)
        try keep(files, "hostile")
    }

    @Test("results keep the text as it was")
    func json() throws {
        for payload in payloads {
            let sample = SampleRun(kind: .fail, hostile: payload, points: 5)
            let data = try #require(try sampleFiles(sample)["run.json"]).data(using: .utf8) ?? Data()
            #expect(try CanonicalJSON.decode(RunResult.self, from: data) == sample.run)
        }
    }
}
