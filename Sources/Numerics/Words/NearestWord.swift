/// The known word that a misspelt one was most likely meant to be.
package enum NearestWord {
    /// - Returns: nil where no known word is near enough: one change in three letters, at most four.
    package static func of(_ word: String, in known: [String]) -> String? {
        guard !word.isEmpty, !known.contains(word) else { return nil }
        // What stands behind the dot of an id is how people call it: "precision" for "fidelity.precision".
        let tails = known.filter { $0.hasSuffix("." + word) }
        if tails.count == 1 { return tails.first }
        let most = min(4, max(1, word.utf8.count / 3))
        let ranked = known.map { (word: $0, changes: changes(word.lowercased(), $0.lowercased())) }
        return ranked.min { $0.changes < $1.changes }.flatMap { $0.changes <= most ? $0.word : nil }
    }

    /// As the start of a remedy: "Did you mean x? ", or nothing.
    package static func question(_ word: String, in known: [String]) -> String {
        of(word, in: known).map { "Did you mean \($0)? " } ?? ""
    }

    /// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment) over bytes; words of more
    /// than 64 bytes count as far apart.
    package static func changes(_ left: String, _ right: String) -> Int {
        let a = Array(left.utf8)
        let b = Array(right.utf8)
        guard a.count <= 64, b.count <= 64 else { return 64 }
        var before: [Int] = []
        var row = Array(0...b.count)
        for (i, byte) in a.enumerated() {
            var next = [i + 1]
            for (j, other) in b.enumerated() {
                var least = min(row[j] + (byte == other ? 0 : 1), row[j + 1] + 1, next[j] + 1)
                if i > 0, j > 0, byte == b[j - 1], a[i - 1] == other { least = min(least, before[j - 1] + 1) }
                next.append(least)
            }
            before = row
            row = next
        }
        return row[b.count]
    }
}
