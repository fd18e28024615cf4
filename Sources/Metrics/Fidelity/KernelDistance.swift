import Numerics

/// Squared maximum mean discrepancy with the kernel (a·b/d + 1)³ (Bińkowski et al. 2018): KID when the features are
/// Inception's.
public struct KernelDiscrepancy: Sendable, Equatable {
    /// U-statistics within the sets, the plain mean across; its expectation is 0 for equal distributions, so that it is
    /// negative about half the time there.
    public var unbiased: Double
    /// V-statistic, 0 for equal sets.
    public var biased: Double
    /// Standard error of `unbiased`.
    public var standardError: Double
    /// How many rows make the spread of the rows' effects, (Σ g²)² / Σ g⁴: few where outliers make the distance.
    let effectiveRows: Double

    /// - Parameter sums: of sets of at least 2 rows each.
    public init(_ sums: KernelSums) {
        let totals = KernelTotals(sums)
        unbiased = totals.unbiased
        biased = totals.biased
        let errors = Errors(sums)
        standardError = (errors.effects + errors.interactions).squareRoot()
        effectiveRows = errors.effectiveRows
    }

    /// An interval for the distance at unlimited rows.
    ///
    /// A sample that missed some of the rows that make the distance has a smaller value and a smaller standard error as
    /// well, so that a symmetric interval lies wholly below the truth too often. Upwards Student's quantile stands for how
    /// few rows the error is known from, with half of them as degrees of freedom, which simulated outliers ask for. And the
    /// distance is the square of a length: where it is far from 0 deviations are laid off along the length, which makes the
    /// upper part longer and the lower one shorter.
    func interval(level: Double = 0.95) -> ClosedRange<Double>? {
        guard standardError.isFinite else { return nil }
        let tail = 0.5 + level / 2
        let square = max(0, unbiased)
        func bent(_ deviation: Double) -> Double {
            let scale = square * square + deviation * deviation
            return scale > 0 ? deviation + deviation * deviation * square / (4 * scale) : deviation
        }
        let up = StudentDistribution.quantile(tail, degrees: max(1.5, effectiveRows / 2))
        let low = bent(-NormalDistribution.quantile(tail) * standardError)
        let high = bent(up * standardError)
        guard low.isFinite, high.isFinite else { return nil }
        return unbiased + min(0, low)...unbiased + max(0, high)
    }

    /// Variances by Hoeffding's decomposition (Serfling 1980, ch. 5): Var = Var g(x)/n + Var g(y)/m from the rows' own
    /// effects plus the interaction terms, which are all that is left when the distributions are equal. Row means contain
    /// interaction noise, which is taken out of the first two.
    private struct Errors {
        var effects: Double
        var interactions: Double
        var effectiveRows: Double

        init(_ sums: KernelSums) {
            let n = Double(sums.withinFirst.count)
            let m = Double(sums.withinSecond.count)
            let meanX = sums.withinFirst.map { $0 / (n - 1) }
            let meanY = sums.withinSecond.map { $0 / (m - 1) }
            let acrossX = sums.acrossFirst.map { $0 / m }
            let acrossY = sums.acrossSecond.map { $0 / n }
            let interactionX = max(0, sums.squaresFirst / (n * (n - 1)) - meanSquare(meanX) - variance(meanX))
            let interactionY = max(0, sums.squaresSecond / (m * (m - 1)) - meanSquare(meanY) - variance(meanY))
            let interaction = max(0, sums.squaresAcross / (n * m) - meanSquare(acrossX) - variance(acrossY))
            let noiseX = 4 * (interactionX / (n - 1) + interaction / m)
            let noiseY = 4 * (interactionY / (m - 1) + interaction / n)
            let ownX = zip(meanX, acrossX).map { $0 - $1 }
            let ownY = zip(meanY, acrossY).map { $0 - $1 }
            let (spreadX, spreadY) = (4 * variance(ownX), 4 * variance(ownY))
            effects = max(0, spreadX - noiseX) / n + max(0, spreadY - noiseY) / m
            interactions =
                2 * interactionX / (n * (n - 1)) + 2 * interactionY / (m * (m - 1)) + 4 * interaction / (n * m)
            let effects = centred(ownX).map { $0 / n } + centred(ownY).map { $0 / m }
            let (squares, fourths) = effects.reduce(into: (0.0, 0.0)) { sums, effect in
                sums.0 += effect * effect
                sums.1 += effect * effect * effect * effect
            }
            effectiveRows = fourths > 0 && squares.isFinite ? squares * squares / fourths : n + m
        }
    }

    private static func meanSquare(_ values: [Double]) -> Double {
        values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    }

    private static func variance(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    }

    private static func centred(_ values: [Double]) -> [Double] {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.map { $0 - mean }
    }
}

/// The kernel distance of random subsets: what published KID values average.
public struct KernelSubsets: Sendable, Equatable {
    public var values: [Double]

    public var mean: Double { values.reduce(0, +) / Double(values.count) }

    /// Divisor: the number of subsets (ddof 0), as peers have it.
    public var standardDeviation: Double {
        let mean = mean
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// Every pair's kernel is formed once, however many subsets it is in.
    /// - Parameter subsets: row numbers of the reference and of the candidate, at least 2 each.
    public init(
        _ reference: Matrix<Float>, _ candidate: Matrix<Float>, subsets: [(reference: [Int], candidate: [Int])],
        parallel: Parallel = .serial
    ) throws(MetricError) {
        guard reference.isFinite, candidate.isFinite else {
            throw .failed("the features hold values that are not numbers")
        }
        let plan = try Plan(subsets, of: reference, candidate)
        let (members, precision) = (plan.members, plan.precision)
        let blocks = PairKernels.Blocks(reference, precision: precision, parallel: parallel)
        self.init(
            plan,
            within: (
                PairKernels.within(reference, gamma: nil, members: members.reference, blocks: blocks, parallel),
                PairKernels.within(candidate, gamma: nil, members: members.candidate, precision: precision, parallel)
            ),
            across: PairKernels.across(
                reference, candidate, gamma: nil, members: members, blocks: blocks, parallel))
    }

    init(_ plan: Plan, within: (PairKernels.Pass, PairKernels.Pass), across: PairKernels.Pass) {
        values = plan.sizes.indices.map { index in
            let (n, m) = (Double(plan.sizes[index].reference), Double(plan.sizes[index].candidate))
            return within.0.subsets[index] / (n * (n - 1)) + within.1.subsets[index] / (m * (m - 1))
                - 2 * across.subsets[index] / (n * m)
        }
    }

    /// Which rows are in which subset.
    struct Plan: Sendable {
        let sizes: [(reference: Int, candidate: Int)]
        let members: (reference: PairKernels.Members, candidate: PairKernels.Members)
        let precision: PairKernels.Precision

        init(
            _ subsets: [(reference: [Int], candidate: [Int])], of x: Matrix<Float>, _ y: Matrix<Float>
        ) throws(MetricError) {
            guard x.columns == y.columns else {
                throw .failed("the sets have \(x.columns) and \(y.columns) features; extract both with one extractor")
            }
            for subset in subsets {
                guard min(subset.reference.count, subset.candidate.count) >= 2 else {
                    throw .insufficientData("a subset of the kernel distance needs at least 2 rows of each set")
                }
                guard subset.reference.allSatisfy((0..<x.rows).contains), subset.candidate.allSatisfy((0..<y.rows).contains)
                else { throw .failed("a subset of the kernel distance names a row that is not there") }
            }
            sizes = subsets.map { ($0.reference.count, $0.candidate.count) }
            members = (
                PairKernels.Members(subsets.map(\.reference), of: x.rows),
                PairKernels.Members(subsets.map(\.candidate), of: y.rows)
            )
            precision = PairKernels.Precision(averaging: sizes.map { min($0.reference, $0.candidate) }.min() ?? 0)
        }
    }
}
