import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// What a conditional generator is told of a row: the level of one column, one-hot among the levels of all columns that have
/// several (Xu et al. 2019).
struct ConditionSpace: Sendable {
    struct Column: Sendable {
        /// Place among the parts of the encoder.
        let part: Int
        /// Where its levels begin in a condition.
        let start: Int
        /// Rows of each level in the training table.
        let counts: [Int]
    }

    /// One level of one column.
    struct Condition: Sendable, Equatable {
        let column: Int
        let level: Int
    }

    let columns: [Column]
    /// Places of a condition; 0 where no column has several levels.
    let width: Int

    init(_ encoder: ModeEncoder, _ margins: [ColumnMargin?]) {
        var (columns, width): ([Column], Int) = ([], 0)
        for (index, part) in encoder.parts.enumerated() {
            guard let bins = part.bins, bins.count > 1, let margin = margins[part.place] else { continue }
            var counts = [Int](repeating: 0, count: bins.count)
            for (state, count) in margin.counts.enumerated() { counts[Int(bins.of[state])] += count }
            columns.append(Column(part: index, start: width, counts: counts))
            width += bins.count
        }
        (self.columns, self.width) = (columns, width)
    }

    /// A column, all alike, and a level of it by the logarithm of its rows, so that rare ones are trained too.
    func trainingDraw(_ random: inout RandomStream) -> Condition {
        draw(&random) { columns[$0].counts.map { log1p(Double($0)) } }
    }

    /// The same with levels by their rows, as in the table.
    func draw(_ random: inout RandomStream) -> Condition { draw(&random) { columns[$0].counts.map { Double($0) } } }

    private func draw(_ random: inout RandomStream, _ weights: (Int) -> [Double]) -> Condition {
        let column = random.index(below: columns.count)
        return Condition(column: column, level: ModeEncoder.drawn(weights(column), &random))
    }

    /// Of what is asked for, what a generator can be told: the level of one column, the rarest.
    func asked(_ levels: [(place: Int, level: Int64?)], _ encoder: ModeEncoder, _ margins: [ColumnMargin?]) -> Condition? {
        var best: (condition: Condition, rows: Int)?
        for (place, level) in levels {
            guard let column = columns.firstIndex(where: { encoder.parts[$0.part].place == place }), let margin = margins[place],
                let bins = encoder.parts[columns[column].part].bins
            else { continue }
            let state: Int?
            switch margin.values {
            case .levels(let values): state = level.map { own in values.firstIndex { Int64($0) == own } } ?? margin.states - 1
            case .numbers, .integers: state = nil
            }
            guard let state else { continue }
            let condition = Condition(column: column, level: Int(bins.of[state]))
            let rows = columns[column].counts[condition.level]
            if rows < best?.rows ?? .max { best = (condition, rows) }
        }
        return best?.condition
    }

    /// Behind the first `width` values of each row, the one of its condition.
    func write(_ conditions: [Condition], into values: inout [Float], stride: Int, from offset: Int) {
        guard width > 0 else { return }
        for (row, condition) in conditions.enumerated() {
            values[row * stride + offset + columns[condition.column].start + condition.level] = 1
        }
    }

    /// Rows of the training table by level, column by column.
    struct Rows: Sendable {
        private let sorted: [[Int32]]
        private let starts: [[Int]]

        init(_ space: ConditionSpace, _ coded: ModeEncoder.Coded, _ parallel: Parallel) {
            let made = parallel.map(space.columns.count) { index -> ([Int32], [Int]) in
                let column = space.columns[index]
                let starts = column.counts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
                let choices = coded.choices[column.part]
                var next = starts
                var sorted = [Int32](repeating: 0, count: choices.count)
                for (row, choice) in choices.enumerated() {
                    sorted[next[Int(choice)]] = Int32(row)
                    next[Int(choice)] += 1
                }
                return (sorted, starts)
            }
            (sorted, starts) = (made.map(\.0), made.map(\.1))
        }

        func draw(_ condition: Condition, _ random: inout RandomStream) -> Int {
            let starts = starts[condition.column]
            let rank = random.index(below: starts[condition.level + 1] - starts[condition.level])
            return Int(sorted[condition.column][starts[condition.level] + rank])
        }
    }
}
