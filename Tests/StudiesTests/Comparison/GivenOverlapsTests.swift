import Datasets
import Studies
import Testing

/// Given sets that hold the holdout, or one another's rows, are named.
@Suite struct GivenOverlapsTests {
    private func look(_ given: [(name: String, rows: [Int])], holdout: [Int]?, training: [Int], meet: Bool = false) -> GivenOverlaps {
        GivenOverlaps(given, holdout: holdout, training: training, noun: RowNoun("image", "images"), meet: meet)
    }

    private let training = Array(0..<200)
    private let holdout = Array(1_000..<1_200)

    @Test func theHoldoutAsACandidate() throws {
        let made = Array(5_000..<5_200)
        let found = look(
            [("made", made), ("hold", holdout.reversed()), ("part", Array(made.prefix(180)) + holdout.prefix(20))],
            holdout: holdout, training: training)
        #expect(found.handedOut == ["hold", "part"])
        #expect(found.warnings.map(\.code) == ["holdout_rows", "holdout_rows"])
        #expect(found.warnings[0].message.contains("200 of 200 images of hold") && found.warnings[1].message.contains("20 of 200"))
        // Without a holdout of its own the study knows nothing that no maker can have seen.
        #expect(look([("hold", holdout)], holdout: nil, training: training).warnings.isEmpty)
    }

    @Test func oneSetUnderTwoNames() throws {
        let found = look([("a", [1, 2, 2]), ("b", [2, 1, 2]), ("c", [1, 1, 2])], holdout: nil, training: training)
        #expect(found.warnings.map(\.code) == ["same_rows"] && found.handedOut.isEmpty)
        #expect(try #require(found.warnings.first).message.hasPrefix("a and b hold the same images"))
    }

    @Test func rowsThatMeetByChanceAreNoTheft() {
        // Blank pages that all sets have.
        let blanks = [Int](repeating: 7, count: 40)
        #expect(look([("made", Array(5_000..<5_160) + blanks)], holdout: holdout + blanks, training: training + blanks).warnings.isEmpty)
        // Records of few levels: nearly every made one is a row of the holdout as well.
        let few = (0..<400).map { $0 % 60 }
        #expect(look([("made", few.map { $0 % 50 })], holdout: few, training: few, meet: true).warnings.isEmpty)
        #expect(look([("hold", holdout)], holdout: holdout, training: training, meet: true).handedOut == ["hold"])
    }
}
