import Datasets
import Numerics
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

    /// Rows of few levels are equal by chance, in a set as between sets; rows that were copied are more than that.
    @Test(arguments: [1, 5, 60, 1_000, 20_000]) func equalRowsOfIndependentSetsAreChance(_ levels: Int) {
        func draw(_ seed: UInt64, _ count: Int) -> [Int] {
            var stream = RandomStream(seed: seed)
            // Frequent and rare ones.
            return (0..<count).map { _ in Int(Double(levels) * stream.uniform() * stream.uniform()) }
        }
        var plausible = 0
        for repetition in 0..<40 {
            let seed = UInt64(2 * repetition)
            let (first, second) = (draw(seed, 2_000), draw(seed + 1, repetition % 2 == 0 ? 2_000 : 300))
            if SharedRows(of: second, with: first).asByChance { plausible += 1 }
            // Copies are rows that the first set has once and the second one has not: of one level there is none.
            let counts = Dictionary(first.map { ($0, 1) }, uniquingKeysWith: +)
            let others = Set(second)
            let copies = first.filter { counts[$0] == 1 && !others.contains($0) }.prefix(300)
            guard copies.count >= 250 else { continue }
            #expect(!SharedRows(of: second + copies, with: first).asByChance, "\(levels) levels, \(repetition)")
        }
        #expect(plausible >= 38, "\(levels) levels")
    }

    @Test func copiesAreNoChance() {
        let levels = (0..<600).map { $0 * $0 % 31 }
        #expect(!SharedRows(of: levels.reversed(), with: levels).asByChance)
        #expect(!SharedRows(of: Array(0..<100) + Array(0..<100), with: real + real).asByChance)
        #expect(!SharedRows(of: Array(60..<160), with: real).asByChance)
        // One set repeats its rows: that says nothing of the other.
        #expect(!SharedRows(of: Array(0..<2_000), with: (0..<4_000).map { $0 / 2 }).asByChance)
    }

    /// Constant columns, or nothing but ids: there is one content.
    @Test func ofOneContentNothingCanBeTold() {
        #expect(SharedRows(of: [1, 1, 1], with: [1, 1, 1]).asByChance)
    }

    /// Contents that stand for many rows each are no sign of a mistake; two bootstrap samples of one pool are one.
    @Test(arguments: [(40, true), (130, true), (500, false), (2_000, false)])
    func fewContents(_ contents: Int, _ few: Bool) {
        var stream = RandomStream(seed: 5)
        func draw() -> [Int] { (0..<500).map { _ in stream.index(below: contents) } }
        let shared = SharedRows(of: draw(), with: draw())
        #expect(shared.haveFewContents == few)
        #expect(shared.asByChance)
        #expect(!SharedRows(of: [], with: [Int]()).asByChance)
    }

    @Test func emptySetsShareNothing() {
        #expect(SharedRows(of: [Int](), with: real).share == 0)
        #expect(SharedRows(of: real, with: []).rows.isEmpty)
    }
}
