import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// The feature likelihood of halves of all three sets, the fitted widths held: a mixture of half the rows is a sum over half
/// of the components.
struct LikelihoodHalves: Sendable {
    /// One part's components: unseen rows × centres.
    private struct Components: Sendable {
        let rows: [Int]
        let logs: Matrix<Float>
        /// exp(logs − largest), and that largest of each row.
        let scaled: Matrix<Float>
        let largest: [Float]

        init(_ part: FeatureLikelihood.Part, _ unseen: Matrix<Float>, _ parallel: Parallel) throws(NumericsError) {
            rows = part.rows
            let logs = try part.mixture.logComponents(unseen, parallel: parallel)
            let largest = (0..<logs.rows).map { logs.row($0).max() ?? 0 }
            self.logs = logs
            self.largest = largest
            scaled = Matrix(
                unchecked: logs.storage.indices.map { exp(logs.storage[$0] - largest[$0 / logs.columns]) },
                rows: logs.rows, columns: logs.columns)
        }

        /// Mean log density of unseen rows on one side under the centres of that side; NaN without centres.
        func meanLog(_ unseen: [Int], _ centres: [Int]) -> Double {
            guard !centres.isEmpty, !unseen.isEmpty else { return .nan }
            var total = 0.0
            for row in unseen {
                let start = row * scaled.columns
                var sum = 0.0
                for centre in centres { sum += Double(scaled.storage[start + centre]) }
                if sum > 1e-30 {
                    total += Double(largest[row]) + log(sum)
                } else {
                    // What the half holds is out of a single's reach of the largest.
                    let own = centres.reduce(-Float.infinity) { max($0, logs.storage[start + $1]) }
                    let rest = centres.reduce(0.0) { $0 + exp(Double(logs.storage[start + $1] - own)) }
                    total += Double(own) + log(rest)
                }
            }
            return total / Double(unseen.count) - log(Double(centres.count))
        }
    }

    private let synthetic: [Components]
    private let real: [Components]
    private let drawn: (synthetic: RowHalves, training: RowHalves, unseen: RowHalves)
    private let dimension: Double

    init(
        _ outcome: FeatureLikelihood.Outcome, _ baseline: FeatureLikelihood.Baseline, _ resamples: Resamples,
        _ parallel: Parallel
    ) throws(MetricError) {
        do throws(NumericsError) {
            func components(_ parts: [FeatureLikelihood.Part]) throws(NumericsError) -> [Components] {
                var all: [Components] = []
                for part in parts { all.append(try Components(part, baseline.unseen, parallel)) }
                return all
            }
            synthetic = try components(outcome.synthetic)
            real = try components(outcome.real)
        } catch { throw MetricError(error) }
        drawn = (
            resamples.halves(of: outcome.keys, role: .synthetic),
            resamples.halves(of: RowKeys(baseline.training), role: .real),
            resamples.halves(of: RowKeys(baseline.unseen), role: .holdout)
        )
        dimension = Double(baseline.training.columns)
    }

    /// Of half `replicate` and of its complement.
    func values(_ replicate: Int) -> (Double, Double) {
        let (own, known) = (drawn.synthetic.half(replicate), drawn.training.half(replicate))
        let unseen = drawn.unseen.half(replicate)
        func value(_ side: Bool) -> Double {
            let asked = unseen.indices.filter { unseen[$0] == side }
            func mean(_ parts: [Components], _ half: [Bool]) -> Double {
                parts.reduce(0) { sum, part in
                    sum + part.meanLog(asked, part.rows.indices.filter { half[part.rows[$0]] == side })
                } / Double(parts.count)
            }
            return 100 * (mean(real, known) - mean(synthetic, own)) / dimension
        }
        return (value(true), value(false))
    }
}
