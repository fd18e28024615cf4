import Learners
import Numerics

/// What tells real images from the same images mishandled, one detector a kind: a logistic regression on features, fitted
/// across folds so that no image is scored by a model that has seen it, or a rule.
package struct MishandlingDetectors: Sendable {
    /// Real images that were all mishandled in one way.
    package struct Kind: Sendable {
        /// As the scope names it.
        let name: String
        /// "are turned by a quarter".
        let words: String
        /// [n × d], the real images in their order.
        let features: Matrix<Float>

        package init(name: String, words: String, features: Matrix<Float>) {
            self.name = name
            self.words = words
            self.features = features
        }
    }

    /// A kind that needs no learning: 1 of an image that is so, 0 of one that is not. No other kind changes that.
    package struct Rule: Sendable {
        let name: String
        let words: String
        /// Of the real images.
        let real: [Double]

        package init(name: String, words: String, real: [Double]) {
            self.name = name
            self.words = words
            self.real = real
        }
    }

    /// Of the kinds that can be told.
    package let names: [String]
    package let words: [String]
    /// Probability that a mishandled image scores above a real one.
    package let areas: [Double]
    /// In words, what real images are too alike under.
    package let untold: [String]
    /// By detector: of every real image, and of itself mishandled in each way.
    package let real: [[Double]]
    let mishandled: [[[Double]]]
    /// By detector; none for a rule, which comes last.
    private let models: [[LogisticRegression.Model]]

    static let folds = 5
    /// Of the number of images fitted on: features are many, and scores must hold for images that were not seen.
    static let penalty = 0.06
    /// Below it, scores say too little for a share.
    static let leastArea = 0.75
    /// The share that scores are made for: where the weights of images are best at finding as many.
    static let expected = 0.05

    /// - Parameters:
    ///   - real: [n × d], in an order that depends on the content alone.
    ///   - content: a hash a real image; equal ones stay in one fold.
    /// - Throws: `.insufficientData` below `MishandledImages.leastRows` images.
    package init(
        real: Matrix<Float>, content: [UInt64], kinds: [Kind], rule: Rule?, parallel: Parallel
    ) throws(MetricError) {
        guard real.rows >= MishandledImages.leastRows else {
            throw .insufficientData(
                "what tells mishandled images is learned from \(MishandledImages.leastRows) real ones at least; there are "
                    + "\(real.rows)")
        }
        guard content.count == real.rows, kinds.allSatisfy({ $0.features.rows == real.rows && $0.features.columns == real.columns })
        else { throw .failed("the mishandled images are not those of the real set") }
        let fold = Self.folds(of: content)
        var found: [Detector] = []
        for place in kinds.indices { found.append(try Detector(real, kinds, place, fold, parallel)) }
        let areas =
            found.indices.map { FoldComparison(positives: found[$0].mishandled[$0], negatives: found[$0].real).area }
            + (rule.map { [FoldComparison(positives: $0.real.map { _ in 1 }, negatives: $0.real).area] } ?? [])
        let every = kinds.map { ($0.name, $0.words) } + (rule.map { [($0.name, $0.words)] } ?? [])
        let told = every.indices.filter { areas[$0] >= Self.leastArea }
        func scores(_ detector: Int, _ kind: Int) -> [Double] {
            if detector == kinds.count { return rule?.real.map { kind == kinds.count ? 1 : $0 } ?? [] }
            // A detector sees nothing of what a rule is for but the images as they are.
            return kind == kinds.count ? found[detector].real : found[detector].mishandled[kind]
        }
        self.areas = told.map { areas[$0] }
        names = told.map { every[$0].0 }
        words = told.map { every[$0].1 }
        untold = every.indices.filter { !told.contains($0) }.map { every[$0].1 }
        self.real = told.map { $0 == kinds.count ? rule?.real ?? [] : found[$0].real }
        mishandled = told.map { detector in told.map { scores(detector, $0) } }
        models = told.map { $0 == kinds.count ? [] : found[$0].models }
    }

    /// By detector, of images that no model has seen: the mean over the models.
    /// - Parameter ruled: what the rule says of them; empty without one.
    package func scores(_ rows: Matrix<Float>, ruled: [Double], on parallel: Parallel) throws(MetricError) -> [[Double]] {
        var scores: [[Double]] = []
        for models in models {
            guard !models.isEmpty else {
                scores.append(ruled)
                continue
            }
            var sums = [Double](repeating: 0, count: rows.rows)
            for model in models {
                for (row, weight) in try Self.weights(rows, model, parallel).enumerated() { sums[row] += weight }
            }
            scores.append(sums.map { $0 / Double(models.count) })
        }
        return scores
    }

    private struct Detector {
        var models: [LogisticRegression.Model] = []
        var real: [Double]
        var mishandled: [[Double]]

        init(
            _ real: Matrix<Float>, _ kinds: [Kind], _ own: Int, _ fold: [Int], _ parallel: Parallel
        ) throws(MetricError) {
            self.real = [Double](repeating: 0, count: real.rows)
            mishandled = kinds.map { _ in [Double](repeating: 0, count: real.rows) }
            for left in 0..<MishandlingDetectors.folds {
                let (out, rest) = (fold.indices.filter { fold[$0] == left }, fold.indices.filter { fold[$0] != left })
                guard !out.isEmpty, !rest.isEmpty else { throw .insufficientData("nearly all real images are equal") }
                let both = Matrix<Float>(
                    unchecked: real.rows(at: rest).storage + kinds[own].features.rows(at: rest).storage,
                    rows: 2 * rest.count, columns: real.columns)
                let model: LogisticRegression.Model
                do throws(LearnerError) {
                    model = try LogisticRegression(penalty: MishandlingDetectors.penalty * Double(both.rows)).fitted(
                        both, labels: (0..<both.rows).map { $0 < rest.count ? 0 : 1 }, classes: 2, on: parallel)
                } catch { throw .failed(error.message) }
                for (row, weight) in zip(out, try MishandlingDetectors.weights(real.rows(at: out), model, parallel)) {
                    self.real[row] = weight
                }
                for (place, kind) in kinds.enumerated() {
                    let weights = try MishandlingDetectors.weights(kind.features.rows(at: out), model, parallel)
                    for (row, weight) in zip(out, weights) { mishandled[place][row] = weight }
                }
                models.append(model)
            }
        }
    }

    /// Dealt out in the order of the rows.
    private static func folds(of content: [UInt64]) -> [Int] {
        var known: [UInt64: Int] = [:]
        return content.map { hash in
            let fold = known[hash] ?? known.count % folds
            known[hash] = fold
            return fold
        }
    }

    /// How much denser mishandled images are at each row than a set with the expected share of them: what finds a share with
    /// the least spread (the efficient score of a mixture).
    private static func weights(
        _ rows: Matrix<Float>, _ model: LogisticRegression.Model, _ parallel: Parallel
    ) throws(MetricError) -> [Double] {
        do throws(LearnerError) {
            let found = try model.probabilities(rows, on: parallel)
            return (0..<found.rows).map { row in
                found[row, 1] / (expected * found[row, 1] + (1 - expected) * found[row, 0])
            }
        } catch { throw .failed(error.message) }
    }
}
