import Learners
import Numerics
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// `diversity.mode_coverage`: share of the real classes that synthetic rows reach, by a classifier that learned from real
/// rows (as Che et al. 2017 count modes). Synthetic labels are not needed.
public struct ModeCoverage: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "diversity.mode_coverage", version: 2, title: "Class coverage", dimension: .diversity, direction: .higher,
        unit: "share of classes", range: 0...1, optimum: 1, needsClasses: true, sign: .modes)

    /// A class is reached when synthetic rows are told for it at this share of the rate of unseen real rows.
    public static let leastRate = 0.1

    public let classNames: [String]
    /// Class that the classifier tells, a row.
    public let synthetic: [Int]
    /// Of real rows that it did not learn from.
    public let unseen: [Int]
    /// Of the rows that it learned from.
    public let training: [Int]
    /// Of the synthetic and of the unseen rows, by features.
    private let keys: (synthetic: RowKeys, unseen: RowKeys)

    /// Fits logistic regression on `real`, or on 70 % of it where there is no labelled holdout, and classifies the rest.
    /// - Throws: `.notApplicable` without real labels or with one class, `.insufficientData` below 20 unseen rows.
    public init(
        real: LabelledSet<Matrix<Float>>?, holdout: Matrix<Float>?, synthetic: Matrix<Float>, seed: UInt64,
        parallel: Parallel
    ) throws(MetricError) {
        guard let real else { throw .notApplicable("class coverage needs labels on the real set") }
        guard Set(real.labels).count > 1 else { throw .notApplicable("class coverage needs two real classes") }
        guard synthetic.rows > 0 else { throw .insufficientData("there are no synthetic rows") }
        var learned = real
        let others: Matrix<Float>
        if let holdout {
            others = holdout
        } else {
            var draw = RandomStream(seed: seed).split("mode_coverage")
            let byContent = real.keys.order
            let order = draw.permutation(real.labels.count).map { byContent[$0] }
            let kept = order.count * 7 / 10
            learned = real.rows(order.prefix(kept).sorted())
            others = real.inputs.rows(at: order.dropFirst(kept).sorted())
        }
        guard others.rows >= 20, Set(learned.labels).count > 1 else {
            throw .insufficientData("class coverage needs 20 unseen real rows; there are \(others.rows)")
        }
        classNames = real.classNames
        do throws(LearnerError) {
            let model = try LogisticRegression().fit(
                learned.inputs, labels: learned.labels, classes: classNames.count, seed: seed, on: parallel)
            func told(_ rows: Matrix<Float>) throws(LearnerError) -> [Int] {
                let probabilities = try model.probabilities(rows, on: parallel)
                return (0..<probabilities.rows).map { row in
                    var best = 0
                    for k in 1..<probabilities.columns where probabilities[row, k] > probabilities[row, best] {
                        best = k
                    }
                    return best
                }
            }
            self.synthetic = try told(synthetic)
            unseen = try told(others)
            training = try told(learned.inputs)
            keys = (RowKeys(synthetic), RowKeys(others))
        } catch { throw .failed("\(error.message) \(error.remedy)") }
    }

    /// With classes that are told already.
    package init(classNames: [String], synthetic: [Int], unseen: [Int], training: [Int] = []) {
        self.classNames = classNames
        self.synthetic = synthetic
        self.unseen = unseen
        self.training = training
        keys = (RowKeys(synthetic), RowKeys(unseen))
    }

    public func estimate(resamples: Resamples?) -> Estimate {
        let expected = counts(unseen)
        let found = counts(synthetic)
        let reached = Self.reached(found, expected)
        let classes = expected.indices.filter { expected[$0] > 0 }
        let missed = classes.filter { !Self.isReached(found, expected, $0) }.map { classNames[$0] }
        var estimate = Estimate(
            reached,
            parameters: [
                "classifier": "logistic", "classes": "\(classes.count)",
                "reached": "\(classes.count - missed.count)", "least_rate": "\(Self.leastRate)",
                "divergence": rounded(Self.divergence(found, expected)),
            ],
            notes: [
                "divergence of the told classes from those of unseen real rows: "
                    + "\(rounded(Self.divergence(found, expected))) nats"
            ])
        if !missed.isEmpty {
            let more = missed.count > 10 ? " and \(missed.count - 10) more" : ""
            estimate.notes.append("not reached: \(missed.prefix(10).joined(separator: ", "))\(more)")
        }
        guard let resamples, resamples.replicates > 1 else { return estimate }
        let weights = (
            synthetic: resamples.weights(of: keys.synthetic, role: .synthetic),
            unseen: resamples.weights(of: keys.unseen, role: .holdout)
        )
        let drawn = (0..<resamples.replicates).map { replicate in
            (
                found: weights.synthetic.sums(replicate, by: synthetic, count: classNames.count),
                expected: weights.unseen.sums(replicate, by: unseen, count: classNames.count)
            )
        }
        let replicates = drawn.map { Self.reached($0.found, expected) }
        estimate.interval = interval(reached, classes, drawn, resamples)
        estimate.replicates = replicates
        return estimate
    }

    /// The chance p of each class to be reached again gives the value the variance Σ p (1 − p) over the squared number of
    /// classes. Both sets are drawn again, and half a row is added to every class: one of which no row was seen may be seen
    /// next time, which a bootstrap cannot know (Jeffreys' prior).
    private func interval(
        _ value: Double, _ classes: [Int], _ drawn: [(found: [Double], expected: [Double])], _ resamples: Resamples
    ) -> Interval? {
        guard !drawn.isEmpty, !classes.isEmpty else { return nil }
        let stream = resamples.stream("mode_coverage")
        let extended = drawn.enumerated().map { replicate, pair -> (found: [Double], expected: [Double]) in
            var random = stream.split(replicate)
            return (pair.found.map { $0 + Self.half(&random) }, pair.expected.map { $0 + Self.half(&random) })
        }
        let variance = classes.reduce(0.0) { sum, label in
            let chance = Double(extended.count { Self.isReached($0.found, $0.expected, label) }) / Double(extended.count)
            return sum + chance * (1 - chance)
        }
        let reach = NormalDistribution.quantile(0.975) * variance.squareRoot() / Double(classes.count)
        return Interval(
            low: max(0, value - reach), high: min(1, value + reach), method: "normal_class_chances_classifier_fixed",
            replicates: drawn.count)
    }

    /// A Poisson number of mean ½.
    private static func half(_ random: inout RandomStream) -> Double {
        var (count, product) = (-1.0, 1.0)
        let least = exp(-0.5)
        repeat {
            count += 1
            product *= random.uniform()
        } while product > least
        return count
    }

    /// What draws of unseen real rows score.
    package func floor(splits: Int, seed: UInt64) -> [Double] {
        let expected = counts(unseen)
        return (0..<splits).map { split in
            var random = RandomStream(seed: seed).split("mode_coverage_floor").split(split)
            return Self.reached(
                counts((0..<synthetic.count).map { _ in unseen[random.index(below: unseen.count)] }), expected)
        }
    }

    /// The rows that the classifier learned from, and one class alone.
    package var anchors: (copyOfTraining: Double, oneClass: Double) {
        let expected = counts(unseen)
        let largest = expected.indices.max { expected[$0] < expected[$1] } ?? 0
        return (Self.reached(counts(training), expected), Self.reached(counts([largest]), expected))
    }

    private func counts(_ told: [Int]) -> [Double] {
        told.reduce(into: [Double](repeating: 0, count: classNames.count)) { $0[$1] += 1 }
    }

    private static func isReached(_ found: [Double], _ expected: [Double], _ label: Int) -> Bool {
        found[label] > 0
            && found[label] * expected.reduce(0, +) >= leastRate * expected[label] * found.reduce(0, +)
    }

    private static func reached(_ found: [Double], _ expected: [Double]) -> Double {
        let classes = expected.indices.filter { expected[$0] > 0 }
        return Double(classes.count { isReached(found, expected, $0) }) / Double(max(1, classes.count))
    }

    /// KL(found ‖ expected) in nats, half a row added to every class.
    static func divergence(_ found: [Double], _ expected: [Double]) -> Double {
        func shares(_ counts: [Double]) -> [Double] {
            let total = counts.reduce(0) { $0 + $1 + 0.5 }
            return counts.map { ($0 + 0.5) / total }
        }
        return max(0, zip(shares(found), shares(expected)).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) })
    }
}
