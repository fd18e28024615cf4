import Datasets
import Neural
import Numerics

/// A Gaussian copula over the margins of the columns: every cell is an interval of a normal number by its rank, and the
/// normal numbers of a row are correlated (Patki et al. 2016).
///
/// Margins are empirical with normal scores (r − ½)/n, so that nothing rests on a family of distributions. Equal cells share
/// an interval; levels without an order lie from the commonest to the rarest, so that the association of such columns is kept
/// only as far as it is monotone in that order. Whether a cell is missing is a normal number of its own.
package struct GaussianCopula: TableGenerator {
    public let descriptor = GeneratorDescriptor(
        id: "gaussian-copula", family: .classical,
        summary: "Correlated normal numbers behind the ranks of each column: margins kept, monotone association kept.",
        givesLabels: true, baseline: .always,
        settings: [
            .init(
                "ties", "matched",
                "what equal cells do to correlations: \"matched\" corrects for the intervals they share, \"plain\" does not"),
            TableSettings.spread,
        ], reference: "Patki et al. 2016; Cario & Nelson 1997 (matched correlations)")

    public var canFollow: Bool { true }

    public func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        _ = try TableSettings.draw(settings)
        let isMatched = try settings.choice("ties", of: ["matched", "plain"]) == "matched"
        plan.progress(FitProgress(stage: "correlations"))
        let correlations = try Self.correlations(data, isMatched: isMatched, plan.parallel)
        let factor = try Self.factor(correlations)
        let size = factor.rows
        return try GeneratorModel(
            descriptor, data, plan, settings: settings.resolved,
            tensors: [.init(name: "factor", tensor: Tensor(unchecked: factor.storage.map { Float($0) }, shape: [size, size]))])
    }

    public func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let cells = try TableSettings.draw(model.settings(of: descriptor))
        let parts = Self.parts(sampler.table.margins)
        let size = parts.count
        let given = sampler.given.count
        let factor = try model.tensor("factor", shape: [size, size]).values.map { Double($0) }
        for row in 0..<size {
            let length = factor[row * size..<(row + 1) * size].reduce(0) { $0 + $1 * $1 }
            guard (length - 1).magnitude < 1e-3 else { throw GeneratorModel.bad("its correlations are damaged") }
        }
        return try sampler.rows(name: name, cells) { _, random, states in
            var normal = (0..<size).map { _ in random.normal() }
            for (place, part) in parts.enumerated() {
                var value = 0.0
                for k in 0..<place { value += factor[place * size + k] * normal[k] }
                if part.column < given {
                    normal[place] = part.normal(
                        states[part.column], mean: value, deviation: factor[place * size + place], &random) ?? normal[place]
                    continue
                }
                value += factor[place * size + place] * normal[place]
                let total = part.margin.total
                let rank = Int(NormalDistribution.cumulative(value) * Double(total))
                let state = part.margin.state(atRank: min(total - 1, max(0, rank)))
                if let missing = part.missing {
                    if state == 1 { states[part.column] = missing }
                } else {
                    states[part.column] = state
                }
            }
        }
    }

    /// One normal number: the value of a column, or whether its cell is missing.
    private struct Part {
        var column: Int
        var margin: ColumnMargin
        /// The state of missing cells, where this is whether one is.
        var missing: Int32?

        /// State of the part, −1 where the cell has none.
        func state(_ cell: Int32) -> Int {
            if let missing { cell == missing ? 1 : 0 } else { Int(cell) < margin.states ? Int(cell) : -1 }
        }

        /// The standard normal number that brings `mean + deviation × it` into the interval of a cell that is given (Geweke,
        /// Hajivassiliou & Keane); nil where the cell has none.
        func normal(_ cell: Int32, mean: Double, deviation: Double, _ random: inout RandomStream) -> Double? {
            let state = state(cell)
            guard state >= 0, deviation > 0 else { return nil }
            func share(_ before: Int) -> Double {
                let end = NormalDistribution.quantile(Double(before) / Double(margin.total))
                return end.isFinite ? NormalDistribution.cumulative((end - mean) / deviation) : before == 0 ? 0 : 1
            }
            let (low, high) = (share(margin.before[state]), share(margin.before[state + 1]))
            let number = NormalDistribution.quantile(low + (high - low) * random.uniform())
            // Cells that never stood beside one another must not lead far beyond all that were seen.
            return number.isNaN ? nil : min(4, max(-4, number))
        }
    }

    /// The value of a column comes before whether it is missing. A column without any value has no part.
    private static func parts(_ margins: [ColumnMargin?]) -> [Part] {
        var parts: [Part] = []
        for (place, margin) in margins.enumerated() {
            guard let margin, margin.values.count > 0 else { continue }
            let known = Array(margin.counts.prefix(margin.values.count))
            parts.append(
                Part(
                    column: place,
                    margin: ColumnMargin(values: margin.values, counts: known, hasMissing: false, isOrdered: margin.isOrdered)))
            guard margin.hasMissing, let missing = margin.counts.last else { continue }
            parts.append(
                Part(
                    column: place,
                    margin: ColumnMargin(
                        values: .levels([0, 1]), counts: [margin.total - missing, missing], hasMissing: false, isOrdered: true),
                    missing: Int32(margin.states - 1)))
        }
        return parts
    }

    /// Correlations of the normal numbers, over rows where both are known: columns in their order, each followed by whether it
    /// is missing where some cells are.
    package static func correlations(
        _ data: TableTraining, isMatched: Bool, _ parallel: Parallel
    ) throws -> Matrix<Double> {
        let parts = parts(data.margins)
        let scores = parallel.map(parts.count) { NormalScores(parts[$0].margin) }
        let cells = parallel.map(parts.count) { index -> [Double] in
            let (part, values) = (parts[index], scores[index].values)
            return data.states[part.column].map { cell in
                let state = part.state(cell)
                return state < 0 ? .nan : values[state]
            }
        }
        let size = parts.count
        let rows = parallel.map(size) { i -> [Double] in
            (0..<size).map { j in
                guard j < i else { return i == j ? 1 : 0 }
                let plain = correlation(cells[i], cells[j])
                let (a, b) = (scores[i], scores[j])
                return isMatched && plain != 0 && (a.hasTies || b.hasTies) ? NormalScores.matched(plain, a, b) : plain
            }
        }
        var matrix = Matrix<Double>(rows: size, columns: size)
        for i in 0..<size { for j in 0...i { (matrix[i, j], matrix[j, i]) = (rows[i][j], rows[i][j]) } }
        return matrix
    }

    /// Of pairs without NaN; 0 where one side does not vary.
    private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
        var (count, x, y) = (0.0, 0.0, 0.0)
        for row in a.indices where !a[row].isNaN && !b[row].isNaN {
            count += 1
            x += a[row]
            y += b[row]
        }
        guard count > 1 else { return 0 }
        (x, y) = (x / count, y / count)
        var (both, ownA, ownB) = (0.0, 0.0, 0.0)
        for row in a.indices where !a[row].isNaN && !b[row].isNaN {
            both += (a[row] - x) * (b[row] - y)
            ownA += (a[row] - x) * (a[row] - x)
            ownB += (b[row] - y) * (b[row] - y)
        }
        guard ownA > 0, ownB > 0 else { return 0 }
        return max(-1, min(1, both / (ownA * ownB).squareRoot()))
    }

    /// L with LLᵀ the nearest matrix of correlations that is one: eigenvalues below a thousandth are raised to it.
    private static func factor(_ correlations: Matrix<Double>) throws -> Matrix<Double> {
        let size = correlations.rows
        guard size > 0 else { return correlations }
        var fixed = correlations
        let eigen = try correlations.symmetricEigen()
        let least = 1e-3
        if (eigen.values.first ?? 1) < least {
            fixed = Matrix<Double>(rows: size, columns: size)
            for k in 0..<size {
                let value = max(least, eigen.values[k])
                for i in 0..<size { for j in 0..<size { fixed[i, j] += value * eigen.vectors[k, i] * eigen.vectors[k, j] } }
            }
            let scale = (0..<size).map { fixed[$0, $0].squareRoot() }
            for i in 0..<size { for j in 0..<size { fixed[i, j] /= scale[i] * scale[j] } }
        }
        let upper = try fixed.choleskyFactor()
        var lower = Matrix<Double>(rows: size, columns: size)
        for i in 0..<size { for j in 0...i { lower[i, j] = upper[j, i] } }
        return lower
    }
}
