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
    /// Parts that are all resampled. Of more (the pairs of some ninety columns and above) each has its value, the listed ones
    /// their own interval and floor, and half as many, drawn, tell how far the whole spreads and where its floor lies.
    private let mostResampled: Int

    public init(_ evidence: TableEvidence, resamples: Resamples, splits: Int, seed: UInt64) {
        self.init([evidence], resamples: resamples, splits: splits, seed: seed)
    }

    /// Several tables of the same families: their parts are one list, and one draw of families serves all of them.
    public init(
        _ evidences: [TableEvidence], resamples: Resamples, splits: Int, seed: UInt64, mostResampled: Int = 4_000
    ) {
        self.evidences = evidences
        self.mostResampled = max(2, mostResampled)
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
        let parallel = places[0].evidence.parallel
        func resampled(_ chosen: [Int]) throws(MetricError) -> [Part] {
            try parallel.tryMap(chosen.count) { index throws(MetricError) in
                let (columns, evidence) = (places[chosen[index]].columns, places[chosen[index]].evidence)
                return try part(statistic.reader(columns, evidence), evidence, descriptor)
            }
        }
        let isWhole = places.count <= mostResampled
        let every = isWhole ? try resampled(Array(places.indices)) : []
        let values = isWhole ? every.map(\.value) : parallel.map(places.count) { place in
            let (columns, evidence) = (places[place].columns, places[place].evidence)
            return value(statistic.reader(columns, evidence), evidence)
        }
        let known = values.indices.filter { values[$0].isFinite }
        var drawn = known
        if !isWhole {
            var stream = RandomStream(seed: 0).split("parts")
            drawn = stream.permutation(known.count).prefix(mostResampled / 2).map { known[$0] }.sorted()
        }
        let told = isWhole ? drawn.map { every[$0] } : try resampled(drawn)
        var all = [whole(statistic, places, values, known, told)]
        let optimum = descriptor.optimum ?? 0
        // Of triples the whole alone: there is no end of them.
        guard places[0].columns.count < 3 else { return all }
        let worst = known.sorted { first, second in
            let (a, b) = (abs(values[first] - optimum), abs(values[second] - optimum))
            return a == b ? first < second : a > b
        }.prefix(Self.mostParts)
        let listed = isWhole ? worst.map { every[$0] } : try resampled(Array(worst))
        for (place, part) in zip(worst, listed) {
            all.append(estimate(places[place].scope, part, statistic, notes: []))
        }
        for place in values.indices where !values[place].isFinite {
            all.append(
                TableEstimate(
                    scope: places[place].scope,
                    result: .failure(.notApplicable("the real rows have no cell, or all have the same value")),
                    anchors: []))
        }
        return all
    }

    private func value(_ reader: PartReader, _ evidence: TableEvidence) -> Double {
        reader.exact?(evidence.real, evidence.synthetic)
            ?? reader.value(reader.tally(evidence.real).total[...], reader.tally(evidence.synthetic).total[...])
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

    /// - Parameters:
    ///   - known: places that have a value.
    ///   - told: the resampled ones of them: all, or those that were drawn.
    private func whole(
        _ statistic: any TableStatistic, _ places: [Place], _ values: [Double], _ known: [Int], _ told: [Part]
    ) -> TableEstimate {
        guard !known.isEmpty else {
            return TableEstimate(
                scope: .whole, result: .failure(.notApplicable("no column has cells that could be compared")), anchors: [])
        }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        func means(_ lists: [[Double]]) -> [Double] {
            (0..<(lists.first?.count ?? 0)).map { index in mean(lists.map { $0[index] }) }
        }
        var notes: [String] = []
        let optimum = statistic.descriptor.optimum ?? 0
        let worst = known.max { abs(values[$0] - optimum) < abs(values[$1] - optimum) }
        if places.count > 1, let worst, let name = places[worst].scope.name {
            notes.append("worst: \(name), \(rounded(values[worst]))")
        }
        if known.count < places.count { notes.append("\(places.count - known.count) of \(places.count) could not be compared") }
        if known.count > Self.mostParts { notes.append("the \(Self.mostParts) worst of \(known.count) are listed") }
        let value = mean(known.map { values[$0] })
        var replicates = means(told.map(\.replicates))
        if told.count < known.count {
            notes.append("its interval, floor and anchors are read off \(told.count) of them, drawn")
            let own = mean(told.map(\.value))
            replicates = replicates.map { $0 - own + value }
        }
        let part = Part(
            value: value, replicates: replicates, splits: means(told.map(\.splits)), anchors: means(told.map(\.anchors)))
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
