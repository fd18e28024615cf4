import Datasets
import Results

/// The difference of the autocorrelation of lag 1 of every ordered column: the correlation of successive rows of a key, each
/// less the mean of its key, over keys of three rows or more. The whole is the mean.
public struct SequenceAutocorrelation: FamilyStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.sequence_autocorrelation", version: 2, title: "Difference of autocorrelations",
        shortTitle: "Autocorrelation",
        modalities: [.tables], dimension: .fidelity, direction: .lower, unit: "correlation", range: 0...2, optimum: 0,
        alsoRestsOn: .real, sign: .family)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public var parameters: [String: String] { ["lag": "1"] }
    public let look = FamilyLook.lagged
    public let absence = SequenceAbsence.text

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] {
        stride(from: 0, to: evidence.columns.count - 1, by: 2).map { [$0, $0 + 1] }
    }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let known = evidence.real
        return PartReader(
            tally: { PairMoments.tally(part, $0, real: known) },
            value: { real, synthetic in
                guard let expected = PairMoments(real).correlation else { return .nan }
                return abs(expected - (PairMoments(synthetic).correlation ?? 0))
            })
    }

    public func facts(_ part: [Int], _ evidence: TableEvidence) -> [String: String] {
        let reader = reader(part, evidence)
        func value(_ sample: TableEvidence.Sample) -> Double { PairMoments(reader.tally(sample).total[...]).correlation ?? 0 }
        let (real, synthetic) = (value(evidence.real), value(evidence.synthetic))
        return [
            PartFacts.real: "\(real)", PartFacts.synthetic: "\(synthetic)",
            PartFacts.difference: "successive rows of \(evidence.columns[part[0]].name) correlate by "
                + "\(Readable.number(synthetic, digits: 2)), where real ones do by \(Readable.number(real, digits: 2))",
        ]
    }
}
