import Datasets
import Evaluation
import Testing

/// Sets that were stored with repeats are named; sets whose rows are equal by nature are not.
@Suite struct RepeatedRowsTests {
    private static let noun = RowNoun("image", "images")

    private func warning(_ rows: [Int], _ other: [Int]?, meet: Bool = false) -> String? {
        RepeatedRows.warning("The real set", rows, other: other, noun: Self.noun, meet: meet)?.message
    }

    @Test func repeatsOfWhoeverStoredTheSetAreNamed() throws {
        let holdout = Array(1_000..<1_200)
        let thrice = (0..<200).flatMap { [$0, $0, $0] }
        let text = try #require(warning(thrice, holdout))
        #expect(text.contains("The real set") && text.contains("600 of its 600 images") && text.contains("200 are different"))
        #expect(warning((0..<200).flatMap { [$0, $0] }, holdout) != nil)
        // An oversampled class: 50 of 200 rows four times.
        let oversampled = (0..<200).flatMap { $0 < 50 ? [$0, $0, $0, $0] : [$0] }
        #expect(try #require(warning(oversampled, holdout)).contains("200 of its 350"))
        #expect(warning(thrice, nil) != nil)
        // Records oversampled, beside a holdout that has none of them.
        #expect(warning(thrice, holdout, meet: true) != nil)
    }

    @Test func rowsThatAreEqualByNatureAreNot() {
        let holdout = Array(1_000..<1_200)
        #expect(warning(Array(0..<200), holdout) == nil)
        // Blank pages in both, 20 %.
        #expect(warning(Array(0..<160) + Array(repeating: 7_777, count: 40), holdout + Array(repeating: 7_777, count: 50)) == nil)
        // Sprites: 30 contents in both.
        #expect(warning((0..<300).map { $0 % 30 }, (0..<100).map { $0 % 30 }) == nil)
        #expect(warning((0..<300).map { $0 % 30 }, nil, meet: true) == nil)
        // A few pairs.
        #expect(warning(Array(0..<195) + Array(0..<5), holdout) == nil)
        #expect(warning([], nil) == nil)
    }
}
