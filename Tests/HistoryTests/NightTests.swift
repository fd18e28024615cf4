import History
import Testing

@Suite struct NightTests {
    @Test(arguments: ["1970-01-01", "2000-02-29", "2024-02-29", "2026-11-20", "9999-12-31", "1900-03-01"])
    func `A day comes back as it was written`(_ text: String) throws {
        let night = try #require(Night(text))
        #expect(night.description == text)
        #expect(Night(day: night.day) == night)
    }

    @Test(arguments: [
        "2026-02-29", "1900-02-29", "2026-13-01", "2026-1-01", "26-01-01", "2026-01-01 ", "", "2026-00-10",
    ])
    func `What is no day is refused`(_ text: String) { #expect(Night(text) == nil) }

    @Test func `Days are counted`() throws {
        let night = try #require(Night("2026-11-20"))
        #expect(Night(day: 0).description == "1970-01-01")
        #expect(night.advanced(by: 11).description == "2026-12-01")
        #expect(night.weekday == 4)
        #expect(Night(day: 0).weekday == 3)
    }
}
