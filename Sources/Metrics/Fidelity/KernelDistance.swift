import Numerics

#if canImport(Glibc)
    import Glibc
#endif

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
    /// What it is made of: the rows' own effects, and the interactions that are left when the distributions are equal.
    let effectError: Double
    let interactionError: Double
    /// Skewness of the mean of the rows' effects: far from 0 where a few rows make the distance.
    let skewness: Double

    /// - Parameter sums: of sets of at least 2 rows each.
    public init(_ sums: KernelSums) {
        let totals = KernelTotals(sums)
        unbiased = totals.unbiased
        biased = totals.biased
        let errors = Errors(sums)
        standardError = (errors.effects + errors.interactions).squareRoot()
        effectError = errors.effects.squareRoot()
        interactionError = errors.interactions.squareRoot()
        skewness = errors.skewness
    }

    /// An interval for the distance at unlimited rows.
    ///
    /// A sample that missed some of the rows that make the distance has a smaller value and a smaller standard error as
    /// well, so that a symmetric interval lies wholly below the truth too often. The rows' effects get Hall's (1992) cubic
    /// transformation, which mends their skewness. The distance is the square of a length, along which effects add up: on
    /// that scale their part of the bounds is laid off. Interactions, which are near to symmetric, are added in squares.
    func interval(level: Double = 0.95) -> ClosedRange<Double>? {
        guard standardError.isFinite, skewness.isFinite else { return nil }
        let z = NormalDistribution.quantile(0.5 + level / 2)
        func bound(_ deviate: Double) -> Double {
            let linear = -effectError * Self.studentised(deviate, skewness: skewness)
            let bent = linear + linear * linear / (4 * max(unbiased, abs(linear), .leastNormalMagnitude))
            return (bent * bent + z * z * interactionError * interactionError).squareRoot()
        }
        return unbiased - bound(z)...unbiased + bound(-z)
    }

    /// The quantile of a studentised mean whose numerator has this skewness, from the normal one.
    static func studentised(_ deviate: Double, skewness: Double) -> Double {
        // Beyond it the bounds run away; samples that skew say little about their tails.
        let skewness = min(0.4, max(-0.4, skewness))
        guard abs(skewness) > 1e-3 else { return deviate }
        let base = 1 + skewness * (deviate - skewness / 6)
        return 3 / skewness * ((base < 0 ? -pow(-base, 1.0 / 3) : pow(base, 1.0 / 3)) - 1)
    }

    /// Variances by Hoeffding's decomposition (Serfling 1980, ch. 5): Var = Var g(x)/n + Var g(y)/m from the rows' own
    /// effects plus the interaction terms, which are all that is left when the distributions are equal. Row means contain
    /// interaction noise, which is taken out of the first two.
    private struct Errors {
        var effects: Double
        var interactions: Double
        var skewness: Double

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
            let spread = spreadX / n + spreadY / m
            let third = 8 * thirdMoment(ownX) / (n * n) + 8 * thirdMoment(ownY) / (m * m)
            skewness = spread > 0 ? third / (spread * spread.squareRoot()) : 0
        }
    }

    private static func meanSquare(_ values: [Double]) -> Double {
        values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    }

    private static func variance(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    }

    private static func thirdMoment(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) } / Double(values.count)
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
