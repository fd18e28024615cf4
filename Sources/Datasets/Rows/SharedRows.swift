/// Rows that two sets have in common, by their content: whatever their order, labels, names and number.
///
/// A content that stands more than once in both sets (a blank page) says nothing of how the sets were made, as long as
/// such contents are few: at most three or 1 % of the different ones, and less than half. They are counted by themselves.
package struct SharedRows: Sendable, Equatable {
    /// Rows of the second set that are rows of the first one, too; ascending.
    package let rows: [Int]
    /// Further rows of the second set, whose contents repeat in both sets.
    package let repeats: Int
    /// How much of the smaller set's different contents the other set holds as well, repeats left out: 0…1.
    package let share: Double
    /// Whether the two sets share what two independent samples of one source share: nothing speaks for copying.
    package let asByChance: Bool
    /// The rows of both sets have few contents: each stands for three and more of them. Two samples of one pool, each drawn
    /// with replacement and as large as the pool, have 2.3 of each that is there, so that such a mistake is not among these.
    package let haveFewContents: Bool

    /// Whether rows in common are chance: of data whose rows meet by nature, and of any whose rows have few contents.
    /// - Parameter byNature: whether independent rows of such data may be equal.
    package func areChance(meeting byNature: Bool) -> Bool { asByChance && (byNature || haveFewContents) }

    package init<Content: Hashable>(of second: [Content], with first: [Content]) {
        var known: [Content: Int] = [:]
        for content in first { known[content, default: 0] += 1 }
        var own: [Content: Int] = [:]
        for content in second { own[content, default: 0] += 1 }
        // Only counts leave these tables: their order decides nothing.
        var (common, repeating) = (0, 0)
        var split = RandomSplit(first: first.count, second: second.count)
        for (content, count) in own {
            split.add(first: known[content] ?? 0, second: count)
            guard let other = known[content] else { continue }
            common += 1
            if count > 1, other > 1 { repeating += 1 }
        }
        for (content, count) in known where own[content] == nil { split.add(first: count, second: 0) }
        // Whoever gives the training set again, in any order, has equal counts; of one content alone nothing can be told.
        asByChance = split.isPlausible && (known != own || known.count == 1)
        haveFewContents = first.count + second.count >= 3 * (known.count + own.count - common)
        let smaller = min(known.count, own.count)
        let few = repeating <= max(3, smaller / 100) && 2 * repeating < smaller
        func repeats(_ content: Content) -> Bool { few && (own[content] ?? 0) > 1 && (known[content] ?? 0) > 1 }
        let shared = second.indices.filter { known[second[$0]] != nil }
        rows = shared.filter { !repeats(second[$0]) }
        self.repeats = shared.count - rows.count
        share = smaller == 0 ? 0 : Double(few ? common - repeating : common) / Double(smaller)
    }
}
