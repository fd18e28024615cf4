import Learners
import Numerics
import Results

/// The task that utility is measured on: real rows to train on, synthetic rows to train on, real rows to test on.
///
/// Both classifiers are tested on the same real rows: the holdout when it has labels, else a stratified 30 % of the
/// real set, which then takes no part in training.
public struct UtilityTask<Input: LearnerInput>: Sendable {
    public let real: LabelledSet<Input>
    public let synthetic: LabelledSet<Input>
    public let test: LabelledSet<Input>
    /// Whether `test` is the holdout; its bootstrap samples are the holdout's.
    public let testsOnHoldout: Bool
    public var classNames: [String] { real.classNames }

    static var testShare: Double { 0.3 }

    /// - Parameters:
    ///   - real, synthetic: nil for a set without labels.
    ///   - holdout: nil without holdout or without labels on it.
    ///   - seed: fixes the split when there is no holdout.
    /// - Throws: `.notApplicable` without labels or classes, `.insufficientData` below 10 test rows, `.failed` when
    ///   class names disagree.
    public init(
        real: LabelledSet<Input>?, synthetic: LabelledSet<Input>?, holdout: LabelledSet<Input>?, seed: UInt64
    ) throws(MetricError) {
        guard let real, let synthetic else {
            throw .notApplicable(
                "utility needs class labels on the \(real == nil ? "real" : "synthetic") set: one folder a class, "
                    + "or a label file")
        }
        guard Set(real.labels).count > 1 else {
            throw .notApplicable("utility needs at least two classes of real rows")
        }
        guard synthetic.inputs.sampleCount > 0 else { throw .insufficientData("there are no synthetic rows") }
        self.synthetic = try synthetic.relabelled(real.classNames, role: "synthetic")
        if let holdout {
            test = try holdout.relabelled(real.classNames, role: "holdout")
            self.real = real
            testsOnHoldout = true
        } else {
            let split = Self.split(real, share: Self.testShare, RandomStream(seed: seed).split("utility_split"))
            test = real.rows(split.part)
            self.real = real.rows(split.rest)
            testsOnHoldout = false
        }
        guard test.labels.count >= 10 else {
            throw .insufficientData("utility needs 10 real rows to test on; there are \(test.labels.count)")
        }
    }

    /// A stratified random `share` of the rows, and the rest; both in the order of the set.
    static func split(
        _ set: LabelledSet<Input>, share: Double, _ stream: RandomStream
    ) -> (part: [Int], rest: [Int]) {
        var isPart = [Bool](repeating: false, count: set.labels.count)
        var members = [[Int]](repeating: [], count: set.classNames.count)
        for (row, label) in set.labels.enumerated() { members[label].append(row) }
        for (label, rows) in members.enumerated() where rows.count > 1 {
            var random = stream.split(label)
            let count = min(rows.count - 1, max(1, Int((Double(rows.count) * share).rounded())))
            for position in random.permutation(rows.count).prefix(count) { isPart[rows[position]] = true }
        }
        return (isPart.indices.filter { isPart[$0] }, isPart.indices.filter { !isPart[$0] })
    }

    /// Trains `classifier` once on real and once on synthetic rows and tests both on the same real rows.
    public func run(
        _ classifier: some Classifier<Input>, seed: UInt64, on parallel: Parallel
    ) throws(MetricError) -> UtilityStudy {
        let trtr = try predictions(classifier, trainedOn: real, seed, parallel)
        let tstr = try predictions(classifier, trainedOn: synthetic, seed, parallel)
        return UtilityStudy(
            classNames: classNames, trtr: trtr, tstr: tstr,
            realRows: real.labels.count, syntheticRows: synthetic.labels.count, testsOnHoldout: testsOnHoldout,
            absent: classNames.indices.filter { !synthetic.labels.contains($0) && test.labels.contains($0) },
            learner: classifier.name, learnerParameters: classifier.parameters)
    }

    /// The gap that two classifiers show when both learned from real rows, from disjoint halves: mean absolute value
    /// over `splits`, with the range of the signed gaps.
    public func floor(
        _ classifier: some Classifier<Input>, splits: Int = 1, seed: UInt64, on parallel: Parallel
    ) throws(MetricError) -> Floor {
        let stream = RandomStream(seed: seed).split("utility_floor")
        var gaps: [Double] = []
        for split in 0..<max(1, splits) {
            let (first, second) = Self.split(real, share: 0.5, stream.split(split))
            let scores = try [first, second].map { rows throws(MetricError) in
                let predictions = try predictions(classifier, trainedOn: real.rows(rows), seed, parallel)
                return Confusion(predictions).accuracy ?? 0
            }
            gaps.append(abs(scores[0] - scores[1]))
        }
        let largest = gaps.max() ?? 0
        return Floor(
            value: gaps.reduce(0, +) / Double(gaps.count), low: -largest, high: largest, splits: gaps.count)
    }

    private func predictions(
        _ classifier: some Classifier<Input>, trainedOn set: LabelledSet<Input>, _ seed: UInt64, _ parallel: Parallel
    ) throws(MetricError) -> Predictions {
        try test.predictions(classifier, trainedOn: set, seed: seed, on: parallel)
    }
}

extension LabelledSet {
    /// What `classifier`, trained on `set`, says of these rows. Both sets count the same classes.
    func predictions(
        _ classifier: some Classifier<Input>, trainedOn set: LabelledSet<Input>, seed: UInt64, on parallel: Parallel
    ) throws(MetricError) -> Predictions {
        do throws(LearnerError) {
            if let only = set.labels.first, set.labels.allSatisfy({ $0 == only }) {
                // One class alone needs no learning, and no learner takes it: the answer is always that class.
                var certain = Matrix<Double>(rows: labels.count, columns: classNames.count)
                for row in 0..<certain.rows { certain[row, only] = 1 }
                return try Predictions(labels: labels, probabilities: certain)
            }
            let model = try classifier.fit(
                set.inputs, labels: set.labels, classes: classNames.count, seed: seed, on: parallel)
            return try Predictions(
                labels: labels, probabilities: model.probabilities(inputs, on: parallel))
        } catch {
            throw .failed("\(error.message) \(error.remedy)")
        }
    }
}
