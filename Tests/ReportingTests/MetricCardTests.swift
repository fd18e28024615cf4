import Foundation
import Reporting
import Results
import Testing

struct MetricCardTests {
    @Test("front matter and four sections")
    func parse() throws {
        let card = try #require(MetricCard.parse(SampleRun.card))
        #expect(card.id == "fidelity.frechet_distance")
        #expect(card.title == "Fréchet distance")
        #expect(card.whatItIs.hasPrefix("The distance between"))
        #expect(card.howToRead.contains("- near the floor"))
        #expect(card.whenItLies.hasPrefix("It depends"))
        #expect(card.howToFix.hasSuffix("both sets."))
    }

    @Test("the judge's sentence names a metric as its card does")
    func names() throws {
        let folder = reportsFolder.deletingLastPathComponent().appending(path: "metrics").resolvingSymlinksInPath()
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var cards = 0
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "md", let card = MetricCard.parse(try String(contentsOf: file, encoding: .utf8))
            else { continue }
            cards += 1
            #expect(card.title?.isEmpty == false, "\(card.id)")
            for section in [card.whatItIs, card.howToRead, card.whenItLies, card.howToFix] {
                #expect(!section.isEmpty, "\(card.id)")
            }
        }
        #expect(cards > 0)
    }

    @Test("texts that are no cards", arguments: ["", "# Title", "---\nversion: 1\n---\n", "---\nid: a"])
    func noCard(_ text: String) {
        let card = MetricCard.parse(text)
        #expect(card == nil || card?.whatItIs == "")
    }

    @Test("Windows line ends and quoted values")
    func lineEnds() throws {
        let card = try #require(MetricCard.parse("---\r\nid: \"a.b\"\r\n---\r\n# T\r\n## What it is\r\ntext\r\n"))
        #expect(card.id == "a.b")
        #expect(card.whatItIs == "text")
    }
}
