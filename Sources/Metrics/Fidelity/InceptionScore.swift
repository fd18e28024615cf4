import Numerics
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// `fidelity.inception_score`: exp E KL(p(y|x) ‖ p(y)) of a classifier's probabilities, mean over splits (Salimans et al.
/// 2016). With Inception's logits it is the Inception score; with others it is on another scale.
public struct InceptionScore: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.inception_score", version: 2, title: "Inception score", modalities: [.image], dimension: .fidelity, direction: .higher,
        unit: "effective classes", range: 1...(.infinity), optimum: nil)

    public let splits: Int
    public let seed: UInt64

    public init(splits: Int = 10, seed: UInt64 = 0) {
        self.splits = max(1, splits)
        self.seed = seed
    }

    /// Probabilities of every row, and how much each differs from nothing being known about it.
    package struct Probabilities: Sendable {
        package let matrix: Matrix<Double>
        /// By the logits.
        let keys: RowKeys
        /// Σ p log p.
        let negativeEntropies: [Double]

        /// - Throws: `.failed` for logits that are no numbers.
        package init(logits: Matrix<Float>) throws(MetricError) {
            guard logits.columns > 1, logits.isFinite else {
                throw .failed("an inception score needs finite logits of at least two classes")
            }
            var matrix: Matrix<Double> = logits.converted()
            var entropies: [Double] = []
            for row in 0..<matrix.rows {
                let range = row * matrix.columns..<(row + 1) * matrix.columns
                let largest = matrix.storage[range].max() ?? 0
                var total = 0.0
                for index in range { total += exp(matrix.storage[index] - largest) }
                let normaliser = largest + log(total)
                var entropy = 0.0
                for index in range {
                    let value = matrix.storage[index] - normaliser
                    matrix.storage[index] = exp(value)
                    entropy += matrix.storage[index] * value
                }
                entropies.append(entropy)
            }
            self.matrix = matrix
            keys = RowKeys(logits)
            negativeEntropies = entropies
        }
    }

    /// Mean and standard deviation (ddof 0) over consecutive splits of the rows in `order`.
    package func score(
        _ probabilities: Probabilities, order: [Int], counts: [Int32]? = nil
    ) -> (mean: Double, deviation: Double) {
        let values = (0..<splits).compactMap { split -> Double? in
            let rows = order[order.count * split / splits..<order.count * (split + 1) / splits]
            return Self.score(probabilities, rows, counts)
        }
        guard !values.isEmpty else { return (.nan, .nan) }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        return (mean, variance.squareRoot())
    }

    private static func score(_ probabilities: Probabilities, _ rows: ArraySlice<Int>, _ counts: [Int32]?) -> Double? {
        let classes = probabilities.matrix.columns
        var marginal = [Double](repeating: 0, count: classes)
        var (entropy, total) = (0.0, 0.0)
        for row in rows {
            let weight = Double(counts?[row] ?? 1)
            if weight == 0 { continue }
            for k in 0..<classes { marginal[k] += weight * probabilities.matrix.storage[row * classes + k] }
            entropy += weight * probabilities.negativeEntropies[row]
            total += weight
        }
        guard total > 0 else { return nil }
        let cross = marginal.reduce(0) { $1 > 0 ? $0 + $1 * log($1 / total) : $0 }
        return max(1, exp((entropy - cross) / total))
    }

    /// A random order that hangs on the content of the rows alone.
    private func order(_ probabilities: Probabilities) -> [Int] {
        var draw = RandomStream(seed: seed).split("inception_score")
        let order = probabilities.keys.order
        return draw.permutation(order.count).map { order[$0] }
    }

    /// - Parameter head: the classifier's name, part of what the value means.
    /// - Throws: `.insufficientData` below 10 rows a split.
    package func estimate(
        _ probabilities: Probabilities, head: String, resamples: Resamples?, parallel: Parallel
    ) throws(MetricError) -> Estimate {
        let rows = probabilities.matrix.rows
        guard rows >= 10 * splits else {
            throw .insufficientData("\(splits) splits need \(10 * splits) synthetic rows; there are \(rows)")
        }
        let order = order(probabilities)
        let (mean, deviation) = score(probabilities, order: order)
        var estimate = Estimate(
            mean,
            parameters: [
                "splits": "\(splits)", "split_sd": text(deviation), "head": head,
                "classes": "\(probabilities.matrix.columns)",
            ])
        guard let resamples, resamples.replicates > 1 else { return estimate }
        let weights = resamples.weights(of: probabilities.keys, role: .synthetic)
        let replicates = parallel.map(resamples.replicates) { replicate in
            score(probabilities, order: order, counts: weights.counts(replicate)).mean
        }
        let shifted = ShiftedBootstrap(
            replicates, deviation: jackknife(probabilities, order: order, parallel: parallel), value: mean,
            range: Self.descriptor.range)
        estimate.take(shifted, method: "bootstrap_rows_jackknife_spread")
        estimate.parameters["bootstrap_bias"] = shifted.bias.map(text)
        return estimate
    }

    /// What `rows` draws without replacement of real rows score; fewer rows where there are not as many.
    package func floor(_ real: Probabilities, rows: Int, draws: Int) -> [Double] {
        let count = min(rows, real.matrix.rows)
        guard count >= 10 * splits else { return [] }
        return (0..<draws).map { draw in
            var random = RandomStream(seed: seed).split("inception_score_floor").split(draw)
            return score(real, order: Array(random.permutation(real.matrix.rows).prefix(count))).mean
        }
    }

    /// The score of a set of known quality.
    package func value(_ probabilities: Probabilities) -> Double {
        score(probabilities, order: order(probabilities)).mean
    }
}
