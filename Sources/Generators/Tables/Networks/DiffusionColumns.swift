import Datasets
import Neural
import Numerics

/// Columns as a diffusion takes them: numbers as normal scores, a cell anywhere within the ranks of its value; levels as they
/// are, the rarest of more than 256 as one; whether a number is missing as a level of two. The target's levels stand aside.
struct DiffusionColumns: Sendable {
    struct Number: Sendable {
        let place: Int
        let margin: ColumnMargin
        /// Place of the level that tells whether it is missing; nil where it never is.
        let missing: Int?
        var known: Int { margin.before[margin.values.count] }
    }

    struct Level: Sendable {
        let place: Int
        let count: Int
        /// Nil for what tells of missing numbers.
        let bins: ColumnBins?
        /// Where its one-hot code begins in a row.
        let start: Int
    }

    let numbers: [Number]
    let levels: [Level]
    /// The target; nil where it has no levels, or nothing is beside it.
    let label: (place: Int, bins: ColumnBins)?
    /// Places of columns that no network sees: free text.
    let alone: [Int]
    let width: Int

    static let mostLevels = 256

    init(_ form: TableForm, _ margins: [ColumnMargin?]) {
        var (numbers, levels, alone): ([Number], [Level], [Int]) = ([], [], [])
        let learned = margins.indices.filter { margins[$0] != nil }
        let seen = learned.filter { form.columns[$0].type != .text }
        let target = form.target.flatMap { name in
            seen.count > 1 ? seen.first { form.columns[$0].name.utf8.elementsEqual(name.utf8) } : nil
        }
        var aside: (place: Int, bins: ColumnBins)?
        var counted: [(place: Int, margin: ColumnMargin)] = []
        var coded: [(place: Int, count: Int, bins: ColumnBins?)] = []
        for place in learned {
            guard let margin = margins[place] else { continue }
            if form.columns[place].type == .text {
                alone.append(place)
            } else if form.columns[place].cells != .levels, margin.values.count > 1 {
                counted.append((place, margin))
            } else {
                let bins = ColumnBins(margin, most: Self.mostLevels)
                if place == target, bins.count > 1 { aside = (place, bins) } else { coded.append((place, bins.count, bins)) }
            }
        }
        var start = counted.count
        for (place, margin) in counted {
            numbers.append(Number(place: place, margin: margin, missing: margin.hasMissing ? levels.count : nil))
            guard margin.hasMissing else { continue }
            levels.append(Level(place: place, count: 2, bins: nil, start: start))
            start += 2
        }
        for (place, count, bins) in coded {
            levels.append(Level(place: place, count: count, bins: bins, start: start))
            start += count
        }
        (self.numbers, self.levels, self.alone, width, label) = (numbers, levels, alone, start, aside)
    }

    var classes: Int { label?.bins.count ?? 0 }

    /// Rows of each class.
    func classCounts(_ margins: [ColumnMargin?]) -> [Int] {
        guard let label, let margin = margins[label.place] else { return [] }
        var counts = [Int](repeating: 0, count: label.bins.count)
        for (state, count) in margin.counts.enumerated() { counts[Int(label.bins.of[state])] += count }
        return counts
    }

    // MARK: Rows

    /// The normal score of a cell; of a missing one any.
    func score(_ number: Number, _ state: Int32, _ random: inout RandomStream) -> Float {
        let share = random.uniform()
        guard Int(state) < number.margin.values.count else { return Float(NormalDistribution.quantile(max(1e-9, share))) }
        let rank = Double(number.margin.before[Int(state)]) + Double(number.margin.counts[Int(state)]) * share
        return Float(NormalDistribution.quantile(min(1 - 1e-9, max(1e-9, rank / Double(number.known)))))
    }

    func level(_ level: Level, _ state: Int32, _ margin: ColumnMargin) -> Int {
        level.bins.map { Int($0.of[Int(state)]) } ?? (margin.isMissing(state) ? 1 : 0)
    }

    /// Fills the states of a row that came out.
    func write(
        scores: [Float], levels drawn: [Int], label own: Int, _ margins: [ColumnMargin?], _ random: inout RandomStream,
        _ states: inout [Int32]
    ) {
        for (index, number) in numbers.enumerated() {
            if let missing = number.missing, drawn[missing] == 1 {
                states[number.place] = Int32(number.margin.states - 1)
            } else {
                let share = NormalDistribution.cumulative(Double(scores[index]))
                let rank = min(number.known - 1, max(0, Int(share * Double(number.known))))
                states[number.place] = number.margin.state(atRank: rank)
            }
        }
        for (level, bin) in zip(levels, drawn) {
            if let bins = level.bins, let margin = margins[level.place] { states[level.place] = bins.draw(bin, margin, &random) }
        }
        if let label, let margin = margins[label.place] { states[label.place] = label.bins.draw(own, margin, &random) }
        for place in alone { if let margin = margins[place] { states[place] = margin.draw(&random) } }
    }
}
