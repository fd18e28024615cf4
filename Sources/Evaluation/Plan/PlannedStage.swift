import Foundation

/// A stage that is still to come and what it costs beside the others, from which the share done and the time left follow.
public struct PlannedStage: Sendable, Equatable {
    /// As `ProgressSink.report` names it.
    public var name: String
    /// About how long it takes on two cores, in seconds. Only the proportions count.
    public var seconds: Double

    public init(_ name: String, _ seconds: Double) {
        self.name = name
        self.seconds = seconds
    }
}

extension PlannedStage {
    /// The stages of an evaluation in their order; those that a kind of data lacks are passed over by the next one that begins.
    /// The costs are those of 1,000 small images a side on two cores, and grow with the rows.
    /// - Parameters:
    ///   - spaces: ids of the feature spaces in their order.
    ///   - values: numbers that a learner on the content itself reads of a row; 0 where there is none.
    ///   - classes: what learners on columns tell apart; their time grows with it.
    package static func evaluation(
        rows: (real: Int, holdout: Int, synthetic: Int), values: Int, classes: Int = 0, spaces: [String], anchors: [String],
        splits: Int, replicates: Int, utility: Bool
    ) -> [PlannedStage] {
        let thousands = Double(max(rows.real, rows.synthetic)) / 1_000
        // Pairs of rows grow with the square, moments and classifiers with the rows.
        let pairs = pow(thousands, 1.5)
        // Where rows have no content for a network to read, their features are few and cheap, too.
        let size = values > 0 ? 1.0 : 0.15
        // Beside the other stages of a table, whose rows are cheap, a class is dear.
        let learning = utility ? 1.5 * Double(classes) : 0
        var stages: [PlannedStage] = []
        for (index, space) in spaces.enumerated() {
            let sets = [("real", rows.real), ("synthetic", rows.synthetic), ("holdout", rows.holdout)]
                + anchors.map { ($0, rows.synthetic) }
            stages += sets.filter { $0.1 > 0 }.map {
                PlannedStage("features (\(space)) of \($0.0)", values > 0 ? 4 * Double($0.1) / 1_000 : 0.02)
            }
            stages.append(PlannedStage("real-vs-real floors (\(space))", 1.5 * Double(splits) * pairs * size))
            stages.append(PlannedStage("anchors (\(space))", 6 * pairs * size))
            stages.append(PlannedStage("metrics (\(space))", (6 + 0.05 * Double(replicates)) * pairs * size))
            guard index == 0 else { continue }
            let classifiers = !utility ? 0 : values > 0 ? 4 + 0.09 * Double(min(values, 4_096)) : 1
            stages += [
                PlannedStage("columns", values > 0 ? 0 : thousands),
                PlannedStage("boosted trees tell real from synthetic", 2 * thousands * size),
                PlannedStage("curves", 8 * thousands), PlannedStage("image properties", 0.4 * thousands),
                PlannedStage("mishandled images", values > 0 ? 14 * min(thousands, 1) : 0),
                PlannedStage("utility", (classifiers + 0.6 * learning) * thousands),
                PlannedStage("what models learn", 0.4 * learning * min(thousands, 5)),
                PlannedStage("copies", 0.1 * thousands),
                PlannedStage("nearest records", 0.1 * thousands), PlannedStage("attacks", 0.3 * thousands),
                PlannedStage("privacy", 2.5 * thousands * size), PlannedStage("classes", 1.2 * thousands * size),
                PlannedStage("balance", 0.4 * thousands),
            ]
        }
        return stages
    }
}
