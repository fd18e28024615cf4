import Datasets
import Neural
import Numerics

/// A Gaussian copula over the margins of the columns: every cell is an interval of a normal number by its rank, and the
/// normal numbers of a row are correlated (Patki et al. 2016).
///
/// Margins are empirical with normal scores (r − ½)/n, so that nothing rests on a family of distributions. Equal cells share
/// an interval; levels without an order lie from the commonest to the rarest and missing cells above all, so that the
/// association of such columns is kept only as far as it is monotone in that order.
struct GaussianCopula: TableGenerator {
    let descriptor = GeneratorDescriptor(
        id: "gaussian-copula", family: .classical,
        summary: "Correlated normal numbers behind the ranks of each column: margins kept, monotone association kept.",
        givesLabels: true, baseline: .always,
        settings: [
            .init(
                "ties", "matched",
                "what equal cells do to correlations: \"matched\" corrects for the intervals they share, \"plain\" does not"),
            TableSettings.spread,
        ], reference: "Patki et al. 2016; Cario & Nelson 1997 (matched correlations)")

    func fit(_ data: TableTraining, _ plan: FitPlan) throws -> GeneratorModel {
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

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> Table {
        let sampler = try TableSampler(model, plan, descriptor.id)
        let cells = try TableSettings.draw(model.settings(of: descriptor))
        let learned = sampler.table.margins.indices.filter { sampler.table.margins[$0] != nil }
        let margins = learned.compactMap { sampler.table.margins[$0] }
        let size = learned.count
        let factor = try model.tensor("factor", shape: [size, size]).values.map { Double($0) }
        for row in 0..<size {
            let length = factor[row * size..<(row + 1) * size].reduce(0) { $0 + $1 * $1 }
            guard (length - 1).magnitude < 1e-3 else { throw GeneratorModel.bad("its correlations are damaged") }
        }
        return try sampler.rows(name: name, cells) { _, random, states in
            let normal = (0..<size).map { _ in random.normal() }
            for place in 0..<size {
                var value = 0.0
                for k in 0...place { value += factor[place * size + k] * normal[k] }
                let rank = NormalDistribution.cumulative(value) * Double(margins[place].total)
                states[learned[place]] = margins[place].state(atRank: min(margins[place].total - 1, max(0, Int(rank))))
            }
        }
    }

    /// Correlations of the normal numbers, over the learned columns.
    package static func correlations(
        _ data: TableTraining, isMatched: Bool, _ parallel: Parallel
    ) throws -> Matrix<Double> {
        let columns = data.learned.compactMap { place in data.margins[place].map { (states: data.states[place], margin: $0) } }
        let scores = parallel.map(columns.count) { NormalScores(columns[$0].margin) }
        let size = columns.count
        let rows = parallel.map(size) { i -> [Double] in
            (0..<size).map { j in
                guard j < i else { return i == j ? 1 : 0 }
                let (a, b) = (scores[i], scores[j])
                guard a.deviation > 0, b.deviation > 0 else { return 0 }
                var sum = 0.0
                for row in 0..<data.count {
                    sum += a.values[Int(columns[i].states[row])] * b.values[Int(columns[j].states[row])]
                }
                let covariance = sum / Double(data.count)
                let plain = max(-1, min(1, covariance / (a.deviation * b.deviation)))
                return isMatched && (a.hasTies || b.hasTies) ? NormalScores.matched(plain, a, b) : plain
            }
        }
        var matrix = Matrix<Double>(rows: size, columns: size)
        for i in 0..<size { for j in 0...i { (matrix[i, j], matrix[j, i]) = (rows[i][j], rows[i][j]) } }
        return matrix
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
