import Datasets
import Numerics

extension EmbeddedExtractor {
    /// Share of the images of `set` whose class the head of training set `group` names rightly, matched by class name.
    /// - Throws: `.badWeights` without that head, `.invalidSetting` for a set without labels, `DatasetError`.
    public func accuracy(on set: ImageSet, group name: String, parallel: Parallel = .serial) throws -> Double {
        guard let group = classHead?.groups.first(where: { $0.name == name }) else {
            throw FeatureError(.badWeights, "the weights hold no classes of \(name)")
        }
        guard set.labels != nil, !set.isEmpty else {
            throw FeatureError(.invalidSetting, "\(set.info.name) has no labels to test with")
        }
        let logits = try classLogits(set, parallel: parallel)
        let right = (0..<set.count).count { row in
            let scores = Array(logits.row(row))[group.columns]
            let best = scores.indices.max { scores[$0] < scores[$1] }
            return best.map { group.classNames[$0 - group.columns.lowerBound] } == set.className(at: row)
        }
        return Double(right) / Double(set.count)
    }
}
