import Datasets
import Testing

@Suite struct SharedRowsTests {
    private let real = Array(0..<100)

    @Test(arguments: [
        ("equal", Array(0..<100), 100, 1.0), ("reordered", Array((0..<100).reversed()), 100, 1),
        ("subset", Array(20..<50), 30, 1), ("superset", Array(0..<300), 100, 1),
        ("twice", Array(0..<100) + Array(0..<100), 200, 1), ("half", Array(50..<150), 50, 0.5),
        ("a few", Array(97..<197), 3, 0.03), ("none", Array(100..<200), 0, 0),
    ]) func findsCommonRows(_ name: String, _ holdout: [Int], _ rows: Int, _ share: Double) {
        let shared = SharedRows(of: holdout, with: real)
        #expect(shared.rows.count == rows, "\(name)")
        #expect(abs(shared.share - share) < 1e-12, "\(name)")
        #expect(shared.rows.allSatisfy { holdout[$0] < 100 })
        #expect(shared.repeats == 0)
    }

    /// However many of the rows they are.
    @Test(arguments: [2, 20, 90]) func blankRowsInBothSetsAreNoLeak(_ blanks: Int) {
        let blank = [Int](repeating: -1, count: blanks)
        let shared = SharedRows(of: Array(100..<200) + blank, with: real + blank)
        #expect(shared.rows.isEmpty)
        #expect(shared.repeats == blanks)
        #expect(shared.share == 0)
    }

    /// Repeating every row on both sides hides nothing.
    @Test func repeatedTrainingRowsAreFound() {
        let shared = SharedRows(of: Array(60..<100) + Array(60..<100), with: real + real)
        #expect(shared.rows.count == 80)
        #expect(shared.share == 1)
        let one = SharedRows(of: [7, 7, 7], with: [7, 7, 7, 7])
        #expect(one.share == 1 && one.rows.count == 3)
    }

    @Test func rowsThatRepeatWithinTheFirstSetAreCounted() {
        #expect(SharedRows(of: real, with: [1, 2, 2, 3, 3, 3]).twins == 5)
        #expect(SharedRows(of: [2, 2], with: real).twins == 0)
    }

    @Test func emptySetsShareNothing() {
        #expect(SharedRows(of: [Int](), with: real).share == 0)
        #expect(SharedRows(of: real, with: []).rows.isEmpty)
    }
}
