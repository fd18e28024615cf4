import Reporting
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
