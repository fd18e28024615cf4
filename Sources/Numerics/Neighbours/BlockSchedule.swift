/// Orders block pairs in rounds within which no block occurs twice, so that a round's pairs run side by side and each
/// may write to both of its blocks.
enum BlockSchedule {
    static let blockRows = 512

    static func count(_ rows: Int) -> Int { (rows + blockRows - 1) / blockRows }

    static func range(_ block: Int, of rows: Int) -> Range<Int> {
        block * blockRows..<min(rows, (block + 1) * blockRows)
    }

    /// Every unordered pair of 0..<blocks once: the blocks with themselves, then a round-robin tournament.
    static func within(_ blocks: Int) -> [[(Int, Int)]] {
        var rounds = [(0..<blocks).map { ($0, $0) }]
        let players = blocks + blocks % 2
        for round in 0..<max(0, players - 1) {
            var pairs: [(Int, Int)] = []
            for seat in 0..<players / 2 {
                let a = seat == 0 ? players - 1 : (round + seat) % (players - 1)
                let b = (round + players - 1 - seat) % (players - 1)
                if a < blocks, b < blocks { pairs.append((min(a, b), max(a, b))) }
            }
            rounds.append(pairs)
        }
        return rounds
    }

    /// Every pair of 0..<first and 0..<second once.
    static func between(_ first: Int, _ second: Int) -> [[(Int, Int)]] {
        let size = max(first, second)
        return (0..<size).map { round in
            (0..<first).map { ($0, ($0 + round) % size) }.filter { $0.1 < second }
        }
    }
}
