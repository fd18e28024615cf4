import Numerics

/// The test rows of one fold by rising score.
struct ScoreOrder: Sendable {
    /// Row of the real or of the synthetic set.
    let rows: [Int]
    let isSynthetic: [Bool]
    /// Ends of the groups of equal scores.
    let groupEnds: [Int]

    /// - Parameters:
    ///   - rows: of the pooled sets, the real ones first.
    ///   - scores: one a row.
    init(rows pooled: [Int], scores: [Double], realRows: Int) {
        let order = pooled.indices.sorted { (scores[$0], pooled[$0]) < (scores[$1], pooled[$1]) }
        isSynthetic = order.map { pooled[$0] >= realRows }
        rows = order.map { pooled[$0] >= realRows ? pooled[$0] - realRows : pooled[$0] }
        groupEnds = order.indices.filter { place in
            place + 1 == order.count || scores[order[place]] != scores[order[place + 1]]
        }.map { $0 + 1 }
    }

    /// Pairs of a synthetic and a real row that are in order, ties counting ½, and all pairs, by multiplicity; nil counts each
    /// row once.
    func pairs(real: [Int32]?, synthetic: [Int32]?) -> (right: Double, all: Double) {
        var below = 0.0
        var right = 0.0
        var positives = 0.0
        var start = 0
        for end in groupEnds {
            var (group, above) = (0.0, 0.0)
            for place in start..<end {
                if isSynthetic[place] {
                    above += Double(synthetic?[rows[place]] ?? 1)
                } else {
                    group += Double(real?[rows[place]] ?? 1)
                }
            }
            right += above * (below + 0.5 * group)
            positives += above
            below += group
            start = end
        }
        return (right, positives * below)
    }
}

/// The cross-validated AUC on bootstrap samples of the test rows, the fitted models held fixed.
enum TwoSampleReplicates {
    /// NaN where no fold holds rows of both sets. Deviations from `area` are stretched by √2: folds that trained on each other's rows vary as much.
    static func values(
        _ orders: [ScoreOrder], area: Double, weights: (reference: RowWeights, candidate: RowWeights)
    ) -> [Double] {
        (0..<weights.reference.replicates).map { replicate in
            let (real, synthetic) = (weights.reference.counts(replicate), weights.candidate.counts(replicate))
            var (right, all) = (0.0, 0.0)
            for order in orders {
                let pairs = order.pairs(real: real, synthetic: synthetic)
                right += pairs.right
                all += pairs.all
            }
            return all > 0 ? area + 2.0.squareRoot() * (right / all - area) : .nan
        }
    }
}
