import Learners
import Numerics
import Results

/// `fidelity.per_class_frechet_distance`: the Fréchet distance between real and synthetic rows of each class, and the
/// mean over classes (intra-FID of Miyato & Koyama 2018 with Inception's features).
public struct PerClassFrechet: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.per_class_frechet_distance", title: "Fréchet distance by class", dimension: .fidelity,
        direction: .lower, unit: "squared feature units", range: 0...(.infinity), optimum: 0, restsOn: .synthetic,
        alsoRestsOn: .real, needsClasses: true, sign: .distance)

    /// Fewer rows of a class in either set give no value.
    public static let leastRows = 20

    /// A class with enough rows.
    private struct Class: Sendable {
        let name: String
        let real: [Int]
        let synthetic: [Int]
        let holdout: [Int]
        let sides: (real: FrechetSide, synthetic: FrechetSide)
        let distance: Double
    }

    private let real: LabelledSet<Matrix<Float>>
    private let synthetic: LabelledSet<Matrix<Float>>
    private let holdout: LabelledSet<Matrix<Float>>?
    private let outcomes: [Result<Class, MetricError>]
    private let parallel: Parallel

    /// - Parameters: sets whose labels count the same classes; nil for a set without labels.
    /// - Throws: `.notApplicable` without labels on real or synthetic, `.failed` for other classes or widths.
    public init(
        real: LabelledSet<Matrix<Float>>?, synthetic: LabelledSet<Matrix<Float>>?,
        holdout: LabelledSet<Matrix<Float>>?, parallel: Parallel = .serial
    ) throws(MetricError) {
        guard let real, let synthetic else {
            throw .notApplicable("distances by class need labels on both the real and the synthetic set")
        }
        guard real.classNames.count > 1 else { throw .notApplicable("there is one class only") }
        let sets = [synthetic] + (holdout.map { [$0] } ?? [])
        guard sets.allSatisfy({ $0.classNames.isExactly(real.classNames) && $0.inputs.columns == real.inputs.columns }),
            ([real] + sets).allSatisfy({ $0.inputs.isFinite })
        else { throw .failed("the sets have other classes or features, or features that are no numbers") }
        self.real = real
        self.synthetic = synthetic
        self.holdout = holdout
        self.parallel = parallel
        outcomes = real.classNames.indices.map { label in
            Result { () throws(MetricError) in try Self.measure(label, real, synthetic, holdout, parallel) }
        }
    }

    private static func measure(
        _ label: Int, _ real: LabelledSet<Matrix<Float>>, _ synthetic: LabelledSet<Matrix<Float>>,
        _ holdout: LabelledSet<Matrix<Float>>?, _ parallel: Parallel
    ) throws(MetricError) -> Class {
        func rows(_ set: LabelledSet<Matrix<Float>>) -> [Int] { set.labels.indices.filter { set.labels[$0] == label } }
        let (first, second) = (rows(real), rows(synthetic))
        guard min(first.count, second.count) >= leastRows else {
            throw .insufficientData(
                "class \(real.classNames[label]) has \(first.count) real and \(second.count) synthetic rows; "
                    + "\(leastRows) of each are needed")
        }
        func side(_ set: LabelledSet<Matrix<Float>>, _ rows: [Int]) -> FrechetSide {
            let chosen = set.inputs.rows(at: rows)
            return FrechetSide(rows: chosen, moments: Moments(of: chosen, parallel: parallel))
        }
        let sides = (side(real, first), side(synthetic, second))
        return Class(
            name: real.classNames[label], real: first, synthetic: second, holdout: holdout.map(rows) ?? [],
            sides: sides, distance: try frechetTerms(sides.0, sides.1, parallel: parallel).distance)
    }

    private var classes: [Class] { outcomes.compactMap { try? $0.get() } }

    /// The mean over classes with enough rows, then every class.
    public func estimates(resamples: Resamples?) -> [ScopedEstimate] {
        let classes = classes
        let limited = resamples.map { $0.prefix(max(10, min(25, 250 / max(1, classes.count)))) }
        let samples = limited.map { replicates(classes, $0) }
        // With fewer than two rows a feature covariances of repeated rows bend for another reason.
        let least = classes.map { min($0.real.count, $0.synthetic.count) }.min() ?? 0
        let middles =
            least >= 2 * real.inputs.columns ? limited.map { replicates(classes, $0, two: true) } : nil
        var place = 0
        let each = outcomes.enumerated().map { label, outcome in
            ScopedEstimate(Scope(.class, real.classNames[label])) { () throws(MetricError) in
                let found = try outcome.get()
                defer { place += 1 }
                var estimate = self.estimate(found.distance, samples?[place], middles?[place])
                estimate.parameters["rows_real"] = "\(found.real.count)"
                estimate.parameters["rows_synthetic"] = "\(found.synthetic.count)"
                if min(found.real.count, found.synthetic.count) <= real.inputs.columns {
                    estimate.notes.append("fewer rows than features: read it against its floor only")
                }
                return estimate
            }
        }
        let whole = ScopedEstimate(.whole) { () throws(MetricError) in
            guard !classes.isEmpty else {
                throw .insufficientData("no class has \(Self.leastRows) real and \(Self.leastRows) synthetic rows")
            }
            func means(_ samples: [[Double]]) -> [Double] {
                samples[0].indices.map { replicate in
                    samples.reduce(0) { $0 + $1[replicate] } / Double(samples.count)
                }
            }
            var estimate = self.estimate(classes.reduce(0) { $0 + $1.distance } / Double(classes.count), samples.map(means),
                middles.map(means))
            estimate.parameters["classes"] = "\(classes.count) of \(outcomes.count)"
            if let worst = classes.max(by: { $0.distance < $1.distance }) {
                estimate.notes.append("largest for class \(worst.name): \(rounded(worst.distance))")
            }
            return estimate
        }
        return [whole] + each
    }

    /// Few replicates show a spread but no quantiles, and not even that very well: Student's t.
    private func estimate(_ value: Double, _ replicates: [Double]?, _ middles: [Double]?) -> Estimate {
        var estimate = Estimate(value, parameters: ["ddof": "1"])
        guard let replicates, replicates.count > 1 else { return estimate }
        let known = replicates.filter(\.isFinite)
        let failed = replicates.count - known.count
        if let reason = FailedReplicates.reason(failed: failed, of: replicates.count) {
            estimate.intervalReason = reason
            return estimate
        }
        let mean = known.reduce(0, +) / Double(known.count)
        let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count - 1)
        let scale = ShiftedBootstrap.scale(replicates, bends: ShiftedBootstrap.bends(replicates, middles ?? []))
        let half = StudentDistribution.quantile(0.975, degrees: Double(known.count - 1)) * scale * variance.squareRoot()
        estimate.interval = Interval(
            low: max(0, value - half), high: value + half, method: "bootstrap_rows_student", replicates: known.count,
            failed: failed > 0 ? failed : nil)
        return estimate
    }

    /// By class, then by replicate; NaN where one fails. Rows are drawn from the whole sets, as for other metrics.
    /// - Parameter two: whether replicates are taken two by two.
    private func replicates(_ classes: [Class], _ resamples: Resamples, two: Bool = false) -> [[Double]] {
        let weights = (
            real: resamples.weights(of: real.keys, role: .real),
            synthetic: resamples.weights(of: synthetic.keys, role: .synthetic)
        )
        let drawn = parallel.map(two ? resamples.replicates / 2 : resamples.replicates) { replicate in
            let chosen = two ? [2 * replicate, 2 * replicate + 1] : [replicate]
            let (first, second) = (weights.real.counts(of: chosen), weights.synthetic.counts(of: chosen))
            return classes.map { found -> Double in
                func side(_ side: FrechetSide, _ rows: [Int], _ counts: [Int32]) -> FrechetSide? {
                    let own = rows.map { counts[$0] }
                    let moments = try? Moments(of: side.rows, counts: own, centre: side.moments.mean)
                    return moments.map { FrechetSide(rows: side.rows, counts: own, moments: $0) }
                }
                guard let x = side(found.sides.real, found.real, first),
                    let y = side(found.sides.synthetic, found.synthetic, second)
                else { return .nan }
                return (try? frechetTerms(x, y, rough: true).distance) ?? .nan
            }
        }
        return classes.indices.map { place in drawn.map { $0[place] } }
    }

    /// Values of splits of each class's real and holdout rows, by scope: the whole and each class.
    package func floors(splits: Int, seed: UInt64) -> [Scope: [Double]] {
        let classes = classes
        let values = parallel.map(classes.count) { place -> [Double] in
            let found = classes[place]
            var pool = found.sides.real.rows
            if let holdout {
                pool = (try? pool.appending(holdout.inputs.rows(at: found.holdout))) ?? pool
            }
            guard let plan = try? FloorPlan(
                real: found.real.count, holdout: pool.rows - found.real.count, candidate: found.synthetic.count,
                splits: splits, seed: RandomStream(seed: seed).split("class_floor").split(found.name).seedForFloor)
            else { return [] }
            return (0..<plan.splits).compactMap { split in
                let rows = plan.rows(split)
                let (x, y) = (pool.rows(at: rows.reference), pool.rows(at: rows.candidate))
                return try? frechetTerms(
                    FrechetSide(rows: x, moments: Moments(of: x)), FrechetSide(rows: y, moments: Moments(of: y)),
                    rough: true
                ).distance
            }
        }
        var result: [Scope: [Double]] = [:]
        for (found, values) in zip(classes, values) { result[Scope(.class, found.name)] = values }
        if !values.isEmpty, values.allSatisfy({ $0.count == splits }) {
            result[.whole] = (0..<splits).map { split in
                values.reduce(0) { $0 + $1[split] } / Double(values.count)
            }
        }
        return result
    }

    /// The distance of each class's real rows to the real rows of all other classes, by scope.
    package func otherClasses() -> [Scope: Double] {
        let classes = classes
        let values = parallel.map(classes.count) { place -> Double in
            let members = Set(classes[place].real)
            let rest = real.inputs.rows(at: real.labels.indices.filter { !members.contains($0) })
            return
                (try? frechetTerms(
                    classes[place].sides.real, FrechetSide(rows: rest, moments: Moments(of: rest)), rough: true
                ).distance) ?? .nan
        }
        var result: [Scope: Double] = [:]
        for (found, value) in zip(classes, values) { result[Scope(.class, found.name)] = value }
        if !values.isEmpty { result[.whole] = values.reduce(0, +) / Double(values.count) }
        return result
    }
}

extension RandomStream {
    /// A seed of its own.
    fileprivate var seedForFloor: UInt64 {
        var draw = self
        return draw.next()
    }
}
