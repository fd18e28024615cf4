import Datasets
import Neural
import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// Rows of a table as rows of numbers for a network: mode-specific normalisation (Xu et al. 2019).
///
/// A number is the mode of its column's mixture that it was drawn to belong to (one-hot) and its place in that mode, in
/// quarters of four deviations; missing is a mode more. A level is one-hot; of more than 256 the rarest share one place.
struct ModeEncoder: Sendable {
    struct Mode: Sendable, Equatable {
        let mean: Double
        let deviation: Double
        let weight: Double
    }

    struct Part: Sendable {
        /// In the table.
        let place: Int
        /// Of a column of numbers, in units of the column; empty for levels.
        let modes: [Mode]
        let centre: Double
        let half: Double
        let hasMissing: Bool
        /// Of a column of levels.
        let bins: ColumnBins?
        /// Where its one-hot code begins, behind the scalar where there is one.
        var start = 0

        var isNumeric: Bool { !modes.isEmpty }
        /// Places of the one-hot code.
        var choices: Int { isNumeric ? modes.count + (hasMissing ? 1 : 0) : bins?.count ?? 0 }
    }

    let parts: [Part]
    /// Columns in a row of numbers.
    let width: Int
    /// Places of columns that no network sees: free text.
    let alone: [Int]

    static let mostLevels = 256
    /// A scalar is cut here.
    private static let end = 0.99

    private init(_ parts: [Part], alone: [Int]) {
        var (placed, width): ([Part], Int) = ([], 0)
        for part in parts {
            var own = part
            own.start = width + (part.isNumeric ? 1 : 0)
            width = own.start + own.choices
            placed.append(own)
        }
        (self.parts, self.width, self.alone) = (placed, width, alone)
    }

    /// - Parameter components: most modes of a column.
    init(_ data: TableTraining, components: Int, _ parallel: Parallel) {
        let learned = data.learned.filter { data.form.columns[$0].type != .text }
        let parts = parallel.map(learned.count) { index -> Part? in
            let place = learned[index]
            return data.margins[place].map { Self.part(place, $0, components) }
        }
        self.init(parts.compactMap(\.self), alone: data.learned.filter { data.form.columns[$0].type == .text })
    }

    private static func part(_ place: Int, _ margin: ColumnMargin, _ components: Int) -> Part {
        guard let values = numbers(margin), values.count > 1, let first = values.first, let last = values.last else {
            return Part(
                place: place, modes: [], centre: 0, half: 1, hasMissing: margin.hasMissing,
                bins: ColumnBins(margin, most: mostLevels))
        }
        // In units of the range, so that squares stay finite.
        let centre = first / 2 + last / 2
        let half = max(last / 2 - first / 2, .leastNormalMagnitude)
        let scaled = values.map { ($0 - centre) / half }
        let mixture = VariationalMixture(scaled, counts: Array(margin.counts.prefix(values.count)), components: components)
        let kept = mixture.kept.isEmpty ? [0] : mixture.kept
        return Part(
            place: place, modes: kept.map { Mode(mean: mixture.means[$0], deviation: mixture.deviations[$0], weight: mixture.weights[$0]) },
            centre: centre, half: half, hasMissing: margin.hasMissing, bins: nil)
    }

    private static func numbers(_ margin: ColumnMargin) -> [Double]? {
        switch margin.values {
        case .numbers(let values): values
        case .integers(let values): values.map { Double($0) }
        case .levels: nil
        }
    }

    // MARK: Rows

    /// A table in codes: of each part the scalar (0 for levels) and the choice, row by row.
    struct Coded: Sendable {
        let scalars: [[Float]]
        let choices: [[Int32]]
    }

    /// The mode of each cell is drawn by the chance that the cell came from it.
    func coded(_ data: TableTraining, _ stream: RandomStream, _ parallel: Parallel) -> Coded {
        let coded = parallel.map(parts.count) { index -> ([Float], [Int32]) in
            let part = parts[index]
            let states = data.states[part.place]
            guard let margin = data.margins[part.place] else { return ([], []) }
            if let bins = part.bins { return ([], states.map { bins.of[Int($0)] }) }
            let values = (Self.numbers(margin) ?? []).map { ($0 - part.centre) / part.half }
            let weights = values.map { part.chances($0) }
            var random = stream.split(part.place)
            var (scalars, choices): ([Float], [Int32]) = ([], [])
            scalars.reserveCapacity(states.count)
            choices.reserveCapacity(states.count)
            for state in states {
                guard Int(state) < values.count else {
                    scalars.append(0)
                    choices.append(Int32(part.modes.count))
                    continue
                }
                let mode = Self.drawn(weights[Int(state)], &random)
                let place = (values[Int(state)] - part.modes[mode].mean) / (4 * part.modes[mode].deviation)
                scalars.append(Float(min(Self.end, max(-Self.end, place))))
                choices.append(Int32(mode))
            }
            return (scalars, choices)
        }
        return Coded(scalars: coded.map(\.0), choices: coded.map(\.1))
    }

    static func drawn(_ weights: [Double], _ random: inout RandomStream) -> Int {
        var rest = random.uniform() * weights.reduce(0, +)
        for (place, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return place }
        }
        return max(0, weights.count - 1)
    }

    /// The rows of numbers of `rows`.
    func tensor(_ coded: Coded, rows: [Int]) -> Tensor {
        var values = [Float](repeating: 0, count: rows.count * width)
        for (index, row) in rows.enumerated() {
            for (number, part) in parts.enumerated() {
                if part.isNumeric { values[index * width + part.start - 1] = coded.scalars[number][row] }
                values[index * width + part.start + Int(coded.choices[number][row])] = 1
            }
        }
        return Tensor(unchecked: values, shape: [rows.count, width])
    }

    // MARK: In a model

    func entries() -> [Safetensors.Entry] {
        parts.filter(\.isNumeric).map { part in
            let numbers = [part.centre, part.half] + part.modes.flatMap { [$0.mean, $0.deviation, $0.weight] }
            return .words("modes.\(part.place)", numbers.map(\.bitPattern))
        }
    }

    /// - Throws: `.badModel` for modes that are no Gaussians.
    init(_ model: GeneratorModel, _ table: TableModel) throws(GeneratorError) {
        var (parts, alone): ([Part], [Int]) = ([], [])
        for (place, margin) in table.margins.enumerated() {
            guard let margin else { continue }
            guard table.form.columns[place].type != .text else {
                alone.append(place)
                continue
            }
            guard let values = Self.numbers(margin), values.count > 1 else {
                parts.append(
                    Part(
                        place: place, modes: [], centre: 0, half: 1, hasMissing: margin.hasMissing,
                        bins: ColumnBins(margin, most: Self.mostLevels)))
                continue
            }
            let numbers = try model.words("modes.\(place)").map { Double(bitPattern: $0) }
            let places = stride(from: 2, to: numbers.count, by: 3)
            guard numbers.count >= 5, (numbers.count - 2) % 3 == 0, numbers.count < 1_000, numbers.allSatisfy(\.isFinite),
                numbers[1] > 0, places.allSatisfy({ numbers[$0 + 1] > 0 && numbers[$0 + 2] > 0 })
            else { throw GeneratorModel.bad("the modes of \(table.form.columns[place].name) are damaged") }
            let modes = places.map { Mode(mean: numbers[$0], deviation: numbers[$0 + 1], weight: numbers[$0 + 2]) }
            parts.append(
                Part(
                    place: place, modes: modes, centre: numbers[0], half: numbers[1], hasMissing: margin.hasMissing, bins: nil))
        }
        self.init(parts, alone: alone)
    }
}

extension ModeEncoder.Part {
    /// The chance of each mode for a number in units of the column, a millionth at least.
    fileprivate func chances(_ value: Double) -> [Double] {
        guard modes.count > 1 else { return [1] }
        let logs = modes.map { mode -> Double in
            let z = (value - mode.mean) / mode.deviation
            return log(mode.weight / mode.deviation) - 0.5 * z * z
        }
        let most = logs.max() ?? 0
        let chances = logs.map { exp($0 - most) }
        let sum = chances.reduce(0, +)
        return chances.map { $0 / sum + 1e-6 }
    }

    /// The cell of a scalar and a choice: a number, or nil where it is missing.
    func number(_ scalar: Double, _ choice: Int) -> Double? {
        guard choice < modes.count else { return nil }
        return centre + half * (scalar * 4 * modes[choice].deviation + modes[choice].mean)
    }
}
