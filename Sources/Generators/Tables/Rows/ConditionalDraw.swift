import Numerics

/// Draws of a bin given others, from counts.
struct ConditionalDraw: Sendable {
    /// Counts up to each bin, a row for each given one.
    private let upTo: [Int]
    private let width: Int

    /// - Parameters:
    ///   - counts: [given, width].
    ///   - mayBeEmpty: whether there may be given ones without a row, which `knows` then denies.
    /// - Throws: `.badModel` where the counts do not fill the table or give a bin no row at all.
    init(_ counts: [Int], given: Int, _ width: Int, mayBeEmpty: Bool = false) throws(GeneratorError) {
        guard counts.count == given * width else { throw GeneratorModel.bad("\(counts.count) counts of \(given) × \(width) bins") }
        var upTo = counts
        for row in 0..<given {
            for place in 1..<max(1, width) { upTo[row * width + place] += upTo[row * width + place - 1] }
            guard width > 0, mayBeEmpty || upTo[row * width + width - 1] > 0 else { throw GeneratorModel.bad("a bin without rows") }
        }
        self.upTo = upTo
        self.width = width
    }

    func knows(_ given: Int) -> Bool { upTo[given * width + width - 1] > 0 }

    func draw(_ given: Int, _ random: inout RandomStream) -> Int {
        let rank = random.index(below: upTo[given * width + width - 1])
        var (low, high) = (0, width - 1)
        while low < high {
            let middle = (low + high) / 2
            if upTo[given * width + middle] > rank { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
