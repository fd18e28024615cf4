import Numerics

/// Cells that are guessed, and when a guess is right.
package struct InferenceTarget: Sendable {
    private enum Cells {
        case levels([Int32])
        /// Numbers within `share` of their magnitude and `width`.
        case numbers([Double], share: Double, width: Double)
    }

    private let cells: Cells

    package init(_ cells: GowerCells, _ column: RecordColumns.Column) {
        switch (cells, column.space) {
        case (.numbers(let values), .number(let low, let high)):
            switch column.type {
            case .ordinal: self.cells = .numbers(values, share: 0, width: 0)
            case .datetime: self.cells = .numbers(values, share: 0, width: AttributeInference.tolerance * (high - low))
            default: self.cells = .numbers(values, share: AttributeInference.tolerance, width: 0)
            }
        case (.numbers(let values), .level): self.cells = .numbers(values, share: 0, width: 0)
        case (.levels(let codes), _): self.cells = .levels(codes)
        }
    }

    /// - Parameters:
    ///   - asked: rows that are attacked.
    ///   - nearest: the synthetic row that each is guessed from.
    package func successes(_ asked: [Int], guesses: GowerCells, _ nearest: GowerNeighbours) -> Int {
        asked.indices.count { isRight(asked[$0], guesses, nearest.index($0)) }
    }

    /// Two missing cells are the same answer.
    package func isRight(_ row: Int, _ guesses: GowerCells, _ other: Int) -> Bool {
        switch (cells, guesses) {
        case (.levels(let codes), .levels(let guesses)):
            return codes[row] == guesses[other] || (codes[row] < 0 && guesses[other] < 0)
        case (.numbers(let values, let share, let width), .numbers(let guesses)):
            return Self.isNear(guesses[other], values[row], share, width)
        default: return false
        }
    }

    private static func isNear(_ guess: Double, _ truth: Double, _ share: Double, _ width: Double) -> Bool {
        if guess.isNaN || truth.isNaN { return guess.isNaN && truth.isNaN }
        return abs(guess - truth) <= max(width, share * abs(truth))
    }

    /// The better of two guesses that read nothing of the person: the one answer that is right for most synthetic rows, and
    /// the value of any synthetic row.
    package func naive(_ made: GowerCells) -> Double {
        switch (cells, made) {
        case (.levels(let codes), .levels(let made)):
            let (own, guesses) = (Self.shares(codes), Self.shares(made))
            let commonest = guesses.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
            let drawn = guesses.reduce(0.0) { $0 + $1.value * (own[$1.key] ?? 0) }
            return max(commonest.flatMap { own[$0] } ?? 0, drawn)
        case (.numbers(let values, let share, let width), .numbers(let made)):
            let (own, guesses) = (Reach(values, share, width), Reach(made, share, width))
            var drawn = 0.0
            var best = (hits: 0, guess: Double.nan)
            for guess in made {
                drawn += Double(own.hits(guess))
                let hits = guesses.hits(guess)
                if hits > best.hits || (hits == best.hits && guess < best.guess) { best = (hits, guess) }
            }
            let count = Double(max(1, values.count))
            return max(Double(own.hits(best.guess)) / count, drawn / count / Double(max(1, made.count)))
        default: return 0
        }
    }

    private static func shares(_ codes: [Int32]) -> [Int32: Double] {
        var counts: [Int32: Int] = [:]
        for code in codes { counts[max(-1, code), default: 0] += 1 }
        return counts.mapValues { Double($0) / Double(codes.count) }
    }

    /// Counts for how many numbers a guess is right.
    private struct Reach {
        private let sorted: [Double]
        private let missing: Int
        private let share: Double
        private let width: Double

        init(_ values: [Double], _ share: Double, _ width: Double) {
            sorted = values.filter { !$0.isNaN }.sorted()
            missing = values.count - sorted.count
            self.share = share
            self.width = width
        }

        func hits(_ guess: Double) -> Int {
            if guess.isNaN { return missing }
            let ends = [guess / (1 + share), guess / (1 - share)].sorted()
            return count(below: (ends[1] + width).nextUp) - count(below: ends[0] - width)
        }

        private func count(below bound: Double) -> Int {
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle] < bound { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }
}
