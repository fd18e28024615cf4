import Datasets
import Numerics
import Results

/// A metric of parts of a table (a column, a pair of columns, …) that sums over rows decide; the whole is the mean of the
/// parts.
///
/// Value, interval, floor and anchors of all of them come from the same sums: see `GroupedTally`.
public protocol TableStatistic: Sendable {
    var descriptor: MetricDescriptor { get }
    var parameters: [String: String] { get }

    /// The columns of each part, by place.
    func parts(_ evidence: TableEvidence) -> [[Int]]

    /// What the part's value is made of, and how.
    func reader(_ part: [Int], _ evidence: TableEvidence) -> PartReader
}

extension TableStatistic {
    public var parameters: [String: String] { [:] }
}

/// One part of one statistic.
public struct PartReader: Sendable {
    public typealias Sums = ArraySlice<Double>

    /// The sums of a set's rows.
    let tally: @Sendable (TableEvidence.Sample) -> GroupedTally
    /// The value from the sums of both sets; NaN where the part has none: no real cell, no spread.
    let value: @Sendable (_ real: Sums, _ synthetic: Sums) -> Double
    /// The value from the rows themselves, where the sums give it rounded; nil where they give it as it is.
    var exact: (@Sendable (_ real: TableEvidence.Sample, _ synthetic: TableEvidence.Sample) -> Double)?
}

/// What a statistic says of one part or of the whole.
public struct TableEstimate: Sendable {
    public var scope: Scope
    public var result: Result<Estimate, MetricError>
    public var floor: Floor?
    public var floorReason: String?
    public var anchors: [Anchor]
}

/// Measures statistics of a table.
public struct TableMeasurer: Sendable {
    /// One, or several whose parts stand in one list.
    private let evidences: [TableEvidence]
    let draws: GroupDraws
    /// Parts that a result lists, worst first, beside the whole.
    package static let mostParts = 200
    private static let fewestSplits = 40

    public init(_ evidence: TableEvidence, resamples: Resamples, splits: Int, seed: UInt64) {
        self.init([evidence], resamples: resamples, splits: splits, seed: seed)
    }

    /// Several tables of the same families: their parts are one list, and one draw of families serves all of them.
    public init(_ evidences: [TableEvidence], resamples: Resamples, splits: Int, seed: UInt64) {
        self.evidences = evidences
        let (real, synthetic) = (evidences.first?.real.units ?? 0, evidences.first?.synthetic.units ?? 0)
        draws = GroupDraws(
            resamples, splits: splits > 0 ? max(Self.fewestSplits, splits) : 0,
            share: real + synthetic > 0 ? real / (real + synthetic) : 0.5, seed: seed)
    }

    /// Columns of one of the tables.
    private struct Place {
        var evidence: TableEvidence
        var columns: [Int]
        var scope: Scope { evidence.scope(columns) }
    }

    /// One part's numbers, before the whole is made of them.
    private struct Part {
        var value: Double
        var replicates: [Double]
        var splits: [Double]
        var anchors: [Double]
    }

    /// The whole, then the parts, worst first.
    /// - Throws: `.failed` for sums that cannot be multiplied.
    public func estimates(_ statistic: any TableStatistic) throws(MetricError) -> [TableEstimate] {
        let places = evidences.flatMap { evidence in
            statistic.parts(evidence).map { Place(evidence: evidence, columns: $0) }
        }
        let descriptor = statistic.descriptor
        guard !places.isEmpty else {
            return [TableEstimate(
                scope: .whole, result: .failure(.notApplicable("the table has no columns that this metric is about")),
                anchors: [])]
        }
        let parts = try places[0].evidence.parallel.tryMap(places.count) { place throws(MetricError) in
            let (columns, evidence) = (places[place].columns, places[place].evidence)
            return try part(statistic.reader(columns, evidence), evidence, descriptor)
        }
        let known = parts.indices.filter { parts[$0].value.isFinite }
        var all = [whole(statistic, places, parts, known)]
        let optimum = descriptor.optimum ?? 0
        // Of triples the whole alone: there is no end of them.
        guard places[0].columns.count < 3 else { return all }
        let worst = known.sorted { first, second in
            let (a, b) = (abs(parts[first].value - optimum), abs(parts[second].value - optimum))
            return a == b ? first < second : a > b
        }
        for place in worst.prefix(Self.mostParts) {
            all.append(estimate(places[place].scope, parts[place], statistic, notes: []))
        }
        for place in parts.indices where !parts[place].value.isFinite {
            all.append(
                TableEstimate(
                    scope: places[place].scope,
                    result: .failure(.notApplicable("the real rows have no cell, or all have the same value")),
                    anchors: []))
        }
        return all
    }

    private func part(
        _ reader: PartReader, _ evidence: TableEvidence, _ descriptor: MetricDescriptor
    ) throws(MetricError) -> Part {
        let real = reader.tally(evidence.real)
        let synthetic = reader.tally(evidence.synthetic)
        let (allReal, allSynthetic) = (real.total[...], synthetic.total[...])
        let value = reader.exact?(evidence.real, evidence.synthetic) ?? reader.value(allReal, allSynthetic)
        let (first, second) = (try real.weighted(draws.real), try synthetic.weighted(draws.drawn))
        let replicates = (0..<first.rows).map { reader.value(first.row($0), second.row($0)) }
        return Part(
            value: value, replicates: replicates, splits: try splits(reader, evidence, real, descriptor),
            anchors: evidence.anchors.map { reader.value(allReal, reader.tally($0.sample).total[...]) })
    }

    /// The statistic between two disjoint samples of the real rows, brought to the sizes in use: what equal laws leave of a
    /// distance falls with the root of the sizes.
    private func splits(
        _ reader: PartReader, _ evidence: TableEvidence, _ real: GroupedTally, _ descriptor: MetricDescriptor
    ) throws(MetricError) -> [Double] {
        guard draws.splits.rows > 0 else { return [] }
        let pool = evidence.holdout.map { real + reader.tally($0) } ?? real
        let sizes = zip(
            evidence.real.groupSizes, evidence.holdout?.groupSizes ?? [Double](repeating: 0, count: GroupedTally.groups)
        ).map { $0 + $1 }
        let total = pool.total
        let first = try pool.weighted(draws.splits)
        let rows = sizes.reduce(0, +)
        let optimum = descriptor.optimum ?? 0
        let ours = 1 / evidence.real.units + 1 / evidence.synthetic.units
        return (0..<first.rows).map { split in
            let taken = zip(draws.splits.row(split), sizes).reduce(0) { $0 + $1.0 * $1.1 }
            guard taken > 0, taken < rows else { return .nan }
            let rest = zip(total, first.row(split)).map { $0 - $1 }
            let value = reader.value(first.row(split), rest[...])
            let factor = (ours / (1 / taken + 1 / (rows - taken))).squareRoot()
            return min(max(optimum + (value - optimum) * factor, descriptor.range.lowerBound), descriptor.range.upperBound)
        }
    }

    private func whole(_ statistic: any TableStatistic, _ places: [Place], _ parts: [Part], _ known: [Int]) -> TableEstimate {
        guard !known.isEmpty else {
            return TableEstimate(
                scope: .whole, result: .failure(.notApplicable("no column has cells that could be compared")), anchors: [])
        }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        func means(_ lists: [[Double]]) -> [Double] {
            (0..<(lists.first?.count ?? 0)).map { index in mean(lists.map { $0[index] }) }
        }
        let chosen = known.map { parts[$0] }
        var notes: [String] = []
        let optimum = statistic.descriptor.optimum ?? 0
        let worst = known.max { abs(parts[$0].value - optimum) < abs(parts[$1].value - optimum) }
        if places.count > 1, let worst, let name = places[worst].scope.name {
            notes.append("worst: \(name), \(rounded(parts[worst].value))")
        }
        if known.count < places.count { notes.append("\(places.count - known.count) of \(places.count) could not be compared") }
        if known.count > Self.mostParts { notes.append("the \(Self.mostParts) worst of \(known.count) are listed") }
        let part = Part(
            value: mean(chosen.map(\.value)), replicates: means(chosen.map(\.replicates)), splits: means(chosen.map(\.splits)),
            anchors: means(chosen.map(\.anchors)))
        return estimate(.whole, part, statistic, notes: notes)
    }

    private func estimate(_ scope: Scope, _ part: Part, _ statistic: any TableStatistic, notes: [String]) -> TableEstimate {
        let descriptor = statistic.descriptor
        let shifted = ShiftedBootstrap(part.replicates, value: part.value, range: descriptor.range)
        var estimate = Estimate(part.value, interval: shifted.interval, parameters: statistic.parameters, notes: notes)
        estimate.interval?.method = "bootstrap_groups_shifted"
        estimate.intervalReason = shifted.reason
        estimate.replicates = shifted.replicates
        let splits = part.splits.filter(\.isFinite)
        return TableEstimate(
            scope: scope, result: .success(estimate), floor: Floor(splits: splits, within: descriptor.range),
            floorReason: splits.isEmpty ? "no split of the real rows gave a value" : nil,
            anchors: (descriptor.optimum.map { [Anchor(name: "copy_of_train", value: $0)] } ?? [])
                + zip(evidences.first?.anchors ?? [], part.anchors).map { Anchor(name: $0.name, value: $1) })
    }
}
