import Learners
import Numerics
import Results

/// The task that utility is measured on: real and synthetic rows to train on, real and synthetic rows to test on.
///
/// All classifiers are tested on the same real rows: the holdout when it has labels, else a stratified 30 % of the real
/// set. A share of the synthetic rows is kept out of training too, stratified by the same draw, to test on; with a
/// holdout the same share of the real rows is left out, so that both sets teach with the same share of their rows and a
/// synthetic set that is a copy of the real one trains the same classifier.
public struct UtilityTask<Input: LearnerInput>: Sendable {
    /// To train on.
    public let real: LabelledSet<Input>
    /// To train on.
    public let synthetic: LabelledSet<Input>
    /// Real rows to test on.
    public let test: LabelledSet<Input>
    /// Synthetic rows to test on; nil when there are too few, and then all of them are trained on.
    public let heldOut: LabelledSet<Input>?
    /// Real rows that neither train nor are in `test`; nil when there are none.
    let leftOut: LabelledSet<Input>?
    /// Whether `test` is the holdout; its bootstrap samples are the holdout's.
    public let testsOnHoldout: Bool
    /// Rows of the holdout, or of the real set, that `test` consists of.
    public let testRows: [Int]
    public var classNames: [String] { real.classNames }

    static var testShare: Double { 0.3 }
    /// Of the synthetic rows, where a holdout makes a test set of its own.
    static var heldOutShare: Double { 0.2 }
    static var fewestTestRows: Int { 10 }

    /// - Parameters:
    ///   - real, synthetic: nil for a set without labels.
    ///   - holdout: nil without holdout or without labels on it.
    ///   - seed: fixes the split when there is no holdout, and the rows kept out.
    /// - Throws: `.notApplicable` without labels or classes, `.insufficientData` below 10 test rows, `.failed` when
    ///   class names disagree.
    public init(
        real: LabelledSet<Input>?, synthetic: LabelledSet<Input>?, holdout: LabelledSet<Input>?, seed: UInt64
    ) throws(MetricError) {
        guard let real, let synthetic else {
            throw .notApplicable("utility needs classes on the \(real == nil ? "real" : "synthetic") set")
        }
        guard Set(real.labels).count > 1 else {
            throw .notApplicable("utility needs at least two classes of real rows")
        }
        guard synthetic.inputs.sampleCount > 0 else { throw .insufficientData("there are no synthetic rows") }
        // In the order of the content: neither splits nor what a learner makes of its rows' order hang on that of the files.
        // Inputs are copied once, row by row into their part: those of a large table are most of a run's memory.
        let all = try synthetic.relabelled(real.classNames, role: "synthetic")
        let stream = RandomStream(seed: seed).split("utility_split")
        let share = holdout == nil ? Self.testShare : Self.heldOutShare
        let (kept, out) = Self.divide(all, share: share, stream)
        self.synthetic = kept
        heldOut = out
        if let holdout {
            test = try holdout.relabelled(real.classNames, role: "holdout")
            testRows = Array(test.labels.indices)
            (self.real, leftOut) = out == nil ? (real.inContentOrder.set, nil) : Self.divide(real, share: share, stream)
            testsOnHoldout = true
        } else {
            let rows = real.contentOrder
            let split = Self.split(rows.map { real.labels[$0] }, classes: real.classNames.count, share: share, stream)
            testRows = split.part.map { rows[$0] }.sorted()
            test = real.rows(testRows)
            self.real = real.rows(split.rest.map { rows[$0] })
            leftOut = nil
            testsOnHoldout = false
        }
        guard test.labels.count >= Self.fewestTestRows else {
            throw .insufficientData(
                "utility needs \(Self.fewestTestRows) real rows to test on; there are \(test.labels.count)")
        }
    }

    /// The rows of a synthetic set that are trained on beside a holdout.
    static func training(of synthetic: LabelledSet<Input>, seed: UInt64) -> LabelledSet<Input> {
        divide(synthetic, share: heldOutShare, RandomStream(seed: seed).split("utility_split")).kept
    }

    /// What is left to train on and a stratified `share` of the rows, nil when that would be too few to test on; both in the
    /// order of the content.
    private static func divide(
        _ set: LabelledSet<Input>, share: Double, _ stream: RandomStream
    ) -> (kept: LabelledSet<Input>, out: LabelledSet<Input>?) {
        let order = set.contentOrder
        let (part, rest) = split(order.map { set.labels[$0] }, classes: set.classNames.count, share: share, stream)
        guard part.count >= fewestTestRows else { return (set.rows(order), nil) }
        return (set.rows(rest.map { order[$0] }), set.rows(part.map { order[$0] }))
    }

    /// A stratified random `share` of the rows, and the rest; both in the order of the set.
    static func split(
        _ set: LabelledSet<Input>, share: Double, _ stream: RandomStream
    ) -> (part: [Int], rest: [Int]) { split(set.labels, classes: set.classNames.count, share: share, stream) }

    private static func split(
        _ labels: [Int], classes: Int, share: Double, _ stream: RandomStream
    ) -> (part: [Int], rest: [Int]) {
        var isPart = [Bool](repeating: false, count: labels.count)
        var members = [[Int]](repeating: [], count: classes)
        for (row, label) in labels.enumerated() { members[label].append(row) }
        for (label, rows) in members.enumerated() where rows.count > 1 {
            var random = stream.split(label)
            let count = min(rows.count - 1, max(1, Int((Double(rows.count) * share).rounded())))
            for position in random.permutation(rows.count).prefix(count) { isPart[rows[position]] = true }
        }
        return (isPart.indices.filter { isPart[$0] }, isPart.indices.filter { !isPart[$0] })
    }

    /// Trains `classifier` once on real rows and once on synthetic ones, tests it where it is needed, and trains both again
    /// on halves of their rows, for the interval of the gap and the floor. Rows too few for halves leave the rest as it is.
    /// - Parameters:
    ///   - refits: of each classifier, at least 2; the first two of the real one are on disjoint halves.
    ///   - shared: keeps what learned from real rows.
    public func run(
        _ classifier: some Classifier<Input>, refits: Int = 8, seed: UInt64, shared: SharedWork? = nil,
        on parallel: Parallel
    ) throws(MetricError) -> UtilityStudy {
        let refits = max(2, refits)
        let first = Self.split(real, share: 0.5, RandomStream(seed: seed).split("utility_floor").split(0))
        let stream = RandomStream(seed: seed).split("utility_refits")
        let halves = (
            real: Self.halves(real, count: refits, first: [first.part, first.rest], stream.split("real")),
            synthetic: Self.halves(synthetic, count: refits, first: [], stream.split("synthetic"))
        )
        var reason: String?
        if halves.real == nil || halves.synthetic == nil {
            reason =
                "most classes of the \(halves.real == nil ? "real" : "synthetic") rows to train on have one row each, so that "
                + "they cannot be halved: how much the gap hangs on the choice of rows is not known"
        }
        let sides = reason == nil ? [(real, halves.real ?? [], shared), (synthetic, halves.synthetic ?? [], nil)] : []
        // Halves are made when their turn comes, and let go.
        let training: [(set: LabelledSet<Input>, rows: [Int]?, shared: SharedWork?)] =
            [(real, nil, shared), (synthetic, nil, nil)]
            + sides.flatMap { set, halves, shared in halves.map { (set, $0, shared) } }
        // What each classifier is asked about, in the order of `training`. To one that learned from real rows all synthetic rows
        // are new.
        let (ofReal, ofSynthetic) = (heldOut.map { [[$0, synthetic]] } ?? [], heldOut.map { [[$0]] } ?? [])
        let questions: [[[LabelledSet<Input>]]] =
            [[[test]] + ofReal + (leftOut.map { [[$0]] } ?? []), [[test]] + ofSynthetic]
            + sides.enumerated().flatMap { side, set in set.1.map { _ in [[test]] + (side == 0 ? ofReal : ofSynthetic) } }
        // What is random in a learner is part of the luck.
        let seeds = training.indices.map { index -> UInt64 in
            var random = stream.split("learner").split(index)
            return index < 4 ? seed : random.next()
        }
        let answer = { @Sendable (index: Int, parallel: Parallel) throws(MetricError) -> [Predictions] in
            let (set, rows, shared) = training[index]
            let taught = rows.map(set.rows) ?? set
            let model = try shared.value(taught.key(of: classifier, seed: seeds[index])) {
                () throws(MetricError) in try taught.trained(classifier, seed: seeds[index], on: parallel)
            }
            var answers: [Predictions] = []
            for parts in questions[index] { answers.append(try model.predictions(of: parts, on: parallel)) }
            return answers
        }
        let answers: [[Predictions]]
        if classifier.fitsOnOneThread {
            answers = try parallel.tryMap(training.count) { index throws(MetricError) in try answer(index, .serial) }
        } else {
            var found: [[Predictions]] = []
            for index in training.indices { found.append(try answer(index, parallel)) }
            answers = found
        }
        return UtilityStudy(
            classNames: classNames, trtr: answers[0][0], tstr: answers[1][0],
            trts: heldOut == nil ? nil : answers[0][1], tsts: heldOut == nil ? nil : answers[1][1],
            leftOut: leftOut == nil ? nil : answers[0].last,
            halves: reason == nil ? .init(first: answers[2][0], second: answers[3][0]) : nil,
            luck: luck(answers.dropFirst(2), refits: refits, reason: reason),
            realRows: real.labels.count, syntheticRows: synthetic.labels.count, testsOnHoldout: testsOnHoldout,
            testRows: testRows, testKeys: test.keys,
            absent: classNames.indices.filter { !synthetic.labels.contains($0) && test.labels.contains($0) },
            learner: classifier.name, learnerParameters: classifier.parameters)
    }
}

extension UtilityTask {
    /// Random halves of each class's rows; a class with one row is in each of them. nil when most rows are in such classes,
    /// and when a half that is given holds none.
    private static func halves(
        _ set: LabelledSet<Input>, count: Int, first: [[Int]], _ stream: RandomStream
    ) -> [[Int]]? {
        var members = [[Int]](repeating: [], count: set.classNames.count)
        for (row, label) in set.labels.enumerated() { members[label].append(row) }
        let divided = members.reduce(0) { $0 + ($1.count > 1 ? $1.count : 0) }
        guard 2 * divided > set.labels.count, first.allSatisfy({ !$0.isEmpty }) else { return nil }
        return first
            + (first.count..<count).map { index in
                let own = stream.split(index)
                return members.enumerated().flatMap { label, rows -> [Int] in
                    guard rows.count > 1 else { return rows }
                    var random = own.split(label)
                    // Of an odd number one half has a row more, and chance says which.
                    let half = (rows.count + Int(random.next() & 1)) / 2
                    return random.permutation(rows.count).prefix(half).map { rows[$0] }
                }.sorted()
            }
    }

    /// - Parameter answers: of the refits on real rows, then of those on synthetic ones.
    private func luck(_ answers: ArraySlice<[Predictions]>, refits: Int, reason: String?) -> UtilityStudy.Luck {
        guard reason == nil else { return .init(reason: reason) }
        let (real, synthetic) = (answers.prefix(refits), answers.dropFirst(refits))
        return .init(
            real: TrainingLuck(real.map { $0[0] }), synthetic: TrainingLuck(synthetic.map { $0[0] }),
            realOnSynthetic: heldOut.map { _ in TrainingLuck(real.map { $0[1] }) },
            syntheticOnSynthetic: heldOut.map { _ in TrainingLuck(synthetic.map { $0[1] }) },
            calibrationOfReal: real.compactMap { Calibration($0[0]).expectedError },
            calibrationOfSynthetic: synthetic.compactMap { Calibration($0[0]).expectedError })
    }

    /// The luck of one set's rows alone; nil where they cannot be halved.
    static func luck(
        _ classifier: some Classifier<Input>, _ set: LabelledSet<Input>, test: LabelledSet<Input>, refits: Int,
        seed: UInt64, on parallel: Parallel
    ) throws(MetricError) -> TrainingLuck? {
        let stream = RandomStream(seed: seed).split("utility_refits")
        guard let halves = halves(set, count: refits, first: [], stream.split("synthetic")) else { return nil }
        let answer = { @Sendable (index: Int, parallel: Parallel) throws(MetricError) -> Predictions in
            var random = stream.split("learner").split(index)
            return try set.rows(halves[index]).trained(classifier, seed: random.next(), on: parallel)
                .predictions(of: test, on: parallel)
        }
        if classifier.fitsOnOneThread {
            return TrainingLuck(
                try parallel.tryMap(refits) { index throws(MetricError) in try answer(index, .serial) })
        }
        var found: [Predictions] = []
        for index in 0..<refits { found.append(try answer(index, parallel)) }
        return TrainingLuck(found)
    }
}

extension TrainingLuck {
    /// - Parameter answers: of each refit to the same rows.
    fileprivate init(_ answers: [Predictions]) {
        self.init(answers: answers.map { found in found.labels.indices.map { found.isRight($0) } })
    }
}

/// A fitted classifier, or the one class that there was to learn.
enum Trained<Input: LearnerInput>: Sendable {
    case model(any ClassifierModel<Input>)
    case constant(Int)

    /// What it says of several sets, one after the other.
    func predictions(of parts: [LabelledSet<Input>], on parallel: Parallel) throws(MetricError) -> Predictions {
        var all = try predictions(of: parts[0], on: parallel)
        for part in parts.dropFirst() {
            let next = try predictions(of: part, on: parallel)
            do throws(LearnerError) { all = try all.followed(by: next) } catch { throw .failed("\(error.message) \(error.remedy)") }
        }
        return all
    }

    /// What it says of `set`, which counts the classes that it was trained on.
    func predictions(of set: LabelledSet<Input>, on parallel: Parallel) throws(MetricError) -> Predictions {
        do throws(LearnerError) {
            switch self {
            case .model(let model):
                return try Predictions(
                    labels: set.labels, probabilities: model.probabilities(set.inputs, on: parallel))
            case .constant(let only):
                var certain = Matrix<Double>(rows: set.labels.count, columns: set.classNames.count)
                for row in 0..<certain.rows { certain[row, only] = 1 }
                return try Predictions(labels: set.labels, probabilities: certain)
            }
        } catch { throw .failed("\(error.message) \(error.remedy)") }
    }
}

extension LabelledSet {
    /// Of what `classifier` makes of these rows.
    fileprivate func key(of classifier: some Classifier<Input>, seed: UInt64) -> SharedWork.Key {
        let parameters = classifier.parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return SharedWork.Key(
            .classifiers, settings: [classifier.name, "\(Input.self)", "\(seed)"] + parameters + ["of"] + classNames,
            rows: [keys])
    }

    /// `classifier` trained on these rows. One class alone needs no learning, and no learner takes it.
    func trained(
        _ classifier: some Classifier<Input>, seed: UInt64, on parallel: Parallel
    ) throws(MetricError) -> Trained<Input> {
        if let only = labels.first, labels.allSatisfy({ $0 == only }) { return .constant(only) }
        do throws(LearnerError) {
            return .model(
                try classifier.fit(inputs, labels: labels, classes: classNames.count, seed: seed, on: parallel))
        } catch { throw .failed("\(error.message) \(error.remedy)") }
    }
}
