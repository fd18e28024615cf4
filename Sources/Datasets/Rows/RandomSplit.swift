/// Whether two sets can be a random split of one pool of rows, by how often each content stands in either.
///
/// Given that a content stands t times in the pool, its rows fall on the two sets like t throws of a coin, however common
/// the content is: contents that stand twice stand in both sets about as often as in one of them alone, the others scatter
/// around their share of t. Rows that were copied from one set to the other stand in both and never in one alone.
struct RandomSplit {
    private struct Counts: Hashable, Comparable {
        var first: Int
        var second: Int
        static func < (a: Self, b: Self) -> Bool { (a.first, a.second) < (b.first, b.second) }
    }

    private let first: Double
    private let second: Double
    /// How many contents stand so often.
    private var contents: [Counts: Int] = [:]

    /// - Parameters: the numbers of rows of the two sets.
    init(first: Int, second: Int) {
        self.first = Double(first)
        self.second = Double(second)
    }

    /// One content, and how often it stands in each of the sets.
    mutating func add(first: Int, second: Int) {
        guard first + second > 1 else { return }
        contents[Counts(first: first, second: second), default: 0] += 1
    }

    var isPlausible: Bool {
        first > 0 && second > 0 && pairsMeetByChance && othersScatter
    }

    /// Contents that stand twice are no more often in both sets than three standard deviations above what the sets show by
    /// themselves, and what they show agrees within three.
    private var pairsMeetByChance: Bool {
        func pairs(_ first: Int, _ second: Int) -> Double { Double(contents[Counts(first: first, second: second)] ?? 0) }
        let alone = pairs(2, 0) + pairs(0, 2)
        let squares = first * first + second * second
        let odds = 2 * first * second / squares
        let expected = alone * odds
        let share = second * second / squares
        // Where most rows have contents that stand more often, a few that stand twice are luck either way.
        let slack = mostRowsRepeat ? 1.0 : 0
        return pairs(1, 1) <= expected + 3 * ((expected + slack) * (1 + odds)).squareRoot()
            && abs(pairs(0, 2) - alone * share) <= slack + 3 * (alone * share * (1 - share)).squareRoot()
    }

    private var mostRowsRepeat: Bool {
        let rows = contents.reduce(0) { sum, entry in
            let total = entry.key.first + entry.key.second
            return total > 2 ? sum + total * entry.value : sum
        }
        return 2 * Double(rows) >= first + second
    }

    /// Contents that stand more often scatter as throws of a coin do; equal counts in both sets do not.
    private var othersScatter: Bool {
        let share = second / (first + second)
        var (stiffness, variance) = (0.0, 0.0)
        for (counts, number) in contents.sorted(by: { $0.key < $1.key }) where counts.first + counts.second > 2 {
            let total = Double(counts.first + counts.second)
            let spread = total * share * (1 - share)
            let distance = Double(counts.second) - total * share
            stiffness += Double(number) * (1 - distance * distance / spread)
            variance += Double(number) * (2 + (1 - 6 * share * (1 - share)) / spread)
        }
        return stiffness <= 3 * max(0, variance).squareRoot()
    }
}
