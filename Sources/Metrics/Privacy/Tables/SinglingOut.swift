import Numerics
import Results

/// `privacy.singling_out`: how often a statement that the synthetic table suggests is true of exactly one training row,
/// beyond what such statements do among people that the table was not made from (Giomi et al. 2023).
///
/// `attack: univariate` states values that occur once, the largest and the smallest of a column; `multivariate` states
/// three cells of a synthetic row, numbers as at least or at most, where one synthetic row alone fits them. Every such
/// value and every synthetic row is tried.
public enum SinglingOut {
    public static let descriptor = MetricDescriptor(
        id: "privacy.singling_out", title: "Singling-out risk", modalities: [.table], dimension: .privacy, direction: .lower,
        unit: "risk", range: 0...1, optimum: 0, restsOn: .synthetic, needsHoldout: true, sign: .nearness)

    package enum Attack: String, CaseIterable, Sendable { case univariate, multivariate }

    /// Cells of a multivariate statement.
    package static let cells = 3
    /// Choices of columns for a row before it is given up.
    private static let tries = 64
    /// Synthetic rows whose cells are tried, of `rows`: all up to 46,000, fewer of larger tables, in which each takes longer.
    package static func tried(_ rows: Int) -> Int { min(rows, max(1000, (1 << 31) / max(1, rows))) }

    /// How what the holdout says is brought to the number of training rows where it has another.
    package enum Correction: Sendable {
        /// By what the larger of the two tables itself says of random parts of it.
        case resampled
        /// By Anonymeter's model of statements, for comparison with it.
        case uniformWeights
    }

    package struct Tables: Sendable {
        package let training: RecordIndex
        package let holdout: RecordIndex
        package let synthetic: RecordIndex
        /// Whether a column has an order.
        package let isOrdered: [Bool]
        /// The synthetic rows in the order of their content.
        package let order: [Int]

        /// - Throws: `.notApplicable` without a holdout.
        package init(_ records: NeighbourRecords, parallel: Parallel = .serial) throws(MetricError) {
            guard let unseen = records.columns.holdout else { throw .notApplicable(holdoutAdvice) }
            training = RecordIndex(records.columns.training, parallel: parallel)
            holdout = RecordIndex(unseen, parallel: parallel)
            synthetic = RecordIndex(records.columns.synthetic, parallel: parallel)
            isOrdered = records.columns.columns.map { if case .number = $0.space { true } else { false } }
            order = records.synthetic.order
        }
    }

    /// The statements of an attack, each true of one synthetic row.
    /// - Parameter limit: a random choice of so many; nil for all.
    package static func statements(
        _ attack: Attack, _ tables: Tables, limit: Int? = nil, seed: UInt64 = 0, parallel: Parallel = .serial
    ) -> [[RecordTest]] {
        var found: [[RecordTest]]
        switch attack {
        case .univariate:
            found = tables.isOrdered.indices.flatMap { column -> [[RecordTest]] in
                var tests = tables.synthetic.unique(column).map { RecordTest(column, .equals, $0) }
                let values = tables.synthetic.distinct(column)
                if tables.isOrdered[column], let low = values.first, let high = values.last {
                    tests += [RecordTest(column, .atMost, low), RecordTest(column, .atLeast, high)]
                        .filter { tables.synthetic.matches([$0], most: 1) == 1 }
                }
                if tables.synthetic.missing(column) == 1 { tests.append(RecordTest(column, .missing)) }
                return tests.map { [$0] }
            }
        case .multivariate:
            // Rows in random order until there are enough, where not all are tried.
            var places = Array(tables.order.indices)
            let tried = tried(tables.order.count)
            if min(limit ?? .max, tried) < places.count {
                var random = RandomStream(seed: seed).split("singling_out_limit")
                places = Array(random.permutation(places.count).prefix(tried))
            }
            found = []
            let medians = tables.isOrdered.indices.map { tables.synthetic.median($0) }
            let base = RandomStream(seed: seed).split("singling_out")
            for start in stride(from: 0, to: places.count, by: 8192) where found.count < limit ?? .max {
                let part = places[start..<min(start + 8192, places.count)]
                found += parallel.map((part.count + 63) / 64) { block in
                    part.dropFirst(64 * block).prefix(64).compactMap { place -> [RecordTest]? in
                        var random = base.split(place)
                        return statement(tables.order[place], tables, medians, &random)
                    }
                }.flatMap(\.self)
            }
            return Array(found.prefix(limit ?? .max))
        }
        guard let limit, limit < found.count else { return found }
        var random = RandomStream(seed: seed).split("singling_out_limit")
        return random.permutation(found.count).prefix(limit).map { found[$0] }
    }

    private static func statement(
        _ row: Int, _ tables: Tables, _ medians: [Double], _ random: inout RandomStream
    ) -> [RecordTest]? {
        let width = tables.isOrdered.count
        for _ in 0..<tries {
            let tests = random.permutation(width).prefix(cells).sorted().map { column -> RecordTest in
                let value = tables.synthetic.columns[column][row]
                if value.isNaN { return RecordTest(column, .missing) }
                guard tables.isOrdered[column] else { return RecordTest(column, .equals, value) }
                return RecordTest(column, value > medians[column] ? .atLeast : .atMost, value)
            }
            if tables.synthetic.matches(tests, most: 1) == 1 { return tests }
        }
        return nil
    }

    /// Statements of somebody who knows the columns and their values: any value of the synthetic table, any form of test.
    private static func guesses(_ attack: Attack, _ tables: Tables, count: Int, seed: UInt64) -> [[RecordTest]] {
        let values = tables.isOrdered.indices.map { tables.synthetic.distinct($0) }
        let usable = values.indices.filter { !values[$0].isEmpty }
        guard !usable.isEmpty else { return [] }
        var random = RandomStream(seed: seed).split("singling_out_guess")
        let width = attack == .univariate ? 1 : min(cells, usable.count)
        return (0..<count).map { _ in
            random.permutation(usable.count).prefix(width).sorted().map { place in
                let column = usable[place]
                let value = values[column][random.index(below: values[column].count)]
                let forms: [RecordTest.Form] = tables.isOrdered[column] ? [.equals, .atLeast, .atMost] : [.equals]
                return RecordTest(column, forms[random.index(below: forms.count)], value)
            }
        }
    }

    /// - Throws: `.insufficientData` where the synthetic table suggests no statement.
    package static func risk(
        _ attack: Attack, _ tables: Tables, limit: Int? = nil, correction: Correction = .resampled, seed: UInt64 = 0,
        parallel: Parallel = .serial
    ) throws(MetricError) -> AttackRisk {
        let statements = statements(attack, tables, limit: limit, seed: seed, parallel: parallel)
        guard !statements.isEmpty else {
            throw .insufficientData("no value and no choice of cells is true of one synthetic row alone")
        }
        let sizes = PopulationSize(training: tables.training.count, holdout: tables.holdout.count)
        let seen = counts(statements, tables.training, most: sizes.most, parallel)
        let unseen = counts(statements, tables.holdout, most: max(sizes.most, correction == .uniformWeights ? 16 : 1), parallel)
        let factor =
            switch correction {
            case .resampled: sizes.factor(seen, unseen)
            case .uniformWeights: UniformWeights(unseen, rows: tables.holdout.count).factor(tables.training.count)
            }
        let guessed = guesses(attack, tables, count: min(20_000, max(1000, statements.count)), seed: seed)
        let lucky = counts(guessed, tables.training, most: 1, parallel).count { $0 == 1 }
        return AttackRisk(
            main: AttackRate(seen.count { $0 == 1 }, of: statements.count),
            control: AttackRate(unseen.count { $0 == 1 }, of: statements.count, factor: factor),
            naive: guessed.isEmpty ? nil : Double(lucky) / Double(guessed.count))
    }

    private static func counts(
        _ statements: [[RecordTest]], _ index: RecordIndex, most: Int, _ parallel: Parallel
    ) -> [Int] {
        let size = 256
        return parallel.map((statements.count + size - 1) / size) { block in
            statements[block * size..<min(statements.count, (block + 1) * size)].map { index.matches($0, most: most) }
        }.flatMap(\.self)
    }

    package static func estimate(
        _ attack: Attack, _ risk: AttackRisk, _ records: NeighbourRecords
    ) throws(MetricError) -> Estimate {
        var parameters = ["attack": attack.rawValue, "columns": "\(records.columns.columns.count)"]
        if attack == .multivariate { parameters["cells"] = "\(cells)" }
        var notes: [String] = []
        let tried = tried(records.synthetic.count)
        if attack == .multivariate, risk.main.attacks < records.synthetic.count {
            notes.append(
                "of \(tried) synthetic rows that were tried \(risk.main.attacks) have \(cells) cells that are true of them alone")
        }
        if !records.columns.leftOut.isEmpty {
            notes.append(
                "not compared, because the tables do not agree on it: " + records.columns.leftOut.joined(separator: ", "))
        }
        return try risk.estimate(parameters: parameters, target: "the training table", notes: notes)
    }
}
