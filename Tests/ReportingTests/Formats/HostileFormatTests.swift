import Charts
import Foundation
import Reporting
import Results
import Testing

struct HostileFormatTests {
    @Test("a hostile text is inert in every format", arguments: hostileTexts.indices)
    func formats(_ index: Int) throws {
        let plain = try formatFiles(SampleRun(kind: .fail, hostile: "x", points: 5))
        let hostile = try formatFiles(SampleRun(kind: .fail, hostile: hostileTexts[index], points: 5))
        #expect(plain.keys.sorted() == hostile.keys.sorted())
        for (name, text) in hostile {
            #expect(hiddenCharacters(text).isEmpty, "\(name)")
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(
                lines.count == plain[name]?.split(separator: "\n", omittingEmptySubsequences: false).count, "\(name)")
            // Nothing in a line of any file is a command to a CI system that shows the file in its log.
            #expect(!lines.contains { $0.drop { $0.isWhitespace }.hasPrefix("::") }, "\(name)")
            if name.hasSuffix("json") || name.hasSuffix("sarif") {
                #expect(!text.contains("<") && !text.contains(">"), "\(name)")
                #expect(
                    Self.shape(try JSONReader(text: text).value)
                        == Self.shape(try JSONReader(text: plain[name] ?? "").value))
            }
        }
    }

    /// Keys and types without the values.
    private static func shape(_ value: Any?) -> String {
        switch value {
        case let list as [Any]: "[" + list.map { shape($0) }.joined(separator: ",") + "]"
        case let fields as [String: Any]:
            "{" + fields.sorted { $0.key < $1.key }.map { $0.key + ":" + shape($0.value) }.joined(separator: ",") + "}"
        case is String: "s"
        default: "v"
        }
    }

    @Test("the card keeps its rows and cells", arguments: hostileTexts.indices)
    func card(_ index: Int) throws {
        let plain = try #require(try formatFiles(SampleRun(kind: .fail, hostile: "x", points: 5))["card.md"])
        let hostile = try #require(
            try formatFiles(
                SampleRun(kind: .fail, hostile: hostileTexts[index], points: 5),
                facts: ReleaseFacts(about: nil))["card.md"])
        let cells = { (text: String) in
            text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.filter { $0 == "|" }.count }
        }
        #expect(cells(plain) == cells(hostile))
        for mark in ["<script", "<img", "](javascript", "http:", "`c`", "\u{1B}"] { #expect(!hostile.contains(mark)) }
    }

    @Test("text for a terminal and a CI log holds no command", arguments: hostileTexts)
    func log(_ text: String) {
        for shown in [LogText.line(text), LogText.lines("a\n" + text), LogText.line("  " + text)] {
            #expect(hiddenCharacters(shown).isEmpty)
            for line in shown.split(separator: "\n") { #expect(!line.drop { $0.isWhitespace }.hasPrefix("::")) }
            let commands = shown.ranges(of: /##[A-Za-z]*\[/)
            #expect(commands.isEmpty, "\(shown)")
        }
        #expect(!LogText.line(text).contains("\n"))
    }

    @Test("JSON for a terminal reads back as it was", arguments: hostileTexts)
    func json(_ text: String) throws {
        struct Box: Codable, Equatable { var text: String }
        let document = LogText.json(try CanonicalJSON.encode(Box(text: text)))
        #expect(hiddenCharacters(document).isEmpty)
        #expect(document.ranges(of: /##[A-Za-z]*\[/).isEmpty)
        #expect(try CanonicalJSON.decode(Box.self, from: Data(document.utf8)) == Box(text: text))
    }

    @Test("nothing harmless changes")
    func harmless() {
        for text in ["", "a::b", "C++ :: x", "## heading", "grüße – 3\u{202f}000", "issue #1"] {
            #expect(LogText.line(text) == text)
        }
        #expect(LogText.lines("a\nb") == "a\nb")
    }
}
