import Learners
import Numerics
import Results

/// Rows with a number each that is to be predicted from the others.
public struct RegressionSet: Sendable {
    public let inputs: Matrix<Float>
    /// Finite, one a row.
    public let values: [Double]
    /// Places of the rows in the set that they came from, ascending.
    public let rows: [Int]

    /// - Parameter values: one a row of `inputs`; rows where it is missing (NaN) or infinite are left out.
    /// - Throws: `.failed` unless there is one a row.
    public init(inputs: Matrix<Float>, values: [Double]) throws(MetricError) {
        guard values.count == inputs.rows else { throw .failed("\(values.count) values for \(inputs.rows) rows") }
        rows = values.indices.filter { values[$0].isFinite }
        self.inputs = rows.count == inputs.rows ? inputs : inputs.rows(at: rows)
        self.values = rows.map { values[$0] }
    }

    private init(_ inputs: Matrix<Float>, _ values: [Double], _ rows: [Int]) {
        (self.inputs, self.values, self.rows) = (inputs, values, rows)
    }

    public var count: Int { values.count }

    /// By inputs and value.
    var keys: RowKeys { RowKeys(content: content) }

    /// A hash of each row's inputs and value.
    var content: [UInt64] {
        zip(inputs.contentHashes(), values).map { content, value in
            var hasher = ContentHasher()
            hasher.combine(content)
            hasher.combine((value == 0 ? 0 : value).bitPattern)
            return hasher.value
        }
    }

    func chosen(_ indices: [Int]) -> RegressionSet {
        RegressionSet(inputs.rows(at: indices), indices.map { values[$0] }, indices.map { rows[$0] })
    }

    /// A random share of the rows, told by their content, and the rest: the order of the files changes neither.
    func divided(_ share: Double, _ stream: RandomStream) -> (part: RegressionSet, rest: RegressionSet) {
        let order = keys.order
        var random = stream
        let shuffled = random.permutation(order.count)
        let count = Int((share * Double(order.count)).rounded())
        // Ascending places in the order of content: what a learner sees does not hang on the draw's own order.
        let part = shuffled.prefix(count).sorted().map { order[$0] }
        let rest = shuffled.dropFirst(count).sorted().map { order[$0] }
        return (chosen(part), chosen(rest))
    }
}

/// The regression that utility is measured on, with the same shares of rows as `UtilityTask`.
public struct RegressionTask: Sendable {
    public let real: RegressionSet
    public let synthetic: RegressionSet
    public let test: RegressionSet
    /// Synthetic rows to test on; nil where those would be too few.
    public let heldOut: RegressionSet?
    /// Real rows beside them that neither train nor test.
    let leftOut: RegressionSet?
    public let testsOnHoldout: Bool

    private static let fewest = 10

    /// - Throws: `.insufficientData` below ten rows of a side, `.notApplicable` where the real values do not vary.
    public init(
        real: RegressionSet, synthetic: RegressionSet, holdout: RegressionSet?, seed: UInt64
    ) throws(MetricError) {
        for (set, role) in [(real, "real"), (synthetic, "synthetic")] where set.count < Self.fewest {
            throw .insufficientData(
                "utility needs \(Self.fewest) \(role) rows with a number in the target column; there are \(set.count)")
        }
        let stream = RandomStream(seed: seed).split("regression_split")
        if let holdout {
            let made = synthetic.divided(0.2, stream.split("synthetic"))
            let isKept = made.part.count >= Self.fewest
            let own = real.divided(isKept ? 0.2 : 0, stream.split("real"))
            (heldOut, self.synthetic) = isKept ? (made.part, made.rest) : (nil, synthetic.divided(0, stream).rest)
            (leftOut, self.real) = (isKept && own.part.count >= Self.fewest ? own.part : nil, own.rest)
            test = holdout
        } else {
            let own = real.divided(0.3, stream.split("real"))
            let made = synthetic.divided(0.3, stream.split("synthetic"))
            (test, self.real) = (own.part, own.rest)
            let isKept = made.part.count >= Self.fewest
            (heldOut, self.synthetic) = isKept ? (made.part, made.rest) : (nil, synthetic.divided(0, stream).rest)
            leftOut = nil
        }
        testsOnHoldout = holdout != nil
        guard test.count >= Self.fewest else {
            throw .insufficientData("utility needs \(Self.fewest) real rows to test on; there are \(test.count)")
        }
        guard let first = test.values.first, test.values.contains(where: { $0 != first }) else {
            throw .notApplicable("the target column has one value in all real rows that are tested on")
        }
    }

    /// Trains on real and on synthetic rows, tests both on the same rows, and trains again on halves of the rows, for
    /// intervals and for the floor.
    /// - Parameter refits: of each model, at least 2.
    public func run(
        _ learner: some Regressor, refits: Int = 4, seed: UInt64, on parallel: Parallel
    ) throws(MetricError) -> RegressionStudy {
        let stream = RandomStream(seed: seed).split("regression_refits")
        func halves(_ set: RegressionSet, _ name: String) -> [RegressionSet] {
            (0..<max(2, refits)).map { set.divided(0.5, stream.split(name).split($0)).part }
        }
        let (first, second) = (halves(real, "real"), halves(synthetic, "synthetic"))
        let training = [real, synthetic] + first + second
        // To the model that learned from real rows all synthetic ones are new.
        let (ofReal, ofSynthetic) = (heldOut.map { [[$0, synthetic]] } ?? [], heldOut.map { [[$0]] } ?? [])
        let questions = [[[test]] + ofReal + (leftOut.map { [[$0]] } ?? []), [[test]] + ofSynthetic]
        let answers = try parallel.tryMap(training.count) { index throws(MetricError) -> [[Double]] in
            do throws(LearnerError) {
                let model = try learner.fit(training[index].inputs, values: training[index].values, seed: seed, on: .serial)
                var found: [[Double]] = []
                for parts in index < 2 ? questions[index] : [[test]] {
                    var values: [Double] = []
                    for part in parts { values += try model.values(part.inputs, on: .serial) }
                    found.append(values)
                }
                return found
            } catch { throw .failed("\(error.message) \(error.remedy)") }
        }
        func refitted(_ from: Int) -> [[Double]] { answers[from..<from + first.count].map { $0[0] } }
        let asked = heldOut.map { [$0, synthetic] }
        return RegressionStudy(
            learner: learner.name, learnerParameters: learner.parameters, test: test.values, testRows: test.rows,
            testKeys: test.keys, testsOnHoldout: testsOnHoldout, heldOut: heldOut.map { .init([$0]) }, allSynthetic: asked.map { .init($0) },
            leftOut: leftOut?.values, trtr: answers[0][0], tstr: answers[1][0], trts: heldOut == nil ? nil : answers[0][1],
            tsts: heldOut == nil ? nil : answers[1][1], onLeftOut: leftOut == nil ? nil : answers[0].last,
            refits: .init(real: refitted(2), synthetic: refitted(2 + first.count)), realRows: real.count,
            syntheticRows: synthetic.count)
    }
}
