import Datasets
import Numerics
import Results

/// A statistic of what lies between tables.
public protocol FamilyStatistic: TableStatistic {
    var look: FamilyLook { get }
    /// Why there is no value where no link has anything to look at.
    var absence: String { get }
    /// What a part's number is about, by the names of `PartFacts`; empty where the number says it all.
    func facts(_ part: [Int], _ evidence: TableEvidence) -> [String: String]
}

extension FamilyStatistic {
    public func facts(_ part: [Int], _ evidence: TableEvidence) -> [String: String] { [:] }

    /// The whole, then the parts, worst first. Families are what is drawn for intervals and floors.
    public func estimates(
        _ evidence: FamilyEvidence, resamples: Resamples, splits: Int, seed: UInt64
    ) throws(MetricError) -> [TableEstimate] {
        let evidences = try evidence.evidences(look)
        guard evidences.contains(where: { !parts($0).isEmpty }) else {
            return [TableEstimate(scope: .whole, result: .failure(.notApplicable(absence)), anchors: [])]
        }
        return try TableMeasurer(evidences, resamples: resamples, splits: splits, seed: seed).estimates(self).map { entry in
            guard entry.scope != .whole else { return entry }
            var entry = entry
            for own in evidences {
                guard let part = parts(own).first(where: { own.scope($0) == entry.scope }) else { continue }
                let facts = facts(part, own)
                entry.result = entry.result.map { estimate in
                    var estimate = estimate
                    estimate.parameters.merge(facts) { own, _ in own }
                    return estimate
                }
            }
            return entry
        }
    }
}
