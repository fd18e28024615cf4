import Datasets
import Numerics
import Results

/// The difference of the intraclass correlation of each child column: how alike the rows of one parent are against rows of
/// different ones, the analysis-of-variance estimate ICC(1) (Fisher 1925; Donner 1986 for groups of unequal size). Of levels,
/// that of their indicators together. The whole is the mean of the columns.
public struct IntraclassCorrelation: FamilyStatistic {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.intraclass_correlation", version: 2, title: "Difference of likeness within a parent",
        shortTitle: "Likeness of siblings",
        modalities: [.tables], dimension: .fidelity, direction: .lower, unit: "correlation", range: 0...2, optimum: 0,
        alsoRestsOn: .real, sign: .family)
    public var descriptor: MetricDescriptor { Self.descriptor }
    public let look = FamilyLook.siblings
    public let absence = "no table with columns of its own points to another"

    public init() {}

    public func parts(_ evidence: TableEvidence) -> [[Int]] { (evidence.heads..<evidence.columns.count).map { [$0] } }

    public func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader {
        let siblings = Siblings(part[0], evidence)
        return PartReader(
            tally: { siblings.tally($0) },
            value: { real, synthetic in
                guard let expected = Siblings.correlation(real) else { return .nan }
                return abs(expected - (Siblings.correlation(synthetic) ?? 0))
            })
    }

    public func facts(_ part: [Int], _ evidence: TableEvidence) -> [String: String] {
        let siblings = Siblings(part[0], evidence)
        func value(_ sample: TableEvidence.Sample) -> Double { Siblings.correlation(siblings.tally(sample).total[...]) ?? 0 }
        let (real, synthetic) = (value(evidence.real), value(evidence.synthetic))
        return [
            PartFacts.real: "\(real)", PartFacts.synthetic: "\(synthetic)",
            PartFacts.difference: "\(evidence.columns[part[0]].name) is alike within a parent by "
                + "\(Readable.number(synthetic, digits: 2)), where it is by \(Readable.number(real, digits: 2)) in the real tables",
        ]
    }
}

/// Sums over the children of each parent that an intraclass correlation is made of.
struct Siblings: Sendable {
    private let place: Int
    private let cells: ColumnCells
    private let isDiscrete: Bool
    private let centre: (mean: Double, scale: Double)
    /// Before the sums of each value.
    private static let fixed = 5

    init(_ place: Int, _ evidence: TableEvidence) {
        self.place = place
        cells = evidence.widths(place)
        isDiscrete = evidence.columns[place].type.isDiscrete
        let moments = evidence.real.known[place].moments
        centre = (moments.mean, moments.deviation > 0 ? moments.deviation : 1)
    }

    /// Children, parents, squares of the numbers of children, squares of values, squares of sums over children; then the sums
    /// themselves.
    func tally(_ sample: TableEvidence.Sample) -> GroupedTally {
        let width = Self.fixed + (isDiscrete ? cells.count : 1)
        var sums = [Double](repeating: 0, count: GroupedTally.groups * width)
        let values = isDiscrete ? [] : sample.columns[place].numbers
        let codes = isDiscrete ? cells.codes(of: sample.columns[place]) : []
        var family = [Double](repeating: 0, count: width - Self.fixed)
        var row = 0
        while row < sample.rows, row < sample.owners.count {
            let owner = sample.owners[row]
            let group = Int(sample.groups[row])
            var (count, squares) = (0.0, 0.0)
            for index in family.indices { family[index] = 0 }
            while row < sample.rows, row < sample.owners.count, sample.owners[row] == owner {
                if isDiscrete, Int(codes[row]) != cells.missing {
                    count += 1
                    squares += 1
                    family[Int(codes[row])] += 1
                } else if !isDiscrete, !values[row].isNaN {
                    let value = (values[row] - centre.mean) / centre.scale
                    count += 1
                    squares += value * value
                    family[0] += value
                }
                row += 1
            }
            guard count > 0 else { continue }
            let start = group * width
            sums[start] += count
            sums[start + 1] += 1
            sums[start + 2] += count * count
            sums[start + 3] += squares
            for (index, sum) in family.enumerated() {
                sums[start + 4] += sum * sum / count
                sums[start + Self.fixed + index] += sum
            }
        }
        return GroupedTally(sums: sums, width: width)
    }

    /// nil where no parent has two children, or the values do not vary.
    static func correlation(_ sums: ArraySlice<Double>) -> Double? {
        let all = Array(sums)
        let (count, parents, squaredSizes) = (all[0], all[1], all[2])
        guard parents > 1, count > parents else { return nil }
        let middle = all.dropFirst(fixed).reduce(0) { $0 + $1 * $1 } / count
        let between = (all[4] - middle) / (parents - 1)
        let within = (all[3] - all[4]) / (count - parents)
        let size = (count - squaredSizes / count) / (parents - 1)
        let total = between + (size - 1) * within
        guard all[3] - middle > 1e-12 * max(1, all[3]), size > 0, total > 0 else { return nil }
        return max(-1, min(1, (between - within) / total))
    }
}
