import Datasets
import Numerics
import Results

/// One minus the total variation between the shares of ten bins that the cells of a column of free text fall into by a hash of
/// what they say; missing cells are left out. The whole is the mean of the columns.
///
/// Texts that hardly repeat fill the bins alike, whatever they are, so that new ones are no fault. Texts that repeat, or one in place of
/// all, do not.
public struct TextVariety: TableStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.text_variety", title: "Texts that repeat no more than real ones", shortTitle: "Variety of texts",
        modalities: [.table], dimension: .fidelity, direction: .higher, unit: "similarity", range: 0...1, optimum: 1, alsoRestsOn: .real,
        sign: .column)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public var parameters: [String: String] { ["bins": "\(Self.count)"] }

    static let count = 10

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] {
        evidence.columns.indices.filter { evidence.real.known[$0].texts != nil }.map { [$0] }
    }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let place = part[0]
        return PartReader(
            tally: { $0.texts(place) },
            value: { CellShares($0.dropLast(), $1.dropLast()).map { 1 - $0.totalVariation } ?? .nan })
    }

    /// The bin of each row, the last one for missing cells; nil for a column that is no free text.
    static func bins(_ column: TableColumn) -> [UInt16]? {
        guard column.type == .text, case .codes(let codes, let levels) = column.cells else { return nil }
        let own = levels.map { UInt16(truncatingIfNeeded: ContentHasher.hash($0) % UInt64(count)) }
        return codes.map { $0 < 0 ? UInt16(count) : own[Int($0)] }
    }
}

extension TableEvidence.Sample {
    /// Counts of the bins of texts.
    fileprivate func texts(_ place: Int) -> GroupedTally {
        tally([known[place].texts ?? [UInt16](repeating: UInt16(TextVariety.count), count: rows)], [TextVariety.count + 1])
    }
}
